import { parsePhone } from '../../server/src/kit/phone-number.ts';
import { Refusal } from '../../server/src/kit/refusal.ts';

/** What is read of a number, or the code of the refusal. Anything else that is thrown is a bug and stays thrown. */
export function readPhone(written: string, region = 'CN') {
  try {
    return parsePhone(written, region);
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}
