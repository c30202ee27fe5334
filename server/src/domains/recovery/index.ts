export type { SecondFactors } from './deps.ts';
export { recoveryRoutes } from './routes.ts';
export { forgetRecoveries } from './store.ts';
