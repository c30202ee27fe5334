import { account } from './zh/account.ts';
import { code } from './zh/code.ts';
import { entry } from './zh/entry.ts';
import { general } from './zh/general.ts';
import { phone } from './zh/phone.ts';
import { safety } from './zh/safety.ts';
import { support } from './zh/support.ts';

export const zh = { ...general, ...account, ...code, ...entry, ...phone, ...safety, ...support };

export type Words = typeof zh;
