import { runSql } from '../databases.ts';
import {
  accountSql,
  bindNumbers,
  makePeople,
  onceKeyOf,
  orderIdOf,
  orderIdSql,
  paymentIdOf,
  phoneOf,
  transferIdSql,
} from '../people.ts';
import type { Act } from './act.ts';
import { asPerson } from './act.ts';

const once = (n: number, call: 1 | 2) => ({ ...asPerson(n), 'idempotency-key': onceKeyOf(n, call) });

export const pay: Act = {
  title: 'Paying from the wallet: make the payment, a code that names it, confirm',
  plural: 'payments',
  calls: [{ name: 'make' }, { name: 'ask' }, { name: 'confirm' }],
  codes: 1,
  timesHandOver: false,
  ofFloor: 0.35,
  people: 60_000,
  ours: {
    async prepare(databaseUrl, people, crypto) {
      await makePeople(databaseUrl, people);
      await bindNumbers(databaseUrl, people, crypto, phoneOf);
      await fillWallets(databaseUrl, people);
      await placeOrders(databaseUrl, people);
    },
    protocol: () => ({
      asks: [
        (n) => ({
          phone: null,
          call: {
            path: '/v1/payments',
            headers: once(n, 1),
            body: { id: paymentIdOf(n), orderId: orderIdOf(n), method: 'wallet' },
          },
        }),
        (n) => ({
          phone: phoneOf(n),
          call: {
            path: '/v1/verifications',
            headers: asPerson(n),
            body: { purpose: 'confirm_payment', paymentId: paymentIdOf(n) },
          },
        }),
      ],
      act: (n, [verification]) => ({
        path: `/v1/payments/${paymentIdOf(n)}/confirm`,
        headers: once(n, 2),
        body: { verification },
      }),
    }),
    // Whole: the payment succeeded, its order is paid, and its money moved from the wallet to what was bought, once.
    heldSql: `select count(*)::int as done, (select count(*)::int from verifications where status = 'spent') as codes
      from payments p
      where p.status = 'succeeded'
        and exists (select from orders o where o.account_id = p.account_id and o.id = p.order_id and o.status = 'paid')
        and 1 = (select count(*) from ledger_transfers t where t.account_id = p.account_id and t.payment_id = p.id
          and t.phase = 'posted' and t.debit_book = 'wallet' and t.credit_book = 'sales' and t.amount_fen = p.amount_fen)`,
  },
};

const batchSize = 10_000;

/** Everyone has a thousand yuan, as if it had been given to them in the sandbox. */
async function fillWallets(databaseUrl: string, people: number) {
  for (let from = 0; from < people; from += batchSize)
    await runSql(
      databaseUrl,
      `insert into ledger_transfers (account_id, id, phase, kind, debit_book, credit_book, currency, amount_fen, created_at)
       select ${accountSql('n')}::uuid, ${transferIdSql('n')}::uuid, 'posted', 'grant', 'sandbox', 'wallet', 'CNY', 100000, now()
       from generate_series($1::int, $2::int) n`,
      [from, Math.min(people, from + batchSize) - 1],
    );
}

/** One order each, of 15 yuan, that awaits its payment. */
const placeOrders = (databaseUrl: string, people: number) =>
  runSql(
    databaseUrl,
    `insert into orders (account_id, id, number, status, currency, total_fen, items, starts_at_once, timeline,
       created_at, changed_at, pay_until)
     select ${accountSql('n')}::uuid, ${orderIdSql('n')}::uuid, 'bench' || n, 'awaiting_payment', 'CNY', 1500,
       '[{"serviceId": "city-errand", "name": {"zh": "同城特派", "en": "City errand"}, "unit": {"zh": "单", "en": "errand"},
          "option": {"id": "within-5km", "name": {"zh": "5 公里内", "en": "Within 5 km"}}, "quantity": 1, "priceFen": 1500}]'::jsonb,
       false, jsonb_build_array(jsonb_build_object('kind', 'created', 'at', now(), 'by', 'person')), now(), now(),
       now() + interval '1 hour'
     from generate_series(0, ${people - 1}) n`,
  );
