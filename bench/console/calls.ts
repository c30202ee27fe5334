import { caseNumber, idOf, orderNumber } from './ids.ts';
import type { Filling } from './people.ts';
import { pictures } from './support.ts';

/** `of` is the route of the document; `path` is asked for the nth time, after `before` where that has to be open. */
export type Call = { of: string; name: string; path: (n: number) => string; before?: (n: number) => string };

const staff = '/v1/staff';

/** Every page of the console, by what it asks for, about another thing each time. The narrowings that the pages offer have a line each. */
export function callsOf({ busy, senders, orders }: Filling): Call[] {
  const call = (route: string, path: (n: number) => string, name = route): Call => ({
    of: `GET ${staff}${route.split('?')[0]}`,
    name: `GET ${name}`,
    path: (n) => `${staff}${path(n)}`,
  });
  const list = (route: string, ...narrowed: string[]) =>
    ['', ...narrowed].map((query) => call(route, () => `${route}${query}`, `${route}${query}`));
  const account = (n: number) => idOf('account', n % busy);
  const ofAccount = (rest: string) => call(`/accounts/{id}${rest}`, (n) => `/accounts/${account(n)}${rest}`);
  const anOrder = (n: number) => orderNumber(1 + (n % orders));
  return [
    ...list('/me'),
    ...list('/today'),
    ...list('/passkeys'),
    ...list('/members', '?limit=100'),
    ...list('/audit', '?act=case.answer', '?act=spam.decide&limit=100'),
    call('/audit', (n) => `/audit?accountId=${account(n)}`, '/audit?accountId='),
    call('/audit', (n) => `/audit?staffId=${idOf('staff', n % 20)}`, '/audit?staffId='),
    ...list(
      '/cases',
      '?queue=mine',
      '?queue=all',
      '?queue=all&status=resolved',
      '?topic=other',
      '?queue=all&topic=phone_taken&status=open',
    ),
    call('/cases/{number}', (n) => `/cases/${caseNumber(n % busy)}`),
    {
      ...call(
        '/cases/{number}/pictures/{pictureId}',
        (n) => `/cases/${caseNumber(n % pictures)}/pictures/${idOf('picture', n % pictures)}`,
      ),
      before: (n) => `${staff}/cases/${caseNumber(n % pictures)}`,
    },
    ...list('/appeals', '?limit=50'),
    ofAccount(''),
    ofAccount('/activity'),
    ofAccount('/acts'),
    ofAccount('/cases'),
    ofAccount('/decisions'),
    ofAccount('/devices'),
    ofAccount('/orders'),
    ofAccount('/sessions'),
    ...list('/alerts', '?status=open', '?kind=disowned', '?status=open&kind=sign_in_held'),
    ...list('/figures/sign-ins', '?hours=168'),
    ...list('/sms/funnel', '?days=30', '?days=90', '?hours=24'),
    ...list('/sms/spend', '?days=90'),
    ...list('/sms/lines'),
    ...list('/sms/brakes'),
    ...list('/spam-senders', '?limit=50', '?state=decided&limit=50'),
    call(
      '/spam-senders',
      (n) => `/spam-senders?limit=50&cursor=${idOf('sender', (2 * n) % senders)}`,
      '/spam-senders?cursor=',
    ),
    call('/spam-senders/{id}', (n) => `/spam-senders/${idOf('sender', n % senders)}`),
    ...list('/orders', '?status=in_progress&limit=50', '?status=refunding&limit=50'),
    call('/orders/{number}', (n) => `/orders/${anOrder(n)}`),
    call('/orders/{number}/payments', (n) => `/orders/${anOrder(n)}/payments`),
    ...list('/refunds'),
    ...list('/held-payments'),
    ...list('/publications?kind=article', '&status=published', '&limit=50'),
    ...list('/publications?kind=announcement'),
    call('/publications/{id}', (n) => `/publications/${idOf('publication', 1 + (n % 2_000))}`),
    call(
      '/publications/{id}/versions/{version}',
      (n) => `/publications/${idOf('publication', 1 + (n % 2_000))}/versions/1`,
    ),
    ...list('/services'),
    ...list('/incidents', '?show=open'),
    call('/incidents/{id}', (n) => `/incidents/${idOf('incident', 1 + (n % 1_000))}`),
  ];
}
