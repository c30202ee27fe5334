import type { Sender } from '../../kit/sender.ts';
import { readSender } from '../../kit/sender.ts';
import type { Settings } from '../../settings.ts';

/** What the virtual handset shows its texts to be from. */
const sandboxSender = '10690000';

type SenderSettings = Pick<
  Settings,
  'SMS_GATEWAYS' | 'SMS_SENDERS' | 'SMPP_SOURCE' | 'TWILIO_SMS_FROM' | 'TWILIO_VOICE_FROM'
>;
type OfGateway = (settings: SenderSettings) => { sms: string; voice?: string };

/** Where a gateway's settings say it. Aliyun and Tencent send from numbers of the carriers' choice, which they don't tell. */
const told: Record<string, OfGateway> = {
  sandbox: () => ({ sms: sandboxSender, voice: sandboxSender }),
  smpp: ({ SMPP_SOURCE: sms }) => ({ sms }),
  // A messaging service (MG…) chooses among numbers of its own.
  twilio: ({ TWILIO_SMS_FROM: sms, TWILIO_VOICE_FROM: voice }) => ({ sms: sms.startsWith('MG') ? '' : sms, voice }),
};

export type OwnSenders = {
  /** `sms` or `call` from this sender can be ours. */
  has(kind: 'sms' | 'call', sender: Sender): boolean;
  /** Whether these are all that we send from: a text from another is then not ours. */
  areAll: boolean;
};

/** From where our messages come, as far as the settings tell. */
export function ownSenders(settings: SenderSettings): OwnSenders {
  const { SMS_GATEWAYS: names, SMS_SENDERS: named } = settings;
  const all = names.map((name) => told[name]?.(settings) ?? { sms: '' });
  const keys = (written: string[]) =>
    new Set(written.flatMap((each) => readSender(each) ?? []).map(({ kind, key }) => `${kind}:${key}`));
  const known = {
    sms: keys([...named, ...all.map(({ sms }) => sms)]),
    call: keys([...named, ...all.map(({ voice }) => voice ?? '')]),
  };
  return {
    has: (kind, sender) => known[kind].has(`${sender.kind}:${sender.key}`),
    areAll: named.length > 0 || all.every(({ sms }) => sms !== ''),
  };
}
