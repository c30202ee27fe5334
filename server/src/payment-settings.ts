import { z } from 'zod';
import { text, webAddress } from './setting-kinds.ts';
import { unfitToTrust } from './trusted-address.ts';

/** What Alipay and WeChat Pay have to be told; how each is set up is in docs/payment-gateways.md. */
export const vendorSettings = {
  ALIPAY_APP_ID: text,
  ALIPAY_SELLER_ID: text,
  ALIPAY_PRIVATE_KEY: text,
  ALIPAY_PUBLIC_KEY: text,
  ALIPAY_URL: webAddress.default('https://openapi.alipay.com/gateway.do'),
  WECHATPAY_APP_ID: text,
  WECHATPAY_MCH_ID: text,
  WECHATPAY_SERIAL_NO: text,
  WECHATPAY_PRIVATE_KEY: text,
  WECHATPAY_API_V3_KEY: text,
  WECHATPAY_PUBLIC_KEY_ID: text,
  WECHATPAY_PUBLIC_KEY: text,
  WECHATPAY_URL: webAddress.default('https://api.mch.weixin.qq.com'),
};
const Vendors = z.object(vendorSettings);
type Vendors = z.infer<typeof Vendors>;

const needs = new Map<string, (keyof Vendors)[]>([
  ['alipay', ['ALIPAY_APP_ID', 'ALIPAY_SELLER_ID', 'ALIPAY_PRIVATE_KEY', 'ALIPAY_PUBLIC_KEY']],
  [
    'wechatpay',
    ['WECHATPAY_APP_ID', 'WECHATPAY_MCH_ID', 'WECHATPAY_SERIAL_NO', 'WECHATPAY_PRIVATE_KEY', 'WECHATPAY_API_V3_KEY'],
  ],
]);

/** What each looks like where it is given, in the vendor's own signs: a value in the wrong place is found before the first payment. */
const shapes: Partial<Record<keyof Vendors, [shape: RegExp, words: string]>> = {
  ALIPAY_APP_ID: [/^\d{16}$/, 'the 16 digits of the application'],
  ALIPAY_SELLER_ID: [/^2088\d{12}$/, 'the 16 digits of the merchant (PID), which begin with 2088'],
  WECHATPAY_APP_ID: [/^wx\w{16}$/, 'wx and 16 signs'],
  WECHATPAY_MCH_ID: [/^\d{8,12}$/, 'the digits of the merchant (商户号)'],
  WECHATPAY_SERIAL_NO: [/^[0-9A-Fa-f]{40}$/, 'the 40 hexadecimal digits of the 商户API证书'],
  WECHATPAY_API_V3_KEY: [/^[\x21-\x7e]{32}$/, 'exactly 32 signs'],
  WECHATPAY_PUBLIC_KEY_ID: [/^PUB_KEY_ID_\w+$/, 'begins with PUB_KEY_ID_'],
};

/** What keeps the gateways that are named from being used, each by the setting's name. */
export function vendorContradictions(settings: Vendors, named: readonly string[]): string[] {
  const wrong = named.flatMap((name) =>
    (needs.get(name) ?? [])
      .filter((needed) => settings[needed] === '')
      .map((needed) => `${needed}: PAYMENT_GATEWAYS=${name} needs it`),
  );
  for (const [name, [shape, words]] of Object.entries(shapes) as [keyof Vendors, [RegExp, string]][])
    if (settings[name] !== '' && !shape.test(settings[name])) wrong.push(`${name}: ${words}`);
  if ((settings.WECHATPAY_PUBLIC_KEY_ID === '') !== (settings.WECHATPAY_PUBLIC_KEY === ''))
    wrong.push('WECHATPAY_PUBLIC_KEY_ID, WECHATPAY_PUBLIC_KEY: the key and its id go together');
  for (const name of ['ALIPAY_URL', 'WECHATPAY_URL'] as const)
    wrong.push(...unfitToTrust(new URL(settings[name]), 'payments').map((why) => `${name}: ${why}`));
  if (new URL(settings.WECHATPAY_URL).pathname !== '/') wrong.push('WECHATPAY_URL: a host without a path');
  return wrong;
}

/** Rule D7. */
export const vendorsUnfitForProduction = ({ ALIPAY_URL: url }: Pick<Vendors, 'ALIPAY_URL'>): string[] =>
  /(^|\.)alipaydev\.com$/.test(new URL(url).hostname) ? ['ALIPAY_URL: Alipay’s own sandbox, where no money moves'] : [];
