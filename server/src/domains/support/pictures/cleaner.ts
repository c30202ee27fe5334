/**
 * A program of its own: a picture comes in by stdin, and goes out by stdout as a JPEG of ours, made of its pixels alone, its
 * width and height before it. What decodes pictures that strangers made is native code; here it holds no key and no
 * connection, and where it falls it takes nothing with it. `clean-picture.ts` runs it.
 */
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { maxSide, noPicture, sizeBytes, tooLarge } from './picture.ts';

const [maxPixels] = process.argv.slice(2).map(Number) as [number];

// Of all that libvips could read, these are what cameras and screens make. SVG, PDF, TIFF and the rest are never tried.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Heif'].map((kind) => `VipsForeignLoad${kind}Buffer`),
});
sharp.cache(false);
sharp.concurrency(1);

/** Phones write small faults that hurt nothing, so a warning is none; what is cut off is. */
const open = (bytes: Buffer) => sharp(bytes, { failOn: 'error', limitInputPixels: maxPixels });

async function clean(bytes: Buffer): Promise<Buffer | number> {
  const { width, height, format, pages = 1 } = await sharp(bytes, { limitInputPixels: false }).metadata();
  // AVIF is decoded whole, at some 20 bytes a pixel; what cameras make it of is other kinds.
  const limit = format === 'heif' ? maxPixels / 4 : maxPixels;
  if (width * height > limit) return tooLarge;
  if (pages > 1) return noPicture;
  const { data, info } = await open(bytes)
    .autoOrient()
    .resize({ width: maxSide, height: maxSide, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .jpeg({ quality: 82 })
    .toBuffer({ resolveWithObject: true });
  const size = Buffer.alloc(sizeBytes);
  size.writeUInt16BE(info.width, 0);
  size.writeUInt16BE(info.height, 2);
  return Buffer.concat([size, data]);
}

const outcome = await buffer(process.stdin)
  .then(clean)
  .catch(() => noPicture);
if (typeof outcome === 'number') process.exitCode = outcome;
else process.stdout.write(outcome);
