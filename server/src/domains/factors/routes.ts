import {
  ActivateTotp,
  AddPasskey,
  AddTotp,
  AskPasskeyOptions,
  Factor,
  FactorList,
  NewRecoveryCodes,
  PasskeyOptions,
  RecoveryCodes,
  RemoveFactor,
  SecurityCheck,
  TotpStarted,
} from '@btepai/contract';
import { door, Nothing } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { ById } from '../../kit/params.ts';
import { Refusal } from '../../kit/refusal.ts';
import { onceKeyOf } from '../../kit/request.ts';
import type { AccountRow, Prove } from '../accounts/index.ts';
import { actorOf } from '../activity/index.ts';
import type { ProvenAct } from './act-of.ts';
import { actOf } from './act-of.ts';
import { addPasskey, askNewPasskey } from './add-passkey.ts';
import { activateTotp, startTotp } from './add-totp.ts';
import { checkSecurity } from './check-security.ts';
import { showFactor } from './factor.ts';
import { makeRecoveryCodes } from './make-recovery-codes.ts';
import { askPasskey } from './passkey.ts';
import { isProvenLately } from './prove.ts';
import { removeFactor } from './remove-factor.ts';
import { listFactors } from './store/factors.ts';
import { listPasskeys } from './store/passkeys.ts';
import type { WayDeps } from './way.ts';
import { methodsOf } from './ways.ts';

type Deps = WayDeps & {
  prove: Prove;
  /** A payment as it is to be confirmed; the payments domain knows. @throws Refusal not_found | payment_… */
  paymentAct(of: { accountId: string; paymentId: string }): Promise<ProvenAct>;
};

const tag = 'Second factors';

export function factorRoutes(http: Http, deps: Deps) {
  const { db, crypto } = deps;

  const shown = async ({ account_id: accountId }: AccountRow, id: string) => {
    const rows = await db.run(listFactors, { accountId });
    const row = rows.find((factor) => factor.id === id);
    // Repeated by its key, after it has gone again.
    if (!row) throw new Refusal('not_found');
    return showFactor(row);
  };

  http.get(
    '/v1/factors',
    door({
      tag,
      summary: 'What the account has set up, and the ways to prove an act by it',
      session: 'required',
      answers: { 200: FactorList },
    }),
    async (request) => {
      const { account, provenAt } = request.session;
      const accountId = account.account_id;
      const [rows, proofs] = await Promise.all([db.run(listFactors, { accountId }), methodsOf(deps, accountId)]);
      return { items: rows.map(showFactor), proofs, fresh: isProvenLately(deps, provenAt) };
    },
  );

  http.post(
    '/v1/factors/totp',
    door({
      tag,
      summary: 'Set up an authenticator app',
      session: 'active',
      stepUp: 'manage_factors',
      body: AddTotp.nullish(),
      answers: { 201: TotpStarted },
      refusals: ['factor_exists'],
    }),
    async (request, reply) => {
      const { session, body } = request;
      const started = await startTotp(deps, { session, proof: body ?? {}, once: onceKeyOf(request, crypto) });
      return reply.code(201).send(started);
    },
  );

  http.post(
    '/v1/factors/totp/:id/activate',
    door({
      tag,
      summary: 'Take an authenticator into use by its first code',
      session: 'active',
      params: ById,
      body: ActivateTotp,
      answers: { 200: Factor },
      refusals: ['not_found', 'factor_exists', 'code_wrong', 'code_locked', 'idempotency_key_reused'],
    }),
    async (request) => {
      const { session, body, params } = request;
      const once = onceKeyOf(request, crypto);
      await activateTotp(deps, { session, actor: actorOf(request), totpId: params.id, code: body.totp, once });
      return shown(session.account, params.id);
    },
  );

  http.post(
    '/v1/factors/passkeys/options',
    door({
      tag,
      summary: 'What a browser needs to prove an act by a passkey; or, without an act, to make a new one',
      session: 'required',
      stepUp: 'manage_factors',
      body: AskPasskeyOptions,
      answers: { 200: PasskeyOptions },
      refusals: [
        'account_restricted',
        'account_closing',
        'not_found',
        'payment_already_resolved',
        'payment_expired',
        'order_not_payable',
      ],
    }),
    async (request) => {
      const { session, body } = request;
      const { act: asked, ...proof } = body;
      if (!asked) {
        http.refuseRestricted(request, 'active');
        return askNewPasskey(deps, { session, proof, once: onceKeyOf(request, crypto) });
      }
      const accountId = session.account.account_id;
      const passkeys = await db.run(listPasskeys, { accountId });
      if (asked.purpose === 'confirm_payment') http.refuseRestricted(request, 'paying');
      const act =
        asked.purpose === 'confirm_payment'
          ? await deps.paymentAct({ accountId, paymentId: asked.paymentId })
          : actOf(asked);
      if (passkeys.length === 0)
        throw new Refusal('step_up_required', { purpose: act.purpose, methods: await methodsOf(deps, accountId) });
      return askPasskey(deps, { accountId, passkeys, act });
    },
  );

  http.post(
    '/v1/factors/passkeys',
    door({
      tag,
      summary: 'Add the passkey that was made',
      session: 'active',
      body: AddPasskey,
      answers: { 201: Factor },
      refusals: ['passkey_refused', 'idempotency_key_reused', 'not_found'],
    }),
    async (request, reply) => {
      const { session, body } = request;
      const id = await addPasskey(deps, {
        session,
        actor: actorOf(request),
        passkey: body.passkey,
        name: body.name ?? null,
        once: onceKeyOf(request, crypto),
      });
      return reply.code(201).send(await shown(session.account, id));
    },
  );

  http.post(
    '/v1/factors/recovery-codes',
    door({
      tag,
      summary: 'Make ten recovery codes, shown this once; older ones are good for nothing any more',
      session: 'active',
      stepUp: 'manage_factors',
      body: NewRecoveryCodes,
      answers: { 201: RecoveryCodes },
    }),
    async (request, reply) => {
      const { session, body: proof } = request;
      const once = onceKeyOf(request, crypto);
      return reply.code(201).send(await makeRecoveryCodes(deps, { session, actor: actorOf(request), proof, once }));
    },
  );

  http.delete(
    '/v1/factors/:id',
    door({
      tag,
      summary: 'Remove a factor, by another one',
      session: 'active',
      stepUp: 'manage_factors',
      params: ById,
      body: RemoveFactor.nullish(),
      answers: { 204: Nothing },
      refusals: ['not_found'],
    }),
    async (request, reply) => {
      const { session, params, body } = request;
      await removeFactor(deps, {
        session,
        actor: actorOf(request),
        factorId: params.id,
        proof: body ?? {},
        once: onceKeyOf(request, crypto),
      });
      return reply.code(204).send();
    },
  );

  http.get(
    '/v1/account/security',
    door({
      tag,
      summary: 'How safe the account is, and what would make it safer',
      session: 'required',
      answers: { 200: SecurityCheck },
    }),
    async (request) => checkSecurity(deps, request.session.account),
  );
}
