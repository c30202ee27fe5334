export type { Decision, Facts, Risk } from './risk.ts';
export { createRisk } from './risk.ts';
