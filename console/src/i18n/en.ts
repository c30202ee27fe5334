import { accounts } from './en/accounts.ts';
import { alerts } from './en/alerts.ts';
import { announcements } from './en/announcements.ts';
import { appeals } from './en/appeals.ts';
import { audit } from './en/audit.ts';
import { cases } from './en/cases.ts';
import { general } from './en/general.ts';
import { orders } from './en/orders.ts';
import { session } from './en/session.ts';
import { sms } from './en/sms.ts';
import { spam } from './en/spam.ts';
import { staff } from './en/staff.ts';
import { status } from './en/status.ts';
import { today } from './en/today.ts';
import type { Words } from './zh.ts';

export const en: Words = {
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
