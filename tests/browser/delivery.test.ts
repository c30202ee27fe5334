import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../server/src/domains/messaging/gateways/sandbox.ts';
import { expectAccessible, keepScreenshot, launchBrowser, openPhone } from '../../server/testing/browser.ts';
import { addTotp } from '../../server/testing/factors.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { eventually, startTestServer } from '../../server/testing/server.ts';
import { askForCode, button, codeOn, field, newNumber, signedIn, signIn } from './person.ts';

/** Where the code is, which way it went, and what else there is where it does not come: each fault as a person sees it. */
let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  server = await startTestServer({ env: { SMS_GATEWAY_TIMEOUT_SECONDS: '1' } });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});
afterEach(() => setFaults({ mode: 'deliver' }));

type Part = Pick<Fault, 'mode' | 'receipts'>;
function setFaults(primary: Part, backup = primary) {
  server.sandbox.faults.primary = { delayMs: 0, ...primary };
  server.sandbox.faults.backup = { delayMs: 0, ...backup };
}
const deliver = { mode: 'deliver' } as const;
const callTo = (number: string) =>
  eventually(() => {
    const [call] = server.sandbox.received(`+86${number}`).filter(({ channel }) => channel === 'voice');
    return call && /\d(?:，\d){5}/.exec(call.text)![0].replaceAll('，', '');
  }, 'a call');
/** The page learns of the server's time with what it asks next. */
async function later(page: Page, seconds: number) {
  server.clock.advance(seconds);
  await page.reload();
  await field(page, '验证码').waitFor();
}

describe('which way it went', () => {
  test.each(['outage', 'hang', 'no_credit', 'reject'] as const)(
    'the main line at %s: the backup brings it',
    async (mode) => {
      setFaults({ mode }, deliver);
      const { page, context, complaints } = await signedIn(browser, server);
      const number = newNumber();
      await askForCode(page, number);
      await page.getByText('主通道较慢，已由备用通道送达').waitFor();
      if (mode === 'outage') {
        await keepScreenshot(page, 'delivery-backup');
        await expectAccessible(page);
      }
      await field(page, '验证码').fill(await codeOn(server, number));
      await page.getByText('绑定成功').waitFor();
      expect(complaints).toEqual([]);
      await context.close();
    },
  );

  test('before its receipt the backup’s SMS is on its way', async () => {
    setFaults({ mode: 'outage' }, { mode: 'deliver', receipts: 'none' });
    const { page, context } = await signedIn(browser, server);
    await askForCode(page, newNumber());
    await page.getByText('主通道较慢，已改由备用通道发出').waitFor();
    await context.close();
  });
});

describe('what else there is', () => {
  test('no receipt for half a minute: slow, says how to get it another way, and the other line brings it', async () => {
    setFaults({ mode: 'drop' }, deliver);
    const { page, context } = await signedIn(browser, server);
    const number = newNumber();
    await askForCode(page, number);
    await page.getByText('已提交运营商').waitFor();
    expect(await button(page, '语音播报验证码').count()).toBe(0);
    await later(page, 31);
    await page.getByText('这条短信比平时慢一些').waitFor();
    expect(await button(page, '语音播报验证码').isDisabled()).toBe(true);
    await keepScreenshot(page, 'delivery-late');
    await expectAccessible(page);
    await later(page, 30);
    await button(page, '换条线路再发一次').click();
    await page.getByText('主通道较慢，已由备用通道送达').waitFor();
    await field(page, '验证码').fill(await codeOn(server, number));
    await page.getByText('绑定成功').waitFor();
    await context.close();
  });

  test('the phone can’t be reached by SMS: a call reads the code out, and it binds', async () => {
    setFaults({ mode: 'undelivered' });
    const { page, context } = await signedIn(browser, server);
    const number = newNumber();
    await askForCode(page, number);
    await page.getByText('短信没有送到').waitFor();
    await page.getByText(/手机可能关机或没有信号/).waitFor();
    await keepScreenshot(page, 'delivery-undelivered');
    await expectAccessible(page);
    setFaults({ mode: 'deliver', receipts: 'none' });
    await later(page, 61);
    await button(page, '语音播报验证码').click();
    await page.getByText('正在拨打您的手机').waitFor();
    await keepScreenshot(page, 'delivery-call');
    await field(page, '验证码').fill(await callTo(number));
    await page.getByText('绑定成功').waitFor();
    await context.close();
  });

  test('the SMS came and was not seen: when the minute is over, a call is offered beside another SMS', async () => {
    const { page, context } = await signedIn(browser, server);
    const number = newNumber();
    await askForCode(page, number);
    await page.getByText('短信已送达').waitFor();
    expect(await button(page, '语音播报验证码').count()).toBe(0);
    await later(page, 61);
    await button(page, '重新获取').waitFor();
    await button(page, '语音播报验证码').click();
    await page.getByText('电话已接通，验证码已读给您听').waitFor();
    expect(await callTo(number)).toBe(await codeOn(server, number));
    await context.close();
  });

  test('both lines out: it waits and says so, with nothing to tap in vain, and comes by itself', async () => {
    setFaults({ mode: 'outage' });
    const { page, context } = await signedIn(browser, server);
    const number = newNumber();
    await askForCode(page, number);
    await page.getByText(/短信通道暂时中断/).waitFor();
    await page.getByRole('link', { name: '查看服务状态' }).waitFor();
    expect(await button(page, /重新获取|换条线路/).count()).toBe(0);
    await keepScreenshot(page, 'delivery-no-gateway');
    await expectAccessible(page);
    setFaults(deliver);
    server.clock.advance(2);
    await page.getByText('短信已送达').waitFor();
    await field(page, '验证码').fill(await codeOn(server, number));
    await page.getByText('绑定成功').waitFor();
    await context.close();
  });

  test('refused by both: another line is offered, and there is one primary button', async () => {
    setFaults({ mode: 'reject' });
    const { page, context } = await signedIn(browser, server, { look: { colorScheme: 'dark', locale: 'en-US' } });
    await page.goto('/me/phone/bind');
    await page.getByRole('textbox', { name: 'Phone number' }).fill(newNumber());
    await button(page, 'Get code').click();
    await page.getByText('The text couldn’t be sent').waitFor();
    expect(await page.locator('.button--primary').count()).toBe(1);
    await keepScreenshot(page, 'delivery-rejected-dark-en');
    await expectAccessible(page);
    await context.close();
  });

  test('where an authenticator will do too, it is pointed to', async () => {
    const number = newNumber();
    const person = await server.person();
    const app = await addTotp(person, server.clock);
    await person.bindNumber(`+86${number}`, { totp: app.code(), password: 'plum harbour 42' });
    server.clock.advance(61);
    setFaults({ mode: 'undelivered' });
    const { page, context } = await openPhone(browser, server.url);
    await page.goto('/login');
    await signIn(page, (await person.account()).username);
    await page.getByText('填写验证器里的数字').waitFor();
    await button(page, /^短信验证码/).click();
    await button(page, '获取验证码').click();
    await page.getByText('短信没有送到').waitFor();
    await page.getByText('也可以不等短信，用下面的其他方式验证。').waitFor();
    await button(page, /^身份验证器/).waitFor();
    await keepScreenshot(page, 'delivery-other-ways');
    await expectAccessible(page);
    await context.close();
  });
});
