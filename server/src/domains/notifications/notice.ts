import type { Clock } from '../../kit/clock.ts';
import { newId } from '../../kit/ids.ts';
import type { NoticeData, NoticeKind } from './kinds.ts';
import { noticeKinds } from './kinds.ts';
import { goesBySms } from './sms.ts';
import type { NotifyArgs } from './store/inbox.ts';

/** The arguments of `notifying`. */
export const notice = (clock: Clock, kind: NoticeKind, data: NoticeData = {}): NotifyArgs => ({
  notificationId: newId(clock),
  notificationCategory: noticeKinds[kind],
  notificationKind: kind,
  notificationData: JSON.stringify(data),
  notificationBySms: goesBySms(kind),
  now: clock.now(),
});
