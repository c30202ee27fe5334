type PicturePlace = { accountId: string; pictureId: string };

/** Where the bytes of pictures lie, sealed before they come here. Doing it twice is doing it once. */
export type PictureStore = {
  put(at: PicturePlace, sealed: Buffer): Promise<void>;
  /** null where nothing lies there. */
  get(at: PicturePlace): Promise<Buffer | null>;
  remove(at: PicturePlace): Promise<void>;
};
