import type { Purpose } from '@btepai/contract';
import type { CodeTemplateName } from '../messaging/index.ts';

/** Goes to a number that whoever asks has named, and not to one that the account has proven to be its own. */
export const goesToNewNumber = (purpose: Purpose): boolean =>
  purpose === 'bind_phone' || purpose === 'replace_phone_new';

/**
 * What a code may authorize, one entry each; `door` is which restrictions of the account keep it from asking (`active`). A further purpose is an entry here, one in the contract, a template, a reader
 * of its act (`phone/acts.ts`), and the use case that spends it.
 */
export const purposeRules: Record<Purpose, { template: CodeTemplateName; door?: 'open' | 'paying' }> = {
  bind_phone: { template: 'bind_phone' },
  replace_phone_current: { template: 'replace_phone_current' },
  replace_phone_new: { template: 'replace_phone_new' },
  unbind_phone: { template: 'unbind_phone' },
  sign_in: { template: 'sign_in', door: 'open' },
  recover_account: { template: 'recover_account', door: 'open' },
  change_password: { template: 'change_password' },
  change_profile: { template: 'change_profile' },
  manage_factors: { template: 'manage_factors' },
  manage_devices: { template: 'manage_devices', door: 'open' },
  make_phone_primary: { template: 'make_phone_primary' },
  export_data: { template: 'export_data', door: 'open' },
  close_account: { template: 'close_account' },
  lift_restriction: { template: 'lift_restriction', door: 'open' },
  confirm_payment: { template: 'confirm_payment', door: 'paying' },
};
