export { foldUsername, showAccount } from './account.ts';
export type { Passwords } from './passwords.ts';
export { createPasswords, refuseWeak } from './passwords.ts';
export { accountRoutes } from './routes.ts';
export type { AccountRow, CredentialsRow } from './store.ts';
export { accountOf, findById, findByUsername, setPasswordHash } from './store.ts';
