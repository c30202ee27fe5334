import type { SupportPicture } from '@btepai/contract';

/** What is kept is no larger: enough to read a bill on a large screen. */
export const maxSide = 2_000;

/** How the cleaner says why it gives nothing. Neither is what a program ends with of itself. */
export const noPicture = 64;
export const tooLarge = 65;
/** Width and height, 16 bits each. */
export const sizeBytes = 4;

/** A picture opens in its own place alone, by its account's own key. */
export const pictureContext = (pictureId: string) => `picture/${pictureId}`;

export type Cleaned = Pick<SupportPicture, 'width' | 'height'> & { jpeg: Buffer };

/** For pictures that are in no message yet: so long there is time to write it. */
export const unsentSeconds = 86_400;
