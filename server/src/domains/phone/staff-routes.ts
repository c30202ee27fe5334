import type { StaffAccount } from '@btepai/contract';
import { AllowPhones, RevealedPhone, WithReason } from '@btepai/contract';
import { z } from 'zod';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Pool } from '../../kit/database.ts';
import { Nothing, staffDoor } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { ById } from '../../kit/params.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Settings } from '../../settings.ts';
import type { AccountRow } from '../accounts/index.ts';
import { findById } from '../accounts/index.ts';
import type { Desk } from '../staff/index.ts';
import { actorOf, noteAudit } from '../staff/index.ts';
import { allowPhones } from './allow-phones.ts';
import { maxPhones, showBinding } from './binding.ts';
import { showChange } from './change.ts';
import { findBinding, findPolicy, listBindings } from './store/bindings.ts';
import { listWaiting } from './store/changes.ts';

type Deps = { db: Pool; clock: Clock; crypto: Crypto; settings: Settings; desk: Desk };
const tag = 'Staff: accounts';

/** The numbers of an account, masked, as staff see them beside it. */
export async function numbersForStaff(
  { db, crypto, settings }: Pick<Deps, 'db' | 'crypto' | 'settings'>,
  { account_id: accountId, kind }: AccountRow,
): Promise<Pick<StaffAccount, 'phones' | 'waitingChanges' | 'phonesAllowed'>> {
  const [rows, waiting, [policy]] = await Promise.all([
    db.run(listBindings, { accountId }),
    db.run(listWaiting, { accountId }),
    db.run(findPolicy, { accountId, maxPhones: maxPhones(kind, settings) }),
  ]);
  return {
    phones: rows.map((row) => showBinding(crypto, row)),
    waitingChanges: waiting.map((row) => showChange(crypto, row)),
    phonesAllowed: policy!.max_phones,
  };
}

export function phoneStaffRoutes(http: Http, deps: Deps) {
  const { db, crypto, desk } = deps;

  http.post(
    '/v1/staff/accounts/:id/phones/:phoneId/reveal',
    staffDoor({
      tag,
      summary: 'Show a number in full; so many an hour',
      roles: ['support', 'risk'],
      fresh: true,
      params: ById.extend({ phoneId: z.uuid().toLowerCase() }),
      body: WithReason,
      answers: { 200: RevealedPhone },
      refusals: ['look_required', 'own_account', 'not_found'],
    }),
    async (request) => {
      const { id: accountId, phoneId } = request.params;
      const { reason } = request.body;
      await desk.mustLook(request, accountId);
      const phone = await desk.rationed('reveal', request, async (tx) => {
        const [row] = await tx.run(findBinding, { accountId, phoneId });
        if (!row) throw new Refusal('not_found');
        const details = { phoneId };
        await noteAudit(deps, tx, actorOf(request), { act: 'phone.reveal', accountId, reason, details });
        return crypto.openPhone(row.phone_cipher, row.phone_index);
      });
      return { phone };
    },
  );

  http.post(
    '/v1/staff/accounts/:id/phones-allowed',
    staffDoor({
      tag,
      summary: 'Say how many numbers an enterprise may hold',
      roles: ['support'],
      fresh: true,
      params: ById,
      body: AllowPhones,
      answers: { 204: Nothing },
      refusals: ['look_required', 'own_account', 'not_found', 'not_enterprise'],
    }),
    async (request, reply) => {
      const { id: accountId } = request.params;
      await desk.mustLook(request, accountId);
      const [account] = await db.run(findById, { accountId });
      if (!account) throw new Refusal('not_found');
      await allowPhones(deps, { account, by: actorOf(request), ...request.body });
      return reply.code(204).send();
    },
  );
}
