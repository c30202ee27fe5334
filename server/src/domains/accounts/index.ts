export type { PhoneState, ShowAccount } from './account.ts';
export { createShowAccount, foldUsername, isGone } from './account.ts';
export { makeMissingKeys, withKey } from './account-key.ts';
export { announce, countActive } from './announce.ts';
export { passwordPayload } from './change-password.ts';
export { profilePayload } from './change-profile.ts';
export { openContact } from './contact.ts';
export { disownLine } from './disown-line.ts';
export { exportProfile } from './export/export-profile.ts';
export type { ExportSection } from './export/section.ts';
export { startExports } from './export/worker.ts';
export type { AccountOfPhone } from './find-by-identifier.ts';
export { findByIdentifier } from './find-by-identifier.ts';
export type { ForgetAccount } from './forget-closed.ts';
export { forgetClosedAccounts } from './forget-closed.ts';
export { myDataRoutes } from './my-data-routes.ts';
export type { ProvableRequest, Prove, ProvenBy, Proving, ProvingLater } from './prove.ts';
export { freeByStaff, restrictByStaff } from './restrict-by-staff.ts';
export { accountRoutes } from './routes.ts';
export { accountStaffRoutes } from './staff-routes.ts';
export { forgetClosedUsernames } from './store/closing.ts';
export { keyOf } from './store/keys.ts';
export { restrictAccount, restrictTelling } from './store/restrictions.ts';
export type { AccountRow } from './store.ts';
export {
  accountOf,
  changePassword,
  findById,
  findByUsername,
  lockAccount,
  paying,
  setPasswordHash,
  standing,
} from './store.ts';
