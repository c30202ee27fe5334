import { AwsClient } from 'aws4fetch';
import type { Clock } from '../../../kit/clock.ts';
import { sha256 } from '../../../kit/crypto.ts';
import { Refusal } from '../../../kit/refusal.ts';
import type { PictureStore } from './picture-store.ts';

export type S3Settings = {
  SUPPORT_PICTURES_S3_URL: string;
  SUPPORT_PICTURES_S3_BUCKET: string;
  SUPPORT_PICTURES_S3_REGION: string;
  SUPPORT_PICTURES_S3_PATH_STYLE: boolean;
  SUPPORT_PICTURES_S3_ACCESS_KEY_ID: string;
  SUPPORT_PICTURES_S3_SECRET_ACCESS_KEY: string;
};

const timeoutMs = 10_000;
const retrySeconds = 5;

/**
 * Anything that speaks S3: three calls, signed (SigV4) with what they carry. An object is named by its picture alone, says
 * nothing of whose it is, and opens nowhere but here.
 */
export function s3Store(settings: S3Settings, clock: Clock): PictureStore {
  const client = new AwsClient({
    accessKeyId: settings.SUPPORT_PICTURES_S3_ACCESS_KEY_ID,
    secretAccessKey: settings.SUPPORT_PICTURES_S3_SECRET_ACCESS_KEY,
    region: settings.SUPPORT_PICTURES_S3_REGION,
    service: 's3',
    retries: 0,
  });
  const base = bucketUrl(settings);

  async function ask(method: 'GET' | 'PUT' | 'DELETE', pictureId: string, body?: Buffer): Promise<Response> {
    try {
      const response = await client.fetch(`${base}/support-pictures/${pictureId}`, {
        method,
        headers: {
          'x-amz-content-sha256': sha256(body ?? '').toString('hex'),
          ...(body && { 'content-type': 'application/octet-stream' }),
        },
        ...(body && { body: new Uint8Array(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
        aws: { datetime: amzDate(clock.now()) },
      });
      if (response.ok || (response.status === 404 && method !== 'PUT')) return response;
      throw new Error(`object storage says ${response.status}: ${(await response.text()).slice(0, 500)}`);
    } catch (cause) {
      throw new Refusal('service_unavailable', { retryAfterSeconds: retrySeconds }, { cause });
    }
  }

  return {
    async put({ pictureId }, sealed) {
      await ask('PUT', pictureId, sealed);
    },
    async get({ pictureId }) {
      const response = await ask('GET', pictureId);
      return response.ok ? Buffer.from(await response.arrayBuffer()) : null;
    },
    async remove({ pictureId }) {
      await ask('DELETE', pictureId);
    },
  };
}

/** Most want the bucket in the host's name; those that run on one host of one's own want it in the path. */
function bucketUrl({
  SUPPORT_PICTURES_S3_URL,
  SUPPORT_PICTURES_S3_BUCKET: bucket,
  SUPPORT_PICTURES_S3_PATH_STYLE: inPath,
}: S3Settings): string {
  const { protocol, host } = new URL(SUPPORT_PICTURES_S3_URL);
  return inPath ? `${protocol}//${host}/${bucket}` : `${protocol}//${bucket}.${host}`;
}

/** 20261130T104500Z */
const amzDate = (time: Date) => time.toISOString().replace(/[:-]|\.\d{3}/g, '');
