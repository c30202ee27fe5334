import type { KeyObject } from 'node:crypto';
import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../../../kit/clock.ts';
import type { Logger } from '../../../../kit/log.ts';
import { unreadable } from '../vendor.ts';
import { openResource, Resource } from './signing.ts';

const staleMs = 12 * 3_600_000;
const pauseMs = 60_000;

const Certificates = z.object({
  data: z.array(
    z.object({
      serial_no: z.string(),
      effective_time: z.coerce.date(),
      expire_time: z.coerce.date(),
      encrypt_certificate: Resource,
    }),
  ),
});

type Held = { key: KeyObject; from: number; until: number };
export type Download = (opens: (body: Buffer) => Map<string, Held>) => Promise<Map<string, Held>>;

/**
 * By whose keys WeChat Pay signs: the 微信支付公钥 that the merchant platform hands out, or platform certificates, which are fetched,
 * opened with the APIv3 key, and fetched anew every 12 hours, or where a serial turns up that we don't know. Names that nobody knows
 * fetch them once a minute at most.
 */
export class PlatformKeys {
  private readonly fixed: Map<string, Held>;
  private readonly apiV3Key: string;
  private readonly clock: Clock;
  private readonly log: Logger;
  private held = new Map<string, Held>();
  private fetchedAt = Number.NEGATIVE_INFINITY;
  private triedAt = Number.NEGATIVE_INFINITY;
  private fetching: Promise<void> | null = null;

  constructor({
    apiV3Key,
    publicKey,
    clock,
    log,
  }: { apiV3Key: string; clock: Clock; log: Logger } & {
    publicKey: { id: string; key: KeyObject } | null;
  }) {
    const always = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY };
    this.fixed = new Map(publicKey ? [[publicKey.id, { key: publicKey.key, ...always }]] : []);
    this.apiV3Key = apiV3Key;
    this.clock = clock;
    this.log = log;
  }

  /** The key of this serial where it is in force; null where WeChat Pay has none. @throws PaymentGatewayError where it can't be asked */
  async find(serialNo: string, download: Download): Promise<KeyObject | null> {
    const fixed = this.fixed.get(serialNo);
    // A public key is handed out, never fetched.
    if (fixed || serialNo.startsWith('PUB_KEY_ID_')) return fixed?.key ?? null;
    const now = this.clock.now().getTime();
    const isKnown = this.inForce(serialNo) !== null;
    const isDue = !isKnown || now - this.fetchedAt >= staleMs;
    if (isDue && now - this.triedAt >= pauseMs) this.fetching ??= this.fetch(download);
    // Who knows the key needn't wait, nor fail, for a newer list.
    if (this.fetching)
      await this.fetching.catch((error: unknown) => {
        if (!isKnown) throw error;
      });
    const key = this.inForce(serialNo);
    if (!key && this.fetchedAt < this.triedAt) throw unreadable('wechatpay', 'no platform certificates yet');
    return key;
  }

  private inForce(serialNo: string): KeyObject | null {
    const held = this.held.get(serialNo);
    const now = this.clock.now().getTime();
    return held && held.from <= now && now < held.until ? held.key : null;
  }

  private async fetch(download: Download): Promise<void> {
    this.triedAt = this.clock.now().getTime();
    try {
      this.held = await download((body) => this.open(body));
      this.fetchedAt = this.clock.now().getTime();
    } catch (error) {
      // Here, once for a try: however many callbacks wait for it.
      this.log.warn({ gateway: 'wechatpay', err: error }, 'the platform certificates could not be fetched');
      throw error;
    } finally {
      this.fetching = null;
    }
  }

  private open(body: Buffer): Map<string, Held> {
    try {
      const { data } = Certificates.parse(JSON.parse(body.toString('utf8')));
      return new Map(
        data.map(({ serial_no: serialNo, effective_time, expire_time, encrypt_certificate }) => {
          const certificate = new X509Certificate(openResource(this.apiV3Key, encrypt_certificate));
          if (numberOf(certificate.serialNumber) !== numberOf(serialNo)) throw new Error('another serial');
          return [
            serialNo,
            { key: certificate.publicKey, from: effective_time.getTime(), until: expire_time.getTime() },
          ];
        }),
      );
    } catch {
      throw unreadable('wechatpay', 'platform certificates that can’t be opened: look at WECHATPAY_API_V3_KEY');
    }
  }
}

const numberOf = (serial: string) => serial.toUpperCase().replace(/^0+/, '');
