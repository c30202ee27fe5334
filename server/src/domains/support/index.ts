export { describeCase, listCasesOf } from './describe-case.ts';
export { exportCases } from './export-cases.ts';
export { openObjectionCase } from './open-case.ts';
export { supportRoutes } from './routes.ts';
export type { Outcome } from './staff-acts.ts';
export { answerPerson, approveCase, foldName, refuseCase, resolveCase } from './staff-acts.ts';
export { forgetCases } from './store.ts';
