export { actDigest, payloadDigest } from './code-digest.ts';
export { createCodeUsed } from './code-used.ts';
export type { Act, Asking } from './create-verification.ts';
export { createVerification } from './create-verification.ts';
export { exportVerifications } from './export-verifications.ts';
export { resendVerification } from './resend-verification.ts';
export { verificationRoutes } from './routes.ts';
export type { Attempt, SpendDeps } from './spend-code.ts';
export { noteSpent, proofArgs, refuseUnspent, spendArgs } from './spend-code.ts';
export type { CreateArgs, ProofArgs, SpendArgs } from './store.ts';
export {
  askPlainly,
  creating,
  findVerification,
  forgetCodes,
  forgetVerifications,
  killCodes,
  killingCodes,
  openingNumbers,
  peekCode,
  spendCode,
  spending,
} from './store.ts';
