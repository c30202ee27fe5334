export { foldUsername, showAccount } from './account.ts';
export type { Passwords } from './passwords.ts';
export { createPasswords } from './passwords.ts';
export { accountRoutes } from './routes.ts';
export type { AccountRow } from './store.ts';
export { accountOf, findById, findByUsername, setPasswordHash } from './store.ts';
