export type { PhoneOf, PhoneState } from './account.ts';
export { foldUsername, showAccount } from './account.ts';
export { openContact } from './contact.ts';
export type { Passwords } from './passwords.ts';
export { createPasswords } from './passwords.ts';
export { accountRoutes } from './routes.ts';
export type { AccountRow } from './store.ts';
export {
  accountOf,
  findById,
  findByUsername,
  liftByStaff,
  liftingByCode,
  lockAccount,
  restrictAccount,
  setPasswordHash,
  standing,
} from './store.ts';
