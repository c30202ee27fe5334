export { payloadDigest } from './code-digest.ts';
export type { Act } from './create-verification.ts';
export { verificationRoutes } from './routes.ts';
export type { Attempt, SpendDeps } from './spend-code.ts';
export { proofArgs, refuseUnspent, spendArgs } from './spend-code.ts';
export type { CreateArgs, ProofArgs, SpendArgs } from './store.ts';
export { creating, killingCodes, spending } from './store.ts';
