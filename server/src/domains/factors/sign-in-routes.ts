import { AskSignInPasskey, PasskeyOptions, SignedIn, SignInByPasskey } from '@btepai/contract';
import { door } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { ById } from '../../kit/params.ts';
import type { ShowAccount } from '../accounts/index.ts';
import { askToComplete, askToSignIn, signInByPasskey } from './sign-in-by-passkey.ts';

type Deps = Parameters<typeof signInByPasskey>[0] & { show: ShowAccount };

const tag = 'Sessions';

/** Signing in by a passkey: alone, or as the second proof of a sign-in that waits. */
export function passkeySignInRoutes(http: Http, deps: Deps) {
  const perAddress = { name: 'sign_in', points: deps.settings.SIGN_INS_PER_ADDRESS_PER_MINUTE, seconds: 60 };
  const asksPerAddress = { ...perAddress, name: 'sign_in_passkey_options' };

  http.post(
    '/v1/sessions/passkey-options',
    door({
      tag,
      summary: 'What a browser needs to sign in by a passkey, or to complete a sign-in that waits',
      session: 'none',
      limit: asksPerAddress,
      body: AskSignInPasskey.nullish(),
      answers: { 200: PasskeyOptions },
      refusals: ['not_found', 'step_up_required'],
    }),
    async (request) => {
      const pendingId = request.body?.pendingSessionId;
      return pendingId === undefined ? askToSignIn(deps) : askToComplete(deps, pendingId);
    },
  );

  http.post(
    '/v1/sessions/pending/:id/passkey-options',
    door({
      tag,
      summary: 'What a browser needs to complete a sign-in that waits by a passkey',
      session: 'none',
      limit: asksPerAddress,
      params: ById,
      answers: { 200: PasskeyOptions },
      refusals: ['not_found', 'step_up_required'],
    }),
    async (request) => askToComplete(deps, request.params.id),
  );

  http.post(
    '/v1/sessions/passkey',
    door({
      tag,
      summary: 'Sign in by a passkey alone',
      session: 'none',
      limit: perAddress,
      body: SignInByPasskey,
      answers: { 201: SignedIn },
      refusals: ['passkey_refused', 'sign_in_denied'],
    }),
    async (request, reply) => {
      const { passkey, trustDevice } = request.body;
      const { account, session, deviceToken } = await signInByPasskey(deps, { passkey, trustDevice, request });
      deps.cookies.signIn(reply, { session, deviceToken });
      return reply.code(201).send({ account: await deps.show(account), session, deviceToken });
    },
  );
}
