import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser, openPhone } from '../../server/testing/browser.ts';
import { addTotp, factorsOf, totpAt } from '../../server/testing/factors.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import {
  answerLast,
  askForCode,
  button,
  codeOn,
  field,
  link,
  newNumber,
  nextCode,
  password,
  proveBySms,
  signedIn,
} from './person.ts';

/** 双重验证, from 账号与安全 to the act that a factor proves. Passkeys are Chromium's own, at the address of the server. */
let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  server = await startTestServer({ atLocalhost: true });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const looks = [
  { colorScheme: 'light', locale: 'zh-CN' },
  { colorScheme: 'dark', locale: 'en-US' },
] as const;

const freshSeconds = 301;
const passwordField = (page: Page) => page.getByLabel('登录密码', { exact: true });
/** What an authenticator with this secret shows now, never the digits that it showed before. */
function nextTotp(secret: string) {
  server.clock.advance(30);
  return totpAt(secret, server.clock.now());
}

/** Sets up an authenticator by what stands on the page, proven by an SMS to the number, and gives the secret. */
async function addAuthenticator(page: Page, number: string): Promise<string> {
  await page.goto('/me/factors/totp');
  await proveBySms(page, server, number, () => button(page, '开始设置').click());
  const secret = (await page.locator('.secret').textContent())!.replaceAll(/\s/g, '');
  await field(page, '验证码').fill(totpAt(secret, server.clock.now()));
  await page.getByText('身份验证器已开启').waitFor();
  server.clock.advance(61);
  return secret;
}

