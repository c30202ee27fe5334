import type { Gateway } from '../src/domains/messaging/index.ts';

type Sms = Parameters<Gateway['send']>[0];

/** A gateway that hands every message to `take`, and has taken it once that resolves. */
export const testGateway = (
  name: string,
  take: (sms: Sms) => unknown = () => {},
  { channels = ['sms'] }: Partial<Pick<Gateway, 'channels'>> = {},
): Gateway => ({
  name,
  channels,
  async send(sms) {
    await take(sms);
    return { reference: null };
  },
});
