import { account } from './en/account.ts';
import { code } from './en/code.ts';
import { data } from './en/data.ts';
import { entry } from './en/entry.ts';
import { factors } from './en/factors.ts';
import { general } from './en/general.ts';
import { learn } from './en/learn.ts';
import { notify } from './en/notify.ts';
import { orders } from './en/orders.ts';
import { pay } from './en/pay.ts';
import { phone } from './en/phone.ts';
import { proof } from './en/proof.ts';
import { safety } from './en/safety.ts';
import { security } from './en/security.ts';
import { spam } from './en/spam.ts';
import { status } from './en/status.ts';
import { support } from './en/support.ts';
import type { Words } from './zh.ts';

export const en: Words = {
  ...general,
  ...account,
  ...code,
  ...entry,
  ...phone,
  ...pay,
  ...safety,
  ...support,
  ...spam,
  ...proof,
  ...factors,
  ...security,
  ...data,
  ...notify,
  ...learn,
  ...orders,
  ...status,
};
