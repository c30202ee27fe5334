import { accounts } from './zh/accounts.ts';
import { alerts } from './zh/alerts.ts';
import { announcements } from './zh/announcements.ts';
import { appeals } from './zh/appeals.ts';
import { audit } from './zh/audit.ts';
import { cases } from './zh/cases.ts';
import { general } from './zh/general.ts';
import { orders } from './zh/orders.ts';
import { session } from './zh/session.ts';
import { sms } from './zh/sms.ts';
import { spam } from './zh/spam.ts';
import { staff } from './zh/staff.ts';
import { status } from './zh/status.ts';
import { today } from './zh/today.ts';

export const zh = {
  ...general,
  ...session,
  ...today,
  ...cases,
  ...appeals,
  ...accounts,
  ...alerts,
  ...sms,
  ...spam,
  ...orders,
  ...announcements,
  ...status,
  ...staff,
  ...audit,
};

export type Words = typeof zh;
