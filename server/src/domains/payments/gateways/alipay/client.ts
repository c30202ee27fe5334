import { AlipaySdk } from 'alipay-sdk';
import { readPrivateKey, readPublicKey } from '../keys.ts';
import type { GatewayDeps } from '../vendor.ts';
import { beijingTime, failedWith, untilAborted } from '../vendor.ts';

/** What came back, with Alipay's own names: `sub_code` says what went wrong. */
export type Answer = Record<string, unknown> & { code: string; sub_code?: string };
export type AlipayClient = ReturnType<typeof createClient>;

/**
 * Alipay's own client, with its keys and our clock: it writes times in the zone of the server, and Alipay reads Beijing's.
 * @throws SettingsError where a key can't be read
 */
export function createClient({ settings, clock }: Pick<GatewayDeps, 'settings' | 'clock'>) {
  const privateKey = readPrivateKey(settings, 'ALIPAY_PRIVATE_KEY').export({ type: 'pkcs8', format: 'pem' });
  const publicKey = readPublicKey(settings, 'ALIPAY_PUBLIC_KEY').export({ type: 'spki', format: 'pem' });
  const sdk = new StrictSdk({
    appId: settings.ALIPAY_APP_ID,
    privateKey: String(privateKey).trim(),
    keyType: 'PKCS8',
    alipayPublicKey: String(publicKey).trim(),
    gateway: settings.ALIPAY_URL,
    camelcase: false,
    // Only frees the socket: whoever waits has a limit of their own.
    timeout: 30_000,
  });
  const common = () => ({ timestamp: beijingTime(clock.now()) });

  return {
    /** One signed call, whose answer Alipay has signed. @throws PaymentGatewayError */
    async call(method: string, bizContent: Record<string, string>, signal: AbortSignal): Promise<Answer> {
      const params = { ...common(), bizContent };
      const answer = await untilAborted('alipay', sdk.exec(method, params, { validateSign: true }), signal);
      return answer as Answer;
    },
    /** The signed address of a page of Alipay's. */
    page: (
      method: string,
      bizContent: Record<string, string>,
      urls: { returnUrl: string; notifyUrl: string },
    ): string => sdk.pageExecute(method, 'GET', { ...common(), ...urls, bizContent }),
    /** Whether Alipay signed these fields of a callback. */
    isNotifiedBy: (fields: Record<string, string>): boolean => sdk.checkNotifySignV2(fields),
  };
}

/**
 * The SDK looks for the signed part of an answer by its name, and lets `JSON.parse` find its own: an answer with a second object of the
 * same name behind its signature passes its check, and is then read from there. Here the one signed object is all that
 * an answer may hold.
 */
class StrictSdk extends AlipaySdk {
  override checkResponseSign(raw: string, responseKey: string, sign: unknown): void {
    const signed = signedPart(raw, responseKey);
    if (signed === null || typeof sign !== 'string' || !this.rsaCheck(signed, sign))
      throw failedWith('alipay', unsignedCode(raw) ?? 'unsigned');
  }
}

function signedPart(raw: string, responseKey: string): string | null {
  const shape = new RegExp(
    `^\\s*\\{\\s*"${responseKey}"\\s*:\\s*(\\{.*\\})\\s*,(?:\\s*"alipay_cert_sn"\\s*:\\s*"\\w*"\\s*,)?\\s*"sign"\\s*:\\s*"[\\w+/=\\\\]*"\\s*\\}\\s*$`,
    's',
  );
  const signed = shape.exec(raw)?.[1];
  // Two objects side by side fit the shape, and are no JSON.
  return signed !== undefined && isJson(signed) ? signed : null;
}

/** An error that Alipay did not sign, as where it doesn't know our key: of use to whoever sets it up, and to nobody else. */
function unsignedCode(raw: string): string | null {
  if (!isJson(raw) || raw.includes('"10000"')) return null;
  return /"sub_code"\s*:\s*"([\w.-]{1,100})"/.exec(raw)?.[1] ?? null;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
