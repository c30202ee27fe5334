import type { Crypto } from '../../kit/crypto.ts';
import type { Content } from './templates.ts';

/** A text can be opened only beside the number that it was written for. */
const context = (recipientIndex: Buffer) => `sms/${recipientIndex.toString('hex')}`;

/** What a message row keeps of its text until its end (C8): gateways that take templates want its parts, the others its words. */
export const sealContent = (crypto: Crypto, content: Content, recipientIndex: Buffer): Buffer =>
  crypto.encrypt(JSON.stringify(content), context(recipientIndex));

/** @throws Error where the row was altered, or its key is gone. */
export const openContent = (crypto: Crypto, sealed: Buffer, recipientIndex: Buffer): Content =>
  JSON.parse(crypto.decrypt(sealed, context(recipientIndex))) as Content;
