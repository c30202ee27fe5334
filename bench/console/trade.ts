import { runSql } from '../databases.ts';
import { say } from '../guarded.ts';
import { idSql } from './ids.ts';
import type { Filling } from './people.ts';
import { dayAgo } from './people.ts';

/**
 * Orders of the busy in every state, as copies of one that was really placed, each with its payment; of those that are being
 * refunded the refund waits for staff, and one payment in twenty is held.
 */
export async function fillTrade(url: string, { orders, busy }: Filling, template: { orderId: string }) {
  say(`${orders.toLocaleString('en')} orders`);
  const [account, order, payment] = [idSql('account', `n % ${busy}`), idSql('order', 'n'), idSql('payment', 'n')];
  const numbers = `generate_series(1, ${orders}) n`;
  const number = `'20250101' || lpad(n::text, 8, '0')`;
  const status = `(array['completed', 'completed', 'completed', 'completed', 'cancelled', 'refunded', 'paid', 'in_progress', 'refunding', 'awaiting_payment'])[1 + n % 10]`;
  await runSql(
    url,
    `insert into order_numbers (number, account_id, order_id) select ${number}, ${account}, ${order} from ${numbers};
     insert into orders
     select r.* from orders t, ${numbers}, lateral (select ${status} as status) s,
       lateral jsonb_populate_record(null::orders, to_jsonb(t) || jsonb_build_object(
         'account_id', ${account}, 'id', ${order}, 'number', ${number}, 'status', s.status, 'details_cipher', null,
         'status_before_refund', case when s.status = 'refunding' then 'completed' end, 'starts_at_once', false,
         'created_at', ${dayAgo('n')}, 'changed_at', ${dayAgo('n')}, 'pay_until', now() + interval '1 day',
         'completes_at', case when s.status = 'in_progress' then now() + interval '5 days' end)) r
     where t.id = '${template.orderId}';
     insert into payments (account_id, id, order_id, method, status, currency, amount_fen, captured_fen, refunded_fen, payee,
       wants_code, created_at, expires_at, ended_at, held_transfer_id)
     select o.account_id, ${payment}, o.id, 'wallet', p.status, 'CNY', o.total_fen,
       case when p.status = 'succeeded' then o.total_fen else 0 end, 0, 'B特派', false, o.created_at, now() + interval '1 day',
       case when p.status <> 'processing' then o.created_at end, case when p.status = 'processing' then ${idSql('transfer', 'n')} end
     from ${numbers} join orders o on o.account_id = ${account} and o.id = ${order},
       lateral (select case o.status when 'cancelled' then 'cancelled' when 'awaiting_payment' then 'processing' else 'succeeded' end as status) p;
     insert into refunds (account_id, id, payment_id, order_id, cause, status, currency, amount_fen, created_at)
     select p.account_id, ${idSql('refund', 'n')}, p.id, p.order_id, 'asked', 'requested', 'CNY', p.amount_fen, p.created_at
     from ${numbers} join payments p on p.account_id = ${account} and p.id = ${payment} where n % 10 = 8`,
  );
}

/** What is told to everybody: a thousand copies of each kind that there is, and as many incidents. */
export async function fillWords(url: string) {
  say('publications and incidents');
  await runSql(
    url,
    `insert into publications
     select r.* from (select * from publications order by id limit 1) t, generate_series(1, 2000) n,
       lateral jsonb_populate_record(null::publications, to_jsonb(t) || jsonb_build_object('id', ${idSql('publication', 'n')},
         'kind', case when n % 2 = 0 then 'article' else 'announcement' end, 'slug', case when n % 2 = 0 then 'bench-' || n end)) r;
     insert into publication_slugs (slug, publication_id) select 'bench-' || n, ${idSql('publication', 'n')} from generate_series(2, 2000, 2) n;
     insert into publication_versions
     select r.* from (select * from publication_versions order by publication_id, version limit 1) t, generate_series(1, 2000) n,
       lateral jsonb_populate_record(null::publication_versions, to_jsonb(t) || jsonb_build_object('publication_id', ${idSql('publication', 'n')})) r;
     insert into incidents (id, state, title, components, began_at, resolved_at, opened_by, changed_at, changed_by, published_at)
     select ${idSql('incident', 'n')}, 'resolved', '{"zh": "短信变慢", "en": "Slow texts"}', array['sms'], ${dayAgo('n')}, ${dayAgo('n')},
       'bench', ${dayAgo('n')}, 'bench', ${dayAgo('n')} from generate_series(1, 1000) n;
     insert into incident_notes (incident_id, id, at, state, note, noted_by)
     select ${idSql('incident', 'n')}, ${idSql('note', 'n * 4 + k')}, now(), 'resolved', '{"zh": "好了", "en": "Solved"}', 'bench'
     from generate_series(1, 1000) n, generate_series(0, 3) k`,
  );
}
