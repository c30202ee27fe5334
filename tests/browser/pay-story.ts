import type { Order } from '@btepai/contract';
import type { Browser, Page } from 'playwright-core';
import type { Look } from '../../server/testing/browser.ts';
import type { Client } from '../../server/testing/client.ts';
import { move, post } from '../../server/testing/ledger.ts';
import { anErrand, placeOrder } from '../../server/testing/orders.ts';
import type { TestPaymentGateway } from '../../server/testing/payment-gateway.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { button, newNumber, signedIn } from './person.ts';

/** What is in the wallet when a story begins. */
export async function fill(server: TestServer, person: Client, amountFen: number) {
  const { id: accountId } = await person.account();
  await server.app.db.run(post, move({ accountId, amountFen, now: server.clock.now() }));
}

/** Money that leaves a wallet by another door. */
export async function spend(server: TestServer, accountId: string, amountFen: number) {
  const now = server.clock.now();
  const out = { debitBook: 'wallet', creditBook: 'sales', transferKind: 'payment' } as const;
  await server.app.db.run(post, move({ accountId, amountFen, now, ...out }));
}

type Given = { balanceFen?: number; asked?: object; hasNumber?: boolean; look?: Look };

/** Someone before an order of ¥15.00 that awaits its payment. */
export async function withOrder(
  browser: Browser,
  server: TestServer,
  { balanceFen = 0, asked = anErrand(), hasNumber = true, look = {} }: Given = {},
) {
  const number = newNumber();
  const story = await signedIn(browser, server, { numbers: hasNumber ? [number] : [], look });
  if (balanceFen > 0) await fill(server, story.person, balanceFen);
  const order = await placeOrder(story.person, asked);
  return { ...story, number, order, cashier: `/orders/${order.id}/pay` };
}

export const pay = (page: Page) => button(page, /^立即支付/);
export const way = (page: Page, name: string) => page.getByRole('radio', { name: new RegExp(name) });

/** The newest code on a handset, and the whole SMS that it stood in. */
export const smsOn = (server: TestServer, number: string) => server.sandbox.received(`+86${number}`)[0]!.text;

/** The gateway's own page: the payer pays there, or goes back without having paid. */
export async function standIn(page: Page, server: TestServer, gateway: TestPaymentGateway) {
  await page.route(`https://${gateway.name}.example/**`, async (route) => {
    const url = new URL(route.request().url());
    const tradeNo = url.pathname.split('/').at(-1)!;
    const { trade } = gateway.trades.get(tradeNo)!;
    if (url.searchParams.has('pay')) {
      gateway.pay(tradeNo);
      if (url.searchParams.get('pay') === 'now') await gateway.notify(server.url, tradeNo);
    }
    const link = (query: string, words: string) => `<p><a href="?${query}">${words}</a></p>`;
    const back = trade.returnUrl.replace(/^https?:\/\/[^/]+/, server.url);
    await route.fulfill({
      contentType: 'text/html; charset=utf-8',
      body: `<!doctype html><title>x</title><h1>${trade.subject}</h1>${link('pay=now', '付款')}${link('pay=silently', '付款但不通知')}
        <p><a href="${back}">回到商家</a></p>`,
    });
  });
}

export const orderStatus = async (person: Client, { id }: Order) =>
  (await person.get<Order>(`/v1/orders/${id}`)).body.status;
