import { setTimeout } from 'node:timers/promises';
import { createSmppGateway } from '../src/domains/messaging/gateways/smpp.ts';
import type { Gateway } from '../src/domains/messaging/index.ts';
import { newId } from '../src/kit/ids.ts';
import { createLog } from '../src/kit/log.ts';
import { readSettings } from '../src/settings.ts';

type Report = Parameters<Parameters<NonNullable<Gateway['start']>>[0]>[0];

/** The settings by which our server is a client of the SMSC of the tests. */
export const smppEnvironment = (url: string) => ({
  SMS_GATEWAYS: 'smpp',
  SMPP_URL: url,
  SMPP_SYSTEM_ID: 'btepai',
  SMPP_PASSWORD: 'secret',
  SMPP_ENQUIRE_LINK_SECONDS: '1',
});

/** The gateway alone, without a server around it: what it is given to send, and all that it hears. */
export function startSmppGateway(url: string, env: Record<string, string> = {}, takes = true) {
  const gateway = createSmppGateway({
    settings: readSettings({ ...smppEnvironment(url), ...env }),
    log: createLog({ level: 'silent' }),
  });
  const heard: Report = { receipts: [], replies: [] };
  gateway.start!(async ({ receipts, replies }) => {
    heard.receipts.push(...receipts);
    heard.replies.push(...replies);
    return takes;
  });
  const send = (text: string, { to = '+8613800138000', signal = new AbortController().signal } = {}) =>
    gateway.send(
      {
        id: newId({ now: () => new Date() }),
        accountId: newId({ now: () => new Date() }),
        to,
        country: 'CN',
        channel: 'sms',
        content: { template: 'code', language: 'zh', params: {} } as never,
        text,
      },
      signal,
    );
  return {
    heard,
    send,
    /** Sends as soon as there is a connection. */
    async sendOnceBound(text: string): Promise<{ reference: string | null }> {
      for (let left = 1_000; ; left--)
        try {
          return await send(text);
        } catch (error) {
          if (left === 0) throw error;
          await setTimeout(20);
        }
    },
    stop: () => gateway.stop!(),
  };
}
