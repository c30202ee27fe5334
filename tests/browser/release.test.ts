import type { Case } from '@btepai/contract';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approve } from '../../server/testing/appeal.ts';
import { expectAccessible, launchBrowser } from '../../server/testing/browser.ts';
import { agent } from '../../server/testing/desk.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { button, link, masked, newNumber, signedIn } from './person.ts';

/** Two of the staff found for a claimant: the holder has 72 hours to say no, and both sides hear what comes of it. */
let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  server = await startTestServer();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

async function approved() {
  const number = newNumber();
  const holder = await signedIn(browser, server, { numbers: [number] });
  const claimant = await signedIn(browser, server);
  const phone = `+86${number}`;
  const verification = await claimant.person.proof('bind_phone', { phone }, phone);
  const { body } = await claimant.person.post('/v1/phones', { verification });
  const appeal = { topic: 'phone_taken', message: '上个月新办的卡。', claimToken: body.appeal!.claimToken };
  const opened = await claimant.person.post<Case>('/v1/support/cases', appeal);
  for (let n = 0; n < 2; n++) await approve(await agent(server, ['support']), opened.body.number);
  return { number, holder, claimant, caseId: opened.body.id };
}

test('the holder is told, looks, and says no: the number stays, and the claimant hears it', async () => {
  const { number, holder, claimant } = await approved();
  const { page } = holder;
  await page.goto('/messages');
  await link(page, /有人申诉您的手机号/).click();
  await page.getByText('有人申诉这个号码归他使用').waitFor();
  await page.getByRole('timer').waitFor();
  await expectAccessible(page);
  await button(page, '这是我的号码，拒绝').click();
  await expectAccessible(page);
  await page.getByRole('dialog').getByRole('button', { name: /拒绝/ }).click();
  await link(page, '更换手机号').waitFor();
  expect((await holder.person.account()).phone?.phone).toBe(`+86 ${masked(number)}`);
  await claimant.page.goto('/messages');
  await claimant.page.getByText('申诉的号码没有空出来').waitFor();
  expect([...holder.complaints, ...claimant.complaints]).toEqual([]);
  await holder.context.close();
  await claimant.context.close();
});

test('nobody says no: after 72 hours the number is free, the holder is led to bind, the claimant binds it', async () => {
  const { number, holder, claimant, caseId } = await approved();
  server.clock.advance(72 * 3_600);
  await server.app.schedule.run('apply due phone changes');
  await holder.page.goto('/messages');
  await holder.page.getByText('手机号已从账户移除').waitFor();
  await holder.page.goto('/me/phone');
  await link(holder.page, /绑定/).first().waitFor();
  await claimant.page.goto(`/me/cases/${caseId}`);
  await claimant.page.getByText('已通过').first().waitFor();
  await expectAccessible(claimant.page);
  await claimant.page.goto('/messages');
  await claimant.page.getByText('号码可以绑定了').waitFor();
  expect((await claimant.person.bindNumber(`+86${number}`)).status).toBe('active');
  await holder.context.close();
  await claimant.context.close();
});
