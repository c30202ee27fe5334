import { bindNumbers, makePeople, oldPhoneOf, phoneIdOf, phoneOf } from '../people.ts';
import type { Act, Call } from './act.ts';
import { asPerson } from './act.ts';

const ask = (n: number, purpose: string, needs: object): Call => ({
  path: '/v1/verifications',
  headers: asPerson(n),
  body: { purpose, phoneId: phoneIdOf(n), ...needs },
});

export const replace: Act = {
  title: 'Replacing a number: a code to the old, a code to the new, replace',
  plural: 'replacements',
  calls: [{ name: 'ask the old number' }, { name: 'ask the new' }, { name: 'replace' }],
  ofFloor: 0.4,
  people: 130_000,
  ours: {
    async prepare(databaseUrl, people, crypto) {
      await makePeople(databaseUrl, people);
      await bindNumbers(databaseUrl, people, crypto, oldPhoneOf);
    },
    protocol: () => ({
      asks: [
        (n) => ({ phone: oldPhoneOf(n), call: ask(n, 'replace_phone_current', {}) }),
        (n) => ({ phone: phoneOf(n), call: ask(n, 'replace_phone_new', { phone: phoneOf(n) }) }),
      ],
      act: (n, [old, verification]) => ({
        path: `/v1/phones/${phoneIdOf(n)}/replace`,
        headers: asPerson(n),
        body: { verification, ownerProof: { verification: old } },
      }),
    }),
    // Whole: the old number left and is nobody's, the new one is the account's and claimed, and the old may object.
    heldSql: `select count(*)::int as done, (select count(*)::int from verifications where status = 'spent') as codes
      from phone_changes c
      left join phone_bindings old on old.account_id = c.account_id and old.id = c.binding_id and old.status = 'replaced'
      left join phone_bindings new on new.account_id = c.account_id and new.id = c.to_binding_id and new.status = 'active'
      left join phone_claims claim on claim.phone_index = new.phone_index and claim.binding_id = new.id
      left join phone_objections link on link.account_id = c.account_id and link.change_id = c.id
      where c.status <> 'applied' or (old.id is not null and claim.binding_id is not null and link.change_id is not null
        and not exists (select from phone_claims left_over where left_over.phone_index = old.phone_index))`,
  },
};
