import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser } from '../../server/testing/browser.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { button, field, link, masked, newNumber, nextCode, signedIn } from './person.ts';

/** An enterprise's numbers: a primary among several, each with its own label. */
let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  server = await startTestServer({ env: { PHONES_PER_ENTERPRISE: '3' } });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

test('add with a label, label, make primary, unbind: up to the limit, and never the primary', async () => {
  const [first, second, third] = [newNumber(), newNumber(), newNumber()];
  const { page, context, person, complaints } = await signedIn(browser, server, {
    kind: 'enterprise',
    numbers: [first, second],
  });
  await page.goto('/me/phone');
  await page.getByText('已绑定 2 个，最多 3 个').waitFor();
  await expectAccessible(page);
  await link(page, '添加号码').click();
  await field(page, '手机号').fill(third);
  await field(page, '用途（选填）').fill('财务');
  await expectAccessible(page);
  await field(page, '验证码').fill(await nextCode(page, server, third));
  await page.getByText('绑定成功').waitFor();
  await button(page, '完成').click();
  await page.getByText('号码数已到上限').waitFor();
  await link(page, new RegExp(`${third.slice(-4)}.*财务`)).waitFor();
  await keepScreenshot(page, '16-enterprise');

  await link(page, new RegExp(second.slice(-4))).click();
  await button(page, '修改用途').click();
  await field(page, '用途（选填）').fill('前台');
  await expectAccessible(page);
  await button(page, '保存').click();
  await page.getByText('前台').waitFor();
  await button(page, '设为主号码').click();
  await page.getByText('主号码', { exact: true }).waitFor();
  await expectAccessible(page);

  // The primary stays until another is.
  await link(page, '解绑').click();
  await button(page, '获取验证码').click();
  const code = field(page, '验证码');
  await code.or(page.getByText('请先把另一个号码设为主号码，再解绑这个。')).first().waitFor();
  if (await code.isVisible()) await code.fill(await server.codeSentTo(`+86${second}`, { after: 1 }));
  await page.getByText('请先把另一个号码设为主号码，再解绑这个。').waitFor();
  await expectAccessible(page);

  await page.goto('/me/phone');
  await link(page, new RegExp(first.slice(-4))).click();
  await link(page, '解绑').click();
  await field(page, '验证码').fill(await nextCode(page, server, first));
  await page.getByText(`已解绑 ${masked(first)}`).waitFor();
  await expectAccessible(page);
  const { items } = await person.phones();
  expect(items.map(({ phone, primary, label }) => ({ phone, primary, label }))).toEqual(
    expect.arrayContaining([
      { phone: `+86 ${masked(second)}`, primary: true, label: '前台' },
      { phone: `+86 ${masked(third)}`, primary: false, label: '财务' },
    ]),
  );
  expect(items).toHaveLength(2);
  expect(complaints).toEqual([]);
  await context.close();
});
