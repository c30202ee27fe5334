import { isIP } from 'node:net';
import { z } from 'zod';
import { count, text, webAddress } from './setting-kinds.ts';
import { unfitToTrust } from './trusted-address.ts';

/** Pictures for support, and the object storage that they lie in where it is named. */
export const pictureSettings = {
  SUPPORT_PICTURE_MAX_BYTES: count(8_388_608, { min: 65_536, max: 33_554_432 }),
  SUPPORT_PICTURE_MAX_MEGAPIXELS: count(50, { max: 200 }),
  SUPPORT_PICTURE_TRIES_PER_ACCOUNT_PER_HOUR: count(100),
  SUPPORT_PICTURES_PER_ACCOUNT_PER_DAY: count(50),
  SUPPORT_PICTURES_S3_URL: webAddress.or(z.literal('')).default(''),
  SUPPORT_PICTURES_S3_BUCKET: text,
  SUPPORT_PICTURES_S3_REGION: text,
  SUPPORT_PICTURES_S3_PATH_STYLE: z.stringbool().default(false),
  SUPPORT_PICTURES_S3_ACCESS_KEY_ID: text,
  SUPPORT_PICTURES_S3_SECRET_ACCESS_KEY: text,
};

type PictureSettings = z.infer<z.ZodObject<typeof pictureSettings>>;

const beside = [
  'SUPPORT_PICTURES_S3_BUCKET',
  'SUPPORT_PICTURES_S3_REGION',
  'SUPPORT_PICTURES_S3_ACCESS_KEY_ID',
  'SUPPORT_PICTURES_S3_SECRET_ACCESS_KEY',
] as const;

export function pictureContradictions(settings: PictureSettings): string[] {
  const given = settings.SUPPORT_PICTURES_S3_URL;
  if (given === '')
    return beside
      .filter((name) => settings[name] !== '')
      .map((name) => `${name}: says nothing without SUPPORT_PICTURES_S3_URL`);
  const url = new URL(given);
  const bucket = settings.SUPPORT_PICTURES_S3_BUCKET;
  const wrong = beside
    .filter((name) => settings[name] === '')
    .map((name) => `${name}: SUPPORT_PICTURES_S3_URL needs it`);
  if (bucket !== '' && !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
    wrong.push('SUPPORT_PICTURES_S3_BUCKET: 3 to 63 small letters, digits, dots and -, as S3 has them');
  if (url.pathname !== '/') wrong.push('SUPPORT_PICTURES_S3_URL: a host without a path');
  if (isIP(url.hostname) !== 0 && !settings.SUPPORT_PICTURES_S3_PATH_STYLE)
    wrong.push('SUPPORT_PICTURES_S3_PATH_STYLE: true, where SUPPORT_PICTURES_S3_URL is an IP address');
  return [...wrong, ...unfitToTrust(url, 'pictures').map((why) => `SUPPORT_PICTURES_S3_URL: ${why}`)];
}
