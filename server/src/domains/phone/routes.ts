import { Binding, BindPhone, PhoneList } from '@btepai/contract';
import { door } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { addressOf, onceKeyOf } from '../../kit/request.ts';
import type { SpendDeps } from '../verification/index.ts';
import { bindPhone } from './bind-phone.ts';
import { maxPhones, showBinding } from './binding.ts';
import { listBindings } from './store.ts';

const tag = 'Phones';

export function phoneRoutes(http: Http, deps: SpendDeps) {
  const { db, crypto, settings } = deps;

  http.get(
    '/v1/phones',
    door({ tag, summary: 'The bound numbers', session: 'required', answers: { 200: PhoneList } }),
    async (request) => {
      const { account_id: accountId, kind } = request.session.account;
      const rows = await db.run(listBindings, { accountId });
      return { items: rows.map((row) => showBinding(crypto, row)), policy: { max: maxPhones(kind, settings), kind } };
    },
  );

  http.post(
    '/v1/phones',
    door({
      tag,
      summary: 'Bind the number that a code was sent to',
      session: 'required',
      body: BindPhone,
      answers: { 201: Binding },
      refusals: [
        'code_wrong',
        'code_expired',
        'code_locked',
        'code_spent',
        'code_superseded',
        'code_mismatch',
        'phone_already_bound',
        'phone_taken',
        'phone_unchanged',
        'idempotency_key_reused',
      ],
    }),
    async (request, reply) => {
      const binding = await bindPhone(deps, {
        session: request.session,
        address: addressOf(request),
        proof: request.body.verification,
        once: onceKeyOf(request, crypto),
      });
      return reply.code(201).send(binding);
    },
  );
}
