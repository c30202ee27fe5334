import {
  AddPushSubscription,
  languageOf,
  NotificationPreferences,
  PushSubscription,
  SetNotificationPreferences,
} from '@btepai/contract';
import { door, Nothing } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { ById } from '../../kit/params.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Settings } from '../../settings.ts';
import type { PreferenceDeps } from './preferences.ts';
import { changePreferences, showPreferences } from './preferences.ts';
import { subscribeToPush } from './push/subscribe.ts';
import { unsubscribe } from './store/push.ts';

const tag = 'Notifications';

/** Where an account is told beside its inbox: what it wants there, and which browsers. */
export function channelRoutes(http: Http, deps: PreferenceDeps & { settings: Settings }) {
  http.get(
    '/v1/notification-preferences',
    door({
      tag,
      summary: 'Which categories are told where',
      session: 'required',
      answers: { 200: NotificationPreferences },
    }),
    async (request) => showPreferences(deps, request.session.account.account_id),
  );

  http.put(
    '/v1/notification-preferences',
    door({
      tag,
      summary: 'Turn categories on or off; security can’t be turned off',
      session: 'writing',
      body: SetNotificationPreferences,
      answers: { 200: NotificationPreferences },
    }),
    async (request) => {
      const { account_id: accountId } = request.session.account;
      await changePreferences(deps, accountId, request.body.items);
      return showPreferences(deps, accountId);
    },
  );

  http.post(
    '/v1/push-subscriptions',
    door({
      tag,
      summary: 'Tell this browser too, as long as this session is open',
      session: 'writing',
      body: AddPushSubscription,
      answers: { 201: PushSubscription },
    }),
    async (request, reply) => {
      const { sessionId, account } = request.session;
      const language = languageOf(request.headers['accept-language']);
      const asked = request.body;
      const subscription = await subscribeToPush(deps, { accountId: account.account_id, sessionId, language, asked });
      return reply.code(201).send(subscription);
    },
  );

  http.delete(
    '/v1/push-subscriptions/:id',
    door({
      tag,
      summary: 'Tell this browser no more',
      session: 'required',
      params: ById,
      answers: { 204: Nothing },
      refusals: ['not_found'],
    }),
    async (request, reply) => {
      const { account_id: accountId } = request.session.account;
      const [gone] = await deps.db.run(unsubscribe, { accountId, id: request.params.id });
      if (!gone) throw new Refusal('not_found');
      return reply.code(204).send();
    },
  );
}
