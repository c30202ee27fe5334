import { account } from './en/account.ts';
import { code } from './en/code.ts';
import { entry } from './en/entry.ts';
import { general } from './en/general.ts';
import { phone } from './en/phone.ts';
import { safety } from './en/safety.ts';
import { support } from './en/support.ts';
import type { Words } from './zh.ts';

export const en: Words = { ...general, ...account, ...code, ...entry, ...phone, ...safety, ...support };
