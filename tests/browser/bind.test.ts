import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser, openPhone } from '../../server/testing/browser.ts';
import { otherCode } from '../../server/testing/client.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { eventually, startTestServer } from '../../server/testing/server.ts';
import { askForCode, button, codeOn, field, newNumber, register } from './person.ts';

/** The main job and every line of the brief's 绑定失败的原因, in a real Chromium at 390×844. */
let server: TestServer;
let browser: Browser;
let phone: Awaited<ReturnType<typeof openPhone>>;
beforeAll(async () => {
  server = await startTestServer();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});
beforeEach(async () => {
  phone = await openPhone(browser, server.url);
});
afterEach(async () => {
  expect(phone.complaints).toEqual([]);
  await phone.context.close();
});

describe('the main job', () => {
  test('register, enter a number, read the SMS on the handset, type the code, see 138****8000 under 我的', async () => {
    const { page, context } = phone;
    const handset = await context.newPage();
    await handset.goto('/sandbox');

    await register(page);
    await keepScreenshot(page, '01-home');
    await page.getByRole('link', { name: '去绑定' }).click();
    await field(page, '手机号').pressSequentially('13800138000');
    expect(await field(page, '手机号').inputValue()).toBe('138 0013 8000');
    await keepScreenshot(page, '02-number');
    await button(page, '获取验证码').click();
    await page.getByText('138****8000').waitFor();
    await page.getByText('短信已送达').waitFor();
    await keepScreenshot(page, '03-code');

    const sms = handset.getByText(/【B特派】验证码\d{6}，用于绑定手机号/);
    const code = /\d{6}/.exec((await sms.textContent())!)![0];
    await keepScreenshot(handset, '04-handset');
    await field(page, '验证码').pressSequentially(code);
    await page.getByText('绑定成功').waitFor();
    await keepScreenshot(page, '05-done');
    await button(page, '完成').click();

    await page.goto('/me');
    await page.getByText('138****8000').waitFor();
    await keepScreenshot(page, '06-me');
  });

  test('the code pastes out of a whole SMS, full-width digits too', async () => {
    const { page, context } = phone;
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await register(page);
    const number = newNumber();
    await askForCode(page, number);
    const code = await codeOn(server, number);
    const fullWidth = code.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
    await page.evaluate((text) => navigator.clipboard.writeText(text), `【B特派】验证码${fullWidth}，用于绑定手机号`);
    await field(page, '验证码').focus();
    await page.keyboard.press('ControlOrMeta+V');
    await page.getByText('绑定成功').waitFor();
  });

  test('with the keyboard alone', async () => {
    const { page } = phone;
    await register(page);
    const number = newNumber();
    await page.goto('/me/phone/bind');
    await field(page, '手机号').focus();
    await page.keyboard.type(number);
    await page.keyboard.press('Enter');
    await field(page, '验证码').waitFor();
    await page.keyboard.type(await codeOn(server, number));
    await page.getByText('绑定成功').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => !url.pathname.endsWith('/bind'));
  });
});

describe('输入错误', () => {
  test('a number that is too short, a landline, a wrong code: each says so by its field', async () => {
    const { page } = phone;
    await register(page);
    await page.goto('/me/phone/bind');
    await field(page, '手机号').fill('1380013');
    await button(page, '获取验证码').click();
    await page.getByText('还差 4 位').waitFor();
    await field(page, '手机号').fill('010 8888 8888');
    await button(page, '获取验证码').click();
    await page.getByText(/收不到短信/).waitFor();
    await expectAccessible(page);

    const number = newNumber();
    await askForCode(page, number);
    const code = await codeOn(server, number);
    await field(page, '验证码').fill(otherCode(code));
    await page.getByText('还可以试 4 次').waitFor();
    expect(await field(page, '验证码').inputValue()).toBe('');
    await field(page, '验证码').fill(code);
    await page.getByText('绑定成功').waitFor();
  });

  test('five wrong codes lock it, and another can be had', async () => {
    const { page } = phone;
    await register(page);
    const number = newNumber();
    await askForCode(page, number);
    const code = await codeOn(server, number);
    for (let left = 4; left >= 1; left--) {
      await field(page, '验证码').fill(otherCode(code));
      await page.getByText(`还可以试 ${left} 次`).waitFor();
    }
    await field(page, '验证码').fill(otherCode(code));
    await page.getByText('输错次数过多，这个验证码已停用').waitFor();
    await expectAccessible(page);
  });
});

