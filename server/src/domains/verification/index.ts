export { payloadDigest } from './code-digest.ts';
export type { Act, VerificationDeps } from './create-verification.ts';
export type { ActReaders } from './routes.ts';
export { verificationRoutes } from './routes.ts';
export type { SpendDeps, Tried } from './spend-code.ts';
export { refuseUnspent, spendArgs } from './spend-code.ts';
export type { CreateArgs, SpendArgs } from './store.ts';
export { creating, killingCodes, spending } from './store.ts';
