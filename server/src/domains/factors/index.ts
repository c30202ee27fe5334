export { factorPayload } from './factor-act.ts';
export { createProve } from './prove.ts';
export { methodsOf } from './ways.ts';
