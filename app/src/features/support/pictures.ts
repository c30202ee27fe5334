import type { SupportPicture } from '@btepai/contract';
import { answerIn, NoAnswerError } from '../../api.ts';

/** As the server takes them with one message. */
export const picturesAtMost = 6;

/** What the server keeps is no larger, and a photo of that size is a tenth of what the camera made. */
const maxSide = 2_000;
const thumbSide = 240;
/** A picture of fewer bytes goes as it is: a screenshot stays sharp. */
const smallBytes = 1_000_000;
const quality = 0.85;
const sentAsIs = ['image/jpeg', 'image/png', 'image/webp'];

/** What a picture is sent as, and a small one of it to look at; that only where this browser can read it. */
export type Prepared = { body: Blob; thumb: string | null };

/** Makes a photo smaller before it costs anybody's mobile data. What the browser can't read, the server is asked about. */
export async function prepare(file: File): Promise<Prepared> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return { body: file, thumb: null };
  const thumb = drawn(bitmap, thumbSide).toDataURL('image/jpeg', quality);
  const isSmall = Math.max(bitmap.width, bitmap.height) <= maxSide && file.size <= smallBytes;
  const body = isSmall && sentAsIs.includes(file.type) ? file : await asJpeg(drawn(bitmap, maxSide));
  bitmap.close();
  return { body: body ?? file, thumb };
}

function drawn(bitmap: ImageBitmap, side: number): HTMLCanvasElement {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

const asJpeg = (canvas: HTMLCanvasElement) =>
  new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));

/** A slow line has this long for a picture. */
const timeoutMs = 120_000;

type Sending = { key: string; signal: AbortSignal; onProgress: (done: number) => void };

/**
 * Sends a picture and says how far it is, which `fetch` can't.
 * @throws ProblemError, NoAnswerError, or the signal's reason
 */
export function sendPicture(body: Blob, { key, signal, onProgress }: Sending): Promise<SupportPicture> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/v1/support/pictures');
    request.timeout = timeoutMs;
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('accept-language', document.documentElement.lang);
    request.setRequestHeader('content-type', body.type.startsWith('image/') ? body.type : 'application/octet-stream');
    request.setRequestHeader('idempotency-key', key);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    const stop = () => request.abort();
    signal.addEventListener('abort', stop);
    request.onloadend = () => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) return reject(signal.reason);
      if (request.status === 0) return reject(new NoAnswerError());
      const { status, responseText: text } = request;
      answerIn<SupportPicture>({ status, text, header: (name) => request.getResponseHeader(name) }).then(
        resolve,
        reject,
      );
    };
    request.send(body);
  });
}

export const pictureUrl = (id: string) => `/v1/support/pictures/${id}`;
