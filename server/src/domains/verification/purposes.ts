import type { Purpose } from '@btepai/contract';
import type { CodeTemplateName } from '../messaging/index.ts';

/**
 * What a code may authorize, one entry each. A further purpose is an entry here, one in the contract, a template, and the
 * use case that spends it.
 */
export const purposeRules = {
  bind_phone: { template: 'bind_phone' },
} as const satisfies Record<Purpose, { template: CodeTemplateName }>;