describe('网络问题', () => {
  test('without a network the wish is kept and carried out by itself; one SMS is sent', async () => {
    const { page, context } = phone;
    await register(page);
    const number = newNumber();
    await page.goto('/me/phone/bind');
    await field(page, '手机号').fill(number);
    await context.setOffline(true);
    await button(page, '获取验证码').click();
    await page.getByText('网络断开，恢复后自动继续').waitFor();
    await keepScreenshot(page, '07-offline');
    await context.setOffline(false);
    await field(page, '验证码').waitFor();
    await codeOn(server, number);
    expect(server.sandbox.received(`+86${number}`)).toHaveLength(1);
  });

  test('an answer lost on the way is asked for again; nothing is sent or spent twice', async () => {
    const { page } = phone;
    await register(page);
    const number = newNumber();
    const lost: string[] = [];
    for (const path of ['/v1/verifications', '/v1/phones']) {
      await page.route(`**${path}`, async (route) => {
        if (route.request().method() !== 'POST' || lost.includes(path)) return route.continue();
        lost.push(path);
        await route.fetch();
        await route.abort('connectionreset');
      });
    }
    await askForCode(page, number);
    await field(page, '验证码').fill(await codeOn(server, number));
    await page.getByText('绑定成功').waitFor();
    expect(lost).toEqual(['/v1/verifications', '/v1/phones']);
    expect(server.sandbox.received(`+86${number}`)).toHaveLength(1);
  });

  test('a reload in the middle keeps the step, the number and the code', async () => {
    const { page } = phone;
    await register(page);
    const number = newNumber();
    await askForCode(page, number);
    await page.reload();
    await field(page, '验证码').waitFor();
    await page.getByText(`138****${number.slice(-4)}`).waitFor();
    await field(page, '验证码').fill(await codeOn(server, number));
    await page.getByText('绑定成功').waitFor();
    expect(server.sandbox.received(`+86${number}`)).toHaveLength(1);
  });
});

describe('验证码过期', () => {
  test('says so, and one tap gets another', async () => {
    const { page } = phone;
    await register(page);
    const number = newNumber();
    await askForCode(page, number);
    const code = await codeOn(server, number);
    // Nothing more is told over the stream after this, so the page learns of the time from its own try.
    await page.getByText('短信已送达').waitFor();
    server.clock.advance(301);
    await field(page, '验证码').fill(code);
    await page.getByText('验证码已过期', { exact: true }).waitFor();
    await keepScreenshot(page, '08-expired');
    await expectAccessible(page);
    await button(page, '重新获取').click();
    await field(page, '验证码').waitFor();
    await field(page, '验证码').fill(await codeOn(server, number, 1));
    await page.getByText('绑定成功').waitFor();
  });
});

describe('号码已被绑定', () => {
  test('is told after the code proved possession, with the way to appeal and to another number', async () => {
    const { page } = phone;
    const number = newNumber();
    await (await server.person()).bindNumber(`+86${number}`);
    server.clock.advance(61);
    await register(page);
    await askForCode(page, number);
    await field(page, '验证码').fill(await codeOn(server, number, 1));
    await page.getByText('这个号码已绑定其他账户').waitFor();
    await keepScreenshot(page, '09-taken');
    await expectAccessible(page);
    await button(page, '申诉这个号码').waitFor();
    await button(page, '换个号码').click();
    await field(page, '手机号').waitFor();
  });
});

describe('系统故障', () => {
  test('with every gateway out the number is kept, and it goes on by itself when one is back', async () => {
    const { page } = phone;
    await register(page);
    const outage = { mode: 'outage', delayMs: 0 } as const;
    server.sandbox.faults.primary = outage;
    server.sandbox.faults.backup = outage;
    // Somebody else's codes are what shows that the gateways are out.
    await Promise.all(Array.from({ length: 6 }, async () => (await server.person()).askCode(`+86${newNumber()}`)));
    await eventually(() => server.app.messaging.gatewayState() === 'down', 'both gateways left out', 30_000);

    const number = newNumber();
    await page.goto('/me/phone/bind');
    await field(page, '手机号').fill(number);
    await button(page, '获取验证码').click();
    await page.getByText(/自动重试/).waitFor();
    await keepScreenshot(page, '10-outage');
    await expectAccessible(page);
    await page.getByRole('link', { name: '查看服务状态' }).first().waitFor();

    server.sandbox.faults.primary = { mode: 'deliver', delayMs: 0 };
    server.sandbox.faults.backup = { mode: 'deliver', delayMs: 0 };
    await field(page, '验证码').waitFor({ timeout: 40_000 });
    await field(page, '验证码').fill(await codeOn(server, number));
    await page.getByText('绑定成功').waitFor();
  });

  test('an SMS that the carrier refuses is told with what to do', async () => {
    const { page } = phone;
    await register(page);
    server.sandbox.faults.primary = { mode: 'reject', delayMs: 0 };
    server.sandbox.faults.backup = { mode: 'reject', delayMs: 0 };
    try {
      await askForCode(page, newNumber());
      await page.getByText(/运营商拒收了这条短信/).waitFor();
      await keepScreenshot(page, '11-rejected');
    } finally {
      server.sandbox.faults.primary = { mode: 'deliver', delayMs: 0 };
      server.sandbox.faults.backup = { mode: 'deliver', delayMs: 0 };
    }
  });
});
