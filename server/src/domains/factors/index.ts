export { factorPayload } from './factor-act.ts';
export { factorsOf } from './factors-of.ts';
export type { WrongCode } from './guard.ts';
export { refuseWrongCode } from './guard.ts';
export { createProve } from './prove.ts';
export { proveSecondFactor, secondFactorOf } from './second-factor.ts';
export { methodsOf } from './ways.ts';
