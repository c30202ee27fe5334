import type { Purpose } from '@btepai/contract';
import type { CodeTemplateName } from '../messaging/index.ts';

/**
 * What a code may authorize, one entry each. A further purpose is an entry here, one in the contract, a template, a reader
 * of its act in app.ts, and the use case that spends it.
 */
export const purposeRules: Record<Purpose, { template: CodeTemplateName; whileRestricted?: true }> = {
  bind_phone: { template: 'bind_phone' },
  replace_phone_current: { template: 'replace_phone_current' },
  replace_phone_new: { template: 'replace_phone_new' },
  unbind_phone: { template: 'unbind_phone' },
  lift_restriction: { template: 'lift_restriction', whileRestricted: true },
};
