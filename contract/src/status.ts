import { z } from 'zod';
import { Time } from './common.ts';

/** `degraded`: it works, but not as it should; `down`: it doesn't. */
export const ServiceState = z.enum(['ok', 'degraded', 'down']);
export type ServiceState = z.infer<typeof ServiceState>;

export const ServiceComponent = z.object({
  name: z.enum(['database', 'queue', 'sms_line', 'alipay', 'wechatpay']).meta({
    description:
      'accounts and data, texts that wait to be sent, one of the lines that carry them, or a way to pay outside the wallet',
  }),
  line: z.number().int().nullable().meta({ description: 'which of the lines, from 1' }),
  state: ServiceState,
  since: Time.meta({ description: 'when it was first seen in this state, by the server that answers' }),
  deliveryRate: z.number().nullable().meta({
    description: 'the share of a line’s texts of the last 15 minutes that arrived; null where there were too few',
  }),
});
export type ServiceComponent = z.infer<typeof ServiceComponent>;

export const ServiceStatus = z
  .object({ state: ServiceState, checkedAt: Time, components: z.array(ServiceComponent) })
  .meta({ id: 'ServiceStatus' });
export type ServiceStatus = z.infer<typeof ServiceStatus>;
