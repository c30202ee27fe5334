import { parseArgs } from 'node:util';
import { isTemplate, sendTest, textsToRegister } from '../domains/messaging/index.ts';
import { systemClock } from '../kit/clock.ts';
import { createLog } from '../kit/log.ts';
import { maskPhone, parsePhone } from '../kit/phone-number.ts';
import { Refusal } from '../kit/refusal.ts';
import { readSettings } from '../settings.ts';

export const smsUsage = `btepai sms test --gateway NAME --to NUMBER [--template bind_phone] [--lang zh|en]
                                                       one test message by this gateway, which SMS_GATEWAYS need not name
btepai sms templates --gateway NAME                    the texts to register there, in its own signs
`;

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** Needs no database. @returns the exit code: 0 taken or shown, 1 not taken, 2 not a command */
export async function runSms(args: string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      gateway: { type: 'string' },
      to: { type: 'string' },
      template: { type: 'string', default: 'bind_phone' },
      lang: { type: 'string', default: 'zh' },
    },
  });
  const { gateway, to, template, lang } = values;
  if (positionals.length !== 1 || !gateway) return 2;
  if (positionals[0] === 'templates') return showTemplates(gateway);
  if (positionals[0] !== 'test' || !to || !isTemplate(template) || (lang !== 'zh' && lang !== 'en')) return 2;

  const settings = readSettings({ ...process.env, SMS_GATEWAYS: gateway, SMS_ROUTES: '', SMS_PRICES: '' });
  const number = readNumber(to);
  if (!number) {
    say(`not sent: ${to} is no mobile number; write it with its country, like +8613812345678`);
    return 1;
  }
  const log = createLog({ level: 'warn' });
  const tried = await sendTest({ settings, clock: systemClock, log }, { number, template, language: lang });
  if (!tried.taken) {
    const meaning =
      tried.kind === 'rejected'
        ? 'it refuses this message: look at the template, the signature and the number'
        : 'it can’t be used now: look at the keys, the credit, its address and the network';
    say(`${tried.gateway} did not take it, ${meaning} (${tried.why})`);
    return 1;
  }
  say(
    `${tried.gateway} took it for ${maskPhone(number.e164)}${tried.reference ? ` as ${tried.reference}` : ''}: ${tried.says}`,
  );
  if (tried.tells) say(tried.receipt ? `receipt: ${tried.receipt}` : 'no receipt came in 5 s');
  else say(`its receipt goes to ${settings.PUBLIC_ORIGIN}/v1/gateways/sms/${tried.gateway}/receipt`);
  return 0;
}

function readNumber(written: string) {
  try {
    return parsePhone(written, 'CN');
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

function showTemplates(gateway: string): number {
  // Texts are registered before there is a gateway to name, and anywhere.
  const settings = readSettings({ ...process.env, SMS_GATEWAYS: 'sandbox', NODE_ENV: 'development' });
  const texts = textsToRegister(settings, gateway);
  if (!texts) {
    say(`${gateway} registers no texts: it is given them as they are`);
    return 0;
  }
  const width = Math.max(...texts.map(({ key }) => key.length));
  say(
    texts
      .map(({ key, kind, text }) => {
        const start = `${key.padEnd(width)}  ${kind.padEnd(6)}  `;
        return start + text.replaceAll('\n', `\n${' '.repeat(start.length)}`);
      })
      .join('\n'),
  );
  return 0;
}
