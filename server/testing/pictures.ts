import type { Problem, SupportPicture } from '@btepai/contract';
import type { Metadata } from 'sharp';
import sharp from 'sharp';
import type { Answer, Client } from './client.ts';

/** A photo's size in both ways is different, so that one that lies on its side is seen. */
export const photo = (width = 320, height = 200) =>
  sharp({
    create: { width, height, channels: 3, background: '#3a7', noise: { type: 'gaussian', mean: 120, sigma: 30 } },
  });

/** A photo as a phone makes it: on its side, with where it was taken. */
export const phonePhoto = (width?: number, height?: number) =>
  photo(width, height)
    .withExif({
      IFD0: { Make: 'Kamera Secreta', ImageDescription: 'at home' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '31/1 13/1 49/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '121/1 28/1 25/1',
      },
    })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><owner>Kamera Secreta</owner></x:xmpmeta>')
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();

/** A WebP that moves. */
export async function movingPicture(): Promise<Buffer> {
  const frames = await Promise.all([photo(20, 20), photo(20, 20)].map((one) => one.png().toBuffer()));
  return sharp(frames, { join: { animated: true } })
    .webp({ loop: 0 })
    .toBuffer();
}

/** Sends bytes as a picture, as whatever they are called. */
export async function upload<Body = SupportPicture & Partial<Pick<Problem, 'code' | 'detail' | 'retryAfterSeconds'>>>(
  person: Client,
  bytes: Uint8Array,
  { type = 'image/jpeg', headers = {} }: { type?: string; headers?: Record<string, string> } = {},
): Promise<Answer<Body>> {
  const response = await fetch(`${person.server.url}/v1/support/pictures`, {
    method: 'POST',
    headers: { ...as(person), 'content-type': type, ...headers },
    body: new Uint8Array(bytes),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
}

/** A picture as it is given back. */
export async function download(person: Client, id: string) {
  const response = await fetch(`${person.server.url}/v1/support/pictures/${id}`, { headers: as(person) });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

/** Sends it and reads it back. */
export async function kept(person: Client, bytes: Uint8Array, options?: Parameters<typeof upload>[2]) {
  const { status, body } = await upload(person, bytes, options);
  if (status !== 201) throw new Error(`upload: ${status} ${JSON.stringify(body)}`);
  const { bytes: jpeg } = await download(person, body.id);
  const metadata: Metadata = await sharp(jpeg).metadata();
  return { ...body, jpeg, metadata };
}

const as = (person: Client) => ({ authorization: `Bearer ${person.token}`, 'x-forwarded-for': person.address });
