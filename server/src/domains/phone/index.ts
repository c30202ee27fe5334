export type { PaymentAct } from './acts.ts';
export { phoneActs } from './acts.ts';
export { allowPhones } from './allow-phones.ts';
export { applyDueChanges } from './apply-due-changes.ts';
export { cancelWaiting } from './cancel-change.ts';
export { findProof, startReleaseOf } from './claim-number.ts';
export type { AppealGround } from './for-staff.ts';
export { describeHold, describeProof, holderOf, lastProofOf, stopForStaff } from './for-staff.ts';
export { mayHaveLost } from './holder.ts';
export {
  exportPhoneChanges,
  exportPhones,
  forgetPhones,
  objectionIsOpen,
  refuseWhileChanging,
} from './my-data.ts';
export type { NumberStatus } from './number-status/number-status.ts';
export { createNumberStatus } from './number-status/number-status.ts';
export {
  accountOfPhone,
  boundNumber,
  hadNumberBefore,
  noteNumberProven,
  openOwnNumbers,
  primaryNumber,
} from './numbers.ts';
export { createPhoneState } from './phone-state.ts';
export { phoneRoutes } from './routes.ts';
export { numbersForStaff, phoneStaffRoutes } from './staff-routes.ts';
export { startAppealedChange } from './start-lost-change.ts';
export { isBeingReplaced, wasReplacedSince } from './store/changes.ts';
export { forgetOldObjections } from './store/objections.ts';
export { keepingProof } from './store/proofs.ts';
