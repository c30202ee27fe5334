import { generateKeyPairSync } from 'node:crypto';
import type { Trade } from '../src/domains/payments/gateways/gateway.ts';
import type { Clock } from '../src/kit/clock.ts';
import { selfSigned } from './certificate.ts';
import {
  alipayAnswer,
  alipayFields,
  alipayForm,
  sealedResource,
  wechatpaySeal,
  wrongAlipay,
  wrongWechatpay,
} from './payment-signatures.ts';
import type { Received, Reply } from './stand-in.ts';
import { standIn } from './stand-in.ts';

/** Alipay and WeChat Pay on this machine, which refuse what isn't signed right, and what a server needs to be told to call them. */

const keyPair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const ours = keyPair();
const alipays = keyPair();
export const privatePem = String(ours.privateKey.export({ type: 'pkcs8', format: 'pem' }));
const origin = { PUBLIC_ORIGIN: 'https://btepai.example' };

export const alipayIds = { appId: '2021000122671080', sellerId: '2088102146225135' };
/** What Alipay says to `method`; a string is sent as it is, `null` leaves the caller waiting. */
export type AlipaySays = (method: string, biz: Record<string, string>) => object | string | null | { reply: Reply };

export async function alipayEndpoint(says: AlipaySays, clock: Clock) {
  const there = await standIn((received) => {
    if (received.method === 'GET') return replyOf(says('GET', {}));
    const fields = alipayFields(received);
    const wrong = wrongAlipay(received, { appId: alipayIds.appId, publicKey: ours.publicKey, now: clock.now() });
    const refusal = { code: '40002', msg: 'Invalid Arguments', sub_code: wrong, sub_msg: '验签出错' };
    const answer = wrong ? refusal : says(fields.method!, JSON.parse(fields.biz_content!));
    if (answer === null || typeof answer === 'string' || 'reply' in answer) return replyOf(answer);
    return { text: alipayAnswer(alipays.privateKey, fields.method!, answer) };
  });
  const env = {
    ...origin,
    PAYMENT_GATEWAYS: 'alipay',
    ALIPAY_APP_ID: alipayIds.appId,
    ALIPAY_SELLER_ID: alipayIds.sellerId,
    ALIPAY_PRIVATE_KEY: privatePem,
    ALIPAY_PUBLIC_KEY: String(alipays.publicKey.export({ type: 'spki', format: 'pem' })),
    ALIPAY_URL: `${there.url}/gateway.do`,
  };
  return { ...there, env };
}
const replyOf = (answer: object | string | null): Reply => {
  if (answer === null) return null;
  if (typeof answer === 'string') return { text: answer };
  return 'reply' in answer ? (answer.reply as Reply) : { json: answer };
};

export const signedByAlipay = (method: string, answer: object) => alipayAnswer(alipays.privateKey, method, answer);
export const alipayCallback = (fields: Record<string, string>) => alipayForm(alipays.privateKey, fields);
export const alipayMerchantKey = ours.publicKey;

export const wechatpayIds = {
  appId: 'wxd678efh567hg6787',
  mchId: '1900007291',
  serialNo: '408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB',
  apiV3Key: 'a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb',
};
/** A platform certificate, or a public key where its serial is one’s id. */
export function platformKey(serialNo: string) {
  const { publicKey, privateKey } = keyPair();
  return { serialNo, key: privateKey, publicKey, pem: selfSigned({ serialNo, publicKey, privateKey }) };
}
export type PlatformKey = ReturnType<typeof platformKey>;

/** What WeChat Pay says: `bytes` are sent unsigned, `seal` changes the headers of what is signed. */
export type WechatpaySays = (received: Received) =>
  | {
      status?: number;
      json?: unknown;
      text?: string;
      seal?: (headers: Record<string, string>) => Record<string, string>;
    }
  | { bytes: Uint8Array }
  | null;

export async function wechatpayEndpoint(
  says: WechatpaySays,
  { clock, signer, inForce }: { clock: Clock; signer: () => PlatformKey; inForce: () => PlatformKey[] },
) {
  const timestamp = () => Math.floor(clock.now().getTime() / 1000);
  const { mchId, serialNo, apiV3Key } = wechatpayIds;
  const there = await standIn((received) => {
    const wrong = wrongWechatpay(received, { mchId, serialNo, publicKey: ours.publicKey, now: clock.now() });
    if (wrong) return { status: 401, json: { code: 'SIGN_ERROR', message: wrong } };
    const given = received.url.pathname === '/v3/certificates' ? { json: certificates() } : says(received);
    if (!given || 'bytes' in given)
      return given && { ...given, headers: { 'content-type': 'application/octet-stream' } };
    const text = given.text ?? (given.json === undefined ? '' : JSON.stringify(given.json));
    const headers = wechatpaySeal(signer(), text, { timestamp: timestamp() });
    return { status: given.status ?? 200, text, headers: given.seal ? given.seal(headers) : headers };
  });
  const certificates = () => ({
    data: inForce().map(({ serialNo: serial_no, pem }) => ({
      serial_no,
      effective_time: new Date(clock.now().getTime() - 86_400_000).toISOString(),
      expire_time: new Date(clock.now().getTime() + 86_400_000).toISOString(),
      encrypt_certificate: sealedResource(apiV3Key, pem, 'certificate'),
    })),
  });
  const env: Record<string, string> = {
    ...origin,
    PAYMENT_GATEWAYS: 'wechatpay',
    WECHATPAY_APP_ID: wechatpayIds.appId,
    WECHATPAY_MCH_ID: mchId,
    WECHATPAY_SERIAL_NO: serialNo,
    WECHATPAY_PRIVATE_KEY: privatePem,
    WECHATPAY_API_V3_KEY: apiV3Key,
    WECHATPAY_URL: there.url,
  };
  return { ...there, env };
}

/** A payment as a gateway is asked for it. */
export const tradeToPay = (change: Partial<Trade> = {}): Trade => ({
  tradeNo: '0123456789abcdef0123456789abcdef',
  amountFen: 1999,
  currency: 'CNY',
  subject: '同城特派等 2 项',
  expiresAt: new Date('2026-11-25T04:30:00Z'),
  returnUrl: 'https://btepai.example/pay/01890a5d-ac96-774b-bcce-b302099a8057',
  device: 'mobile',
  address: '203.0.113.7',
  ...change,
});
