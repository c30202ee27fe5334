import type { ErrorCode } from '@btepai/contract';
import {
  Binding,
  BindPhone,
  LabelPhone,
  MakePrimary,
  Objection,
  ObjectionAnswer,
  OneBinding,
  PhoneChange,
  PhoneList,
  Replaced,
  ReplacePhone,
  UnbindPhone,
} from '@btepai/contract';
import { door } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { ById } from '../../kit/params.ts';
import { Refusal } from '../../kit/refusal.ts';
import { addressOf, onceKeyOf } from '../../kit/request.ts';
import type { Prove } from '../accounts/index.ts';
import type { WayDeps } from '../factors/index.ts';
import { bindPhone } from './bind-phone.ts';
import { maxPhones, showBinding } from './binding.ts';
import { cancelChange } from './cancel-change.ts';
import { showChange } from './change.ts';
import type { PhoneDeps } from './effects.ts';
import type { ObjectionDeps } from './object-to-change.ts';
import { objectToChange } from './object-to-change.ts';
import { labelPhone, makePrimary } from './order-numbers.ts';
import { replacePhone } from './replace-phone.ts';
import { startLostChange } from './start-lost-change.ts';
import { findPolicy, listBindings } from './store/bindings.ts';
import { findChange, listWaiting } from './store/changes.ts';
import { unbindPhone } from './unbind-phone.ts';

type Deps = PhoneDeps & WayDeps & { prove: Prove } & Pick<ObjectionDeps, 'openCase'>;

const tag = 'Phones';
const codeRefusals = [
  'code_wrong',
  'code_expired',
  'code_locked',
  'code_spent',
  'code_superseded',
  'code_mismatch',
  'idempotency_key_reused',
] as const satisfies ErrorCode[];

export function phoneRoutes(http: Http, deps: Deps) {
  const { db, crypto, settings } = deps;

  http.get(
    '/v1/phones',
    door({
      tag,
      summary: 'The bound numbers, and what waits on them',
      session: 'required',
      answers: { 200: PhoneList },
    }),
    async (request) => {
      const { account_id: accountId, kind } = request.session.account;
      const rows = await db.run(listBindings, { accountId });
      const [policy] = await db.run(findPolicy, { accountId, maxPhones: maxPhones(kind, settings) });
      const waiting = await db.run(listWaiting, { accountId });
      return {
        items: rows.map((row) => showBinding(crypto, row)),
        policy: { max: policy!.max_phones, kind },
        waiting: waiting.map((row) => showChange(crypto, row)),
      };
    },
  );

  http.post(
    '/v1/phones',
    door({
      tag,
      summary: 'Bind the number that a code was sent to',
      session: 'active',
      body: BindPhone,
      answers: { 201: Binding },
      refusals: [
        ...codeRefusals,
        'phone_already_bound',
        'phone_taken',
        'phone_unchanged',
        'step_up_required',
        'credentials_wrong',
        'passkey_refused',
      ],
    }),
    async (request, reply) => {
      const binding = await bindPhone(deps, {
        session: request.session,
        address: addressOf(request),
        label: request.body.label ?? null,
        proof: request.body.verification,
        ownerProof: request.body.ownerProof,
        once: onceKeyOf(request, crypto),
      });
      return reply.code(201).send(binding);
    },
  );

  http.post(
    '/v1/phones/:id/replace',
    door({
      tag,
      summary:
        'Put another number in its place: at once by a code to each or a factor, or after a wait where the old one is lost',
      session: 'active',
      params: ById,
      body: ReplacePhone,
      answers: { 200: Replaced },
      refusals: [
        ...codeRefusals,
        'not_found',
        'phone_taken',
        'phone_unchanged',
        'change_waiting',
        'credentials_wrong',
        'passkey_refused',
        'step_up_required',
      ],
    }),
    async (request) => {
      const { verification: proof, ownerProof } = request.body;
      const replacing = {
        session: request.session,
        address: addressOf(request),
        phoneId: request.params.id,
        proof,
        once: onceKeyOf(request, crypto),
      };
      if ('verification' in ownerProof || 'passkey' in ownerProof || 'totp' in ownerProof)
        return replacePhone(deps, { ...replacing, ownerProof });
      return startLostChange(deps, { ...replacing, ownerProof });
    },
  );

  http.post(
    '/v1/phones/:id/unbind',
    door({
      tag,
      summary: 'Free a number',
      session: 'active',
      params: ById,
      body: UnbindPhone,
      answers: { 200: OneBinding },
      refusals: [...codeRefusals, 'not_found', 'last_recovery_path', 'phone_is_last', 'phone_is_primary'],
    }),
    async (request) => ({
      binding: await unbindPhone(deps, {
        session: request.session,
        address: addressOf(request),
        phoneId: request.params.id,
        proof: request.body.verification,
        acceptNoRecovery: request.body.acceptNoRecovery ?? false,
        once: onceKeyOf(request, crypto),
      }),
    }),
  );

  http.post(
    '/v1/phones/:id/primary',
    door({
      tag,
      summary: 'Make a number the primary one of an enterprise',
      session: 'active',
      stepUp: 'make_phone_primary',
      params: ById,
      body: MakePrimary.nullish(),
      answers: { 200: OneBinding },
      refusals: ['forbidden', 'not_found'],
    }),
    async (request) => ({
      binding: await makePrimary(deps, {
        session: request.session,
        address: addressOf(request),
        phoneId: request.params.id,
        proof: request.body ?? {},
        once: onceKeyOf(request, crypto),
      }),
    }),
  );

  http.patch(
    '/v1/phones/:id',
    door({
      tag,
      summary: 'Say what an enterprise uses a number for',
      session: 'active',
      params: ById,
      body: LabelPhone,
      answers: { 200: OneBinding },
      refusals: ['forbidden', 'not_found'],
    }),
    async (request) => ({
      binding: await labelPhone(deps, {
        session: request.session,
        address: addressOf(request),
        phoneId: request.params.id,
        label: request.body.label,
      }),
    }),
  );

  http.get(
    '/v1/phone-changes/:id',
    door({
      tag,
      summary: 'A change as it stands',
      session: 'required',
      params: ById,
      answers: { 200: PhoneChange },
      refusals: ['not_found'],
    }),
    async (request) => {
      const { account_id: accountId } = request.session.account;
      const [change] = await db.run(findChange, { accountId, changeId: request.params.id });
      if (!change) throw new Refusal('not_found');
      return showChange(crypto, change);
    },
  );

  http.post(
    '/v1/phone-changes/:id/cancel',
    door({
      tag,
      summary: 'Stop a change that waits',
      session: 'required',
      params: ById,
      answers: { 200: PhoneChange },
      refusals: ['not_found', 'change_resolved'],
    }),
    async (request) =>
      cancelChange(deps, { session: request.session, address: addressOf(request), changeId: request.params.id }),
  );

  http.post(
    '/v1/phone-objections',
    door({
      tag,
      summary: 'Object to a change, by the token that came to the old number',
      session: 'none',
      body: Objection,
      answers: { 202: ObjectionAnswer },
      refusals: ['not_found', 'objection_closed'],
    }),
    async (request, reply) => reply.code(202).send(await objectToChange(deps, request.body.token)),
  );
}
