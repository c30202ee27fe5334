import type { Logger } from '../../kit/log.ts';
import type { Metrics } from '../../kit/metrics.ts';

/** What somebody should look at soon. */
const kinds = {
  sms_budget_nearly_used: { words: 'four fifths of the day’s SMS budget are used', everySeconds: 86_400 },
  sms_budget_used: { words: 'the day’s SMS budget is used up; only security messages leave', everySeconds: 86_400 },
  sms_country_budget_used: { words: 'a country’s SMS budget of the day is used up', everySeconds: 86_400 },
  sms_prefix_braked: {
    words: 'codes to a range of numbers are hardly used; the brake is on there',
    everySeconds: 3_600,
  },
  sms_gateways_down: { words: 'no SMS gateway is working', everySeconds: 3_600 },
};
export type SmsAlarm = keyof typeof kinds;
/** Never a number, a code, a token or an address. */
export type SmsAlarmDetails = { units?: number; of?: number; country?: string; prefix?: string; codes?: number };

/** Raises an alarm where the platform's are kept, unless one of this name is younger; tells whether it did. */
export type RaiseSmsAlarm = (
  kind: SmsAlarm,
  alarm: { name: string; everySeconds: number; details: SmsAlarmDetails },
) => Promise<boolean>;
export type Alarms = ReturnType<typeof createAlarms>;

/** Each event once, by whichever process sees it first. An alarm that can't be raised holds up no message. */
export function createAlarms({ log, metrics }: { log: Logger; metrics: Metrics }) {
  let keep: RaiseSmsAlarm = async () => true;
  return {
    async raise(kind: SmsAlarm, event: string, details: SmsAlarmDetails): Promise<void> {
      const { words, everySeconds } = kinds[kind];
      const isNew = await keep(kind, { name: `${kind} ${event}`, everySeconds, details }).catch((error) => {
        log.error({ err: error, kind }, 'an alarm could not be kept');
        return true;
      });
      if (!isNew) return;
      metrics.smsAlarms.inc({ kind });
      log.error({ kind, ...details }, `alarm: ${words}`);
    },
    /** Set by the app, before anything is sent. */
    keepBy(raise: RaiseSmsAlarm) {
      keep = raise;
    },
  };
}
