import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { z } from 'zod';
import type { Settings } from '../../../settings.ts';
import type { Adapter, NumberStatusAnswer } from './adapter.ts';
import { AskError } from './adapter.ts';

type AliyunSettings = Pick<
  Settings,
  | 'ALIYUN_ACCESS_KEY_ID'
  | 'ALIYUN_ACCESS_KEY_SECRET'
  | 'ALIYUN_NUMBER_AUTH_CODE'
  | 'ALIYUN_NUMBER_URL'
  | 'NUMBER_STATUS_TIMEOUT_SECONDS'
>;

/** VerifyResult. A number that was given up is nobody's, so not its former holder's either. */
const results = new Map<string, NumberStatusAnswer>([
  ['0', 'unknown'],
  ['1', 'recycled'],
  ['2', 'same'],
  ['3', 'recycled'],
]);

/** Numbers that can't be looked up, or were just now. Aliyun is well then, and is to be asked about others. */
const aboutThisNumber = ['PortabilityNumberNotSupported', 'RequestNumberNotSupported', 'RequestFrequencyLimit'];

const Answer = z.object({
  Code: z.string(),
  Data: z.object({ VerifyResult: z.coerce.string() }).nullish(),
});
const Failure = z.object({ code: z.string() });

const api = {
  action: 'DescribePhoneTwiceTelVerify',
  version: '2020-02-17',
  protocol: 'HTTPS',
  pathname: '/',
  method: 'POST',
  authType: 'AK',
  style: 'RPC',
  reqBodyType: 'formData',
  bodyType: 'json',
};

/** 号码百科, 二次号查询. It knows the three large carriers of mainland China. */
export function createAliyun(settings: AliyunSettings): Adapter {
  const call = connect(settings);
  return {
    name: 'aliyun',
    async ask(e164, since) {
      const number = /^\+86(1[3-9]\d{9})$/.exec(e164)?.[1];
      if (!number) return 'unknown';
      const told = await call({
        AuthCode: settings.ALIYUN_NUMBER_AUTH_CODE,
        // The query is part of the address, which gateways and errors write down: so the number is not in it as such.
        Mask: 'SHA256',
        InputNumber: createHash('sha256').update(number).digest('hex'),
        StartTime: chineseTime(since),
      }).catch((error: unknown) => ({ Code: Failure.safeParse(error).data?.code ?? 'error' }));
      const { success, data } = Answer.safeParse(told);
      if (!success) throw new AskError('malformed');
      if (aboutThisNumber.includes(data.Code)) return 'unknown';
      if (data.Code !== 'OK') throw new AskError(data.Code);
      const answer = results.get(data.Data?.VerifyResult ?? '');
      if (!answer) throw new AskError('malformed');
      return answer;
    },
  };
}

/** The official client. It takes 20 MB, so it is loaded only where it is used. */
function connect(settings: AliyunSettings): (query: Record<string, string>) => Promise<unknown> {
  // Required, not imported: it is CommonJS with a `default` of its own, which Node and test runners import differently.
  const sdk: typeof import('@alicloud/openapi-client') = createRequire(import.meta.url)('@alicloud/openapi-client');
  const { host, protocol } = new URL(settings.ALIYUN_NUMBER_URL);
  // Only frees the socket, so it comes after the time limit of whoever asks.
  const timeoutMs = settings.NUMBER_STATUS_TIMEOUT_SECONDS * 1000 + 500;
  const client = new sdk.default(
    new sdk.Config({
      accessKeyId: settings.ALIYUN_ACCESS_KEY_ID,
      accessKeySecret: settings.ALIYUN_ACCESS_KEY_SECRET,
      endpoint: host,
      protocol: protocol.slice(0, -1),
      readTimeout: timeoutMs,
      connectTimeout: timeoutMs,
    }),
  );
  const oneTry = { autoretry: false, toMap: () => ({}) };
  return async (query) => (await client.callApi(new sdk.Params(api), new sdk.OpenApiRequest({ query }), oneTry)).body;
}

/** `yyyy-MM-dd HH:mm:ss` as a clock in China shows it, where carriers keep their dates. */
const chineseTime = (time: Date) => time.toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' });
