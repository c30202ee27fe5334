export { payloadDigest } from './code-digest.ts';
export type { Act } from './create-verification.ts';
export { verificationRoutes } from './routes.ts';
export type { SpendDeps, Tried } from './spend-code.ts';
export { refuseUnspent, spendArgs } from './spend-code.ts';
export type { CreateArgs, SpendArgs } from './store.ts';
export { creating, killingCodes, spending } from './store.ts';
