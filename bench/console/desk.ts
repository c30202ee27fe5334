import { runSql } from '../databases.ts';
import { say } from '../guarded.ts';
import { idSql } from './ids.ts';
import type { Filling } from './people.ts';
import { dayAgo } from './people.ts';

const months = 18;

/** Twenty members with a long audit, of which the account that each line is about is one of the busy. */
export async function fillAudit(url: string, { lines, busy, agentId }: Filling) {
  say(`${lines.toLocaleString('en')} lines of the audit`);
  const who = `case when n % 20 = 0 then '${agentId}'::uuid else ${idSql('staff', 'n % 20')} end`;
  const act = `(array['account.look', 'case.answer', 'spam.decide', 'case.approve', 'staff.sign_in'])[1 + n % 5]`;
  const account = `case when n % 5 < 4 then ${idSql('account', `n % ${busy}`)} end`;
  await runSql(
    url,
    `insert into staff_members (id, name, display_name, roles, status, password_hash, totp_cipher, created_at)
     select ${idSql('staff', 'n')}, 'bench' || n, 'bench', array['support'], 'active', '-', '\\x00', now()
     from generate_series(1, 200) n;
     insert into staff_names (name, staff_id) select 'bench' || n, ${idSql('staff', 'n')} from generate_series(1, 200) n;
     insert into staff_audit (staff_id, id, seq, act, account_id, subject, entry, hash)
     select ${who}, ${idSql('audit', 'n')}, n, ${act}, ${account}, null,
       json_build_object('at', '2026-11-24T10:00:00.000Z', 'by', 'bench', 'act', ${act}, 'account', ${account},
         'subject', null, 'reason', null, 'details', json_build_object())::text, sha256('x')
     from generate_series(1, ${lines}) n`,
  );
}

/** What risk decided, ten sign-ins of each tenth of the busy, and alerts, of which one in five is open. */
export async function fillRisk(url: string, { busy }: Filling) {
  say('decisions and alerts');
  await runSql(
    url,
    `insert into risk_decisions (id, account_id, act, outcome, score, reasons, country, decided_at, completed_at)
     select ${idSql('decision', 'n')}, ${idSql('account', `n % ${busy}`)}, 'sign_in',
       (array['allow', 'allow', 'allow', 'verify', 'hold'])[1 + n % 5], n % 90, array['new_device'], 'CN',
       now() - (n % 4320) * interval '10 minutes', now()
     from generate_series(1, ${busy}) n;
     insert into risk_alerts (id, kind, account_id, raised_at, details, status, closed_at, closed_by)
     select ${idSql('alert', 'n')}, (array['sign_in_held', 'sign_in_denied', 'disowned'])[1 + n % 3], ${idSql('account', `n % ${busy}`)},
       ${dayAgo('n')}, '{}', case when n % 5 = 0 then 'open' else 'closed' end,
       case when n % 5 > 0 then now() end, case when n % 5 > 0 then 'bench' end
     from generate_series(1, ${busy}) n`,
  );
}

/** A year and a half of what became of SMS, by minute, gateway and country, as it is counted, and what each day cost. */
export async function fillSms(url: string) {
  say('three months of SMS counts');
  await runSql(
    url,
    `insert into sms_counts (minute, gateway, country, channel, submitted, delivered, undelivered, used)
     select date_trunc('minute', now()) - n * interval '5 minutes', g, c, 'sms', 100, 95, 5, 60
     from generate_series(1, 90 * 288) n, unnest(array['aliyun', 'tencent', 'twilio']) g, unnest(array['CN', 'US', 'HK', 'SG']) c;
     insert into sms_hours (hour, gateway, country, channel, submitted, delivered, undelivered, used, failed, expired)
     select date_trunc('hour', minute), gateway, country, channel, sum(submitted), sum(delivered), sum(undelivered), sum(used), sum(failed), sum(expired)
     from sms_counts group by 1, 2, 3, 4 on conflict do nothing;
     insert into sms_days (day, gateway, country, channel, submitted, delivered, undelivered, used, failed, expired)
     select date_trunc('day', hour, 'UTC'), gateway, country, channel, sum(submitted), sum(delivered), sum(undelivered), sum(used), sum(failed), sum(expired)
     from sms_hours group by 1, 2, 3, 4 on conflict do nothing;
     insert into sms_spend (day, country, units)
     select current_date - n, c, 1000 from generate_series(0, ${months * 30}) n, unnest(array['*', 'CN', 'US', 'HK', 'SG']) c
     on conflict do nothing`,
  );
}
