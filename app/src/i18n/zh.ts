import { account } from './zh/account.ts';
import { code } from './zh/code.ts';
import { data } from './zh/data.ts';
import { entry } from './zh/entry.ts';
import { factors } from './zh/factors.ts';
import { general } from './zh/general.ts';
import { learn } from './zh/learn.ts';
import { notify } from './zh/notify.ts';
import { orders } from './zh/orders.ts';
import { pay } from './zh/pay.ts';
import { phone } from './zh/phone.ts';
import { proof } from './zh/proof.ts';
import { safety } from './zh/safety.ts';
import { security } from './zh/security.ts';
import { spam } from './zh/spam.ts';
import { status } from './zh/status.ts';
import { support } from './zh/support.ts';

export const zh = {
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

export type Words = typeof zh;
