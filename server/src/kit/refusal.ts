import type { ErrorCode, Problem } from '@btepai/contract';

/** A field's error is told by its code; the words are found when the language of the answer is known. */
type Extras = Partial<Omit<Problem, 'type' | 'title' | 'status' | 'code' | 'detail' | 'requestId' | 'errors'>> & {
  errors?: { path: string; code: string; message?: string }[];
};

/** Something the caller is told no to, by a code of the catalogue. Never a bug, never a 500. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly extras: Extras;
  constructor(code: ErrorCode, extras: Extras = {}, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
    this.extras = extras;
  }
}
