export type { ActivityKind } from './entry.ts';
export { activityLine } from './entry.ts';
export type { AppendArgs } from './store.ts';
export { appending } from './store.ts';
export { verifyAllChains, verifyChain } from './verify-chain.ts';