describe('authenticator', () => {
  test('is set up by the secret on the page, after wrong digits too, and the score rises', async () => {
    const number = newNumber();
    const { page, context, complaints } = await signedIn(browser, server, { numbers: [number] });
    await page.goto('/me');
    await link(page, '账号与安全').click();
    const score = page.locator('.safety__score');
    const before = Number(await score.textContent());
    await keepScreenshot(page, '30-security');
    await expectAccessible(page);
    await link(page, /开启双重验证/).click();
    await page.getByText('通行密钥最安全').waitFor();
    await expectAccessible(page);
    await link(page, /身份验证器/).click();
    await proveBySms(page, server, number, async () => {
      await button(page, '开始设置').click();
      await page.getByText('添加身份验证器之前，先确认是您本人。').waitFor();
      await keepScreenshot(page, '31-authenticator-proof');
      await expectAccessible(page);
    });
    await page.getByRole('img', { name: '设置身份验证器的二维码' }).waitFor();
    await keepScreenshot(page, '31-authenticator');
    await expectAccessible(page);
    const secret = (await page.locator('.secret').textContent())!.replaceAll(/\s/g, '');
    const digits = totpAt(secret, server.clock.now());
    await field(page, '验证码').fill(digits.replace(/^./, (first) => String((Number(first) + 1) % 10)));
    await page.getByText('数字不对').waitFor();
    await expectAccessible(page);
    await field(page, '验证码').fill(digits);
    await page.getByText('身份验证器已开启').waitFor();
    await expectAccessible(page);
    await page.goto('/me/security');
    await expect.poll(async () => Number(await score.textContent())).toBeGreaterThan(before);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('proves an act with the password beside it: recovery codes, shown once and saved', async () => {
    const number = newNumber();
    const { page, context, complaints, person } = await signedIn(browser, server, { numbers: [number] });
    const secret = await addAuthenticator(page, number);
    server.clock.advance(freshSeconds);
    await link(page, '生成恢复码').click();
    await button(page, '生成恢复码').click();
    await page.getByText('填写验证器里的数字').waitFor();
    await keepScreenshot(page, '32-proof');
    await expectAccessible(page);
    await field(page, '验证码').fill(nextTotp(secret));
    // Six digits lead on to the password.
    await expect.poll(() => passwordField(page).evaluate((input) => input === document.activeElement)).toBe(true);
    await passwordField(page).fill('not the password');
    await button(page, '生成恢复码').click();
    await page.getByText('密码不对，请再试一次').waitFor();
    await expectAccessible(page);
    await passwordField(page).fill(password);
    await button(page, '生成恢复码').click();
    await page.getByText('请现在保存').waitFor();
    await keepScreenshot(page, '33-recovery-codes');
    await expectAccessible(page);

    const codes = await page.locator('.codes li').allInnerTexts();
    expect(new Set(codes).size).toBe(10);
    expect(await button(page, '完成').isDisabled()).toBe(true);
    const [file] = await Promise.all([page.waitForEvent('download'), button(page, '存为文件').click()]);
    expect(file.suggestedFilename()).toBe('B特派恢复码.txt');
    const text = readFileSync(await file.path(), 'utf8');
    expect(codes.filter((code) => !text.includes(code))).toEqual([]);
    await page.getByLabel('我已保存好').check();
    await button(page, '完成').click();
    await page.getByText('还剩 10 个没用过').waitFor();
    await page.goBack();
    expect(await page.getByText(codes[0]!).count()).toBe(0);
    expect((await factorsOf(person)).items).toMatchObject([{ type: 'totp' }, { type: 'recovery_codes', left: 10 }]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('is removed by a code and the password; a wrong password leaves the code good', async () => {
    const number = newNumber();
    const { page, context, person } = await signedIn(browser, server, { numbers: [number] });
    await addAuthenticator(page, number);
    await page.goto('/me/factors');
    await link(page, /身份验证器/).click();
    await button(page, '移除').click();
    await page.getByText('这是您最后一种双重验证').waitFor();
    await expectAccessible(page);
    const sent = server.codesSentTo(`+86${number}`);
    await page.getByRole('dialog').getByRole('button', { name: '移除', exact: true }).click();
    await field(page, '验证码').waitFor();
    const code = await codeOn(server, number, sent);
    await page.reload();
    await field(page, '验证码').fill(code);
    await passwordField(page).fill('not the password');
    await button(page, '确认移除').click();
    await page.getByText('密码不对，请再试一次').waitFor();
    await expectAccessible(page);
    await passwordField(page).fill(password);
    await answerLast(page, '/v1/factors/*', '/v1/factors');
    await button(page, '确认移除').click();
    await page.getByText('从现在起，它不能再证明是您本人。').waitFor();
    await expectAccessible(page);
    expect((await factorsOf(person)).items).toEqual([]);
    await context.close();
  });

  test('another way is a tap away, and the step can be put off', async () => {
    const number = newNumber();
    const { page, context } = await signedIn(browser, server, { numbers: [number] });
    await addAuthenticator(page, number);
    server.clock.advance(freshSeconds);
    await page.goto('/me/factors/recovery-codes');
    await button(page, '生成恢复码').click();
    await button(page, /短信验证码/).click();
    await nextCode(page, server, number);
    await button(page, '返回').click();
    await page.getByText('给自己留一条退路').waitFor();
    await button(page, '生成恢复码').click();
    await field(page, '验证码').fill(await codeOn(server, number, 2));
    // A code alone makes none where a second factor is on.
    await passwordField(page).fill(password);
    await button(page, '生成恢复码').click();
    await page.getByText('请现在保存').waitFor();
    await context.close();
  });
});

test('with no number the first is added by who has just registered; with one just bound, by one code, a minute later', async () => {
  const number = newNumber();
  const { page, context, complaints, person } = await signedIn(browser, server);
  await page.goto('/me/factors/totp');
  await button(page, '开始设置').click();
  await page.locator('.secret').waitFor();

  await person.bindNumber(`+86${number}`);
  await page.reload();
  await button(page, '开始设置').click();
  await page.getByText(/后可以再试/).waitFor();
  await keepScreenshot(page, '31-authenticator-too-soon');
  await expectAccessible(page);
  server.clock.advance(61);
  await proveBySms(page, server, number, () => button(page, '获取验证码').click());
  await page.locator('.secret').waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

describe('passkey', () => {
  /** A phone with a lock that its owner opens at once, as Chromium pretends one. */
  async function withAuthenticator(page: Page) {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    const willingly = (isUserVerified: boolean) =>
      cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    return { willingly };
  }

  test('is added, proves an act in place of a code, and is known the second time', async () => {
    const number = newNumber();
    const { page, context, complaints, person } = await signedIn(browser, server, { numbers: [number] });
    const { willingly } = await withAuthenticator(page);
    await page.goto('/me/factors');
    await link(page, /通行密钥/).click();
    await field(page, '给它起个名字').fill('蓝色手机');
    await expectAccessible(page);
    await keepScreenshot(page, '34-passkey');
    await proveBySms(page, server, number, () => button(page, '添加通行密钥').click());
    await page.getByText('通行密钥已添加').waitFor();
    await expectAccessible(page);
    expect((await factorsOf(person)).items).toMatchObject([{ type: 'passkey', name: '蓝色手机' }]);

    await page.goto('/me/factors/passkey');
    await button(page, '添加通行密钥').click();
    // Beside a factor, another is added by what would remove that one.
    await button(page, '使用通行密钥').click();
    await page.getByText('这台设备已经有一把了').waitFor();
    await expectAccessible(page);

    server.clock.advance(freshSeconds);
    await page.goto('/me/factors/recovery-codes');
    await button(page, '生成恢复码').click();
    await willingly(false);
    await button(page, '使用通行密钥').click();
    await page.getByText('没有用上通行密钥。').waitFor();
    await expectAccessible(page);
    await willingly(true);
    await button(page, '使用通行密钥').click();
    await page.getByText('请现在保存').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });
});

test('L8: a first number beside an authenticator takes its code and the password, after the number’s own', async () => {
  const { page, context, person, complaints } = await signedIn(browser, server);
  const authenticator = await addTotp(person, server.clock);
  const number = newNumber();
  await askForCode(page, number);
  await field(page, '验证码').fill(await codeOn(server, number));
  await page.getByText('先用您已有的方式确认一次').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, '56-bind-owner');
  await passwordField(page).fill(password);
  await field(page, '验证码').fill(authenticator.code());
  await page.getByText('绑定成功').waitFor();
  expect((await person.account()).phone?.phone).toContain(number.slice(-4));
  expect(complaints).toEqual([]);
  await context.close();
});

describe('axe finds nothing', () => {
  for (const look of looks) {
    test(`on the pages of factors, ${look.colorScheme}, ${look.locale}`, async () => {
      const { page, context, complaints } = await signedIn(browser, server, { look, numbers: [newNumber()] });
      for (const path of ['/me/security', '/me/factors', '/me/factors/totp', '/me/factors/passkey']) {
        await page.goto(path);
        await page.locator('h2, .rows').first().waitFor();
        await page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
        await expectAccessible(page);
      }
      expect(complaints).toEqual([]);
      await context.close();
    });
  }

  test('with neither number nor factor, it says that only the password guards', async () => {
    const { page, context } = await signedIn(browser, server);
    await page.goto('/me/factors');
    await page.getByText('现在只靠密码保护').waitFor();
    await expectAccessible(page);
    await context.close();
  });

  test('signed out, the pages ask for the sign-in', async () => {
    const { page, context } = await openPhone(browser, server.url);
    await page.goto('/me/factors');
    await page.waitForURL(/\/login/);
    await context.close();
  });
});
