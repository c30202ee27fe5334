import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { expect } from 'vitest';

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export type Look = { colorScheme?: 'light' | 'dark'; locale?: 'zh-CN' | 'en-US' };

/**
 * A real Chromium; `npm test` finds or installs it and says where by CHROMIUM_PATH, and by CHROMIUM_SHELL_PATH its headless
 * shell, which costs a fraction. `whole` for what only the whole browser does: notifications and push.
 */
export async function launchBrowser({ whole = false } = {}): Promise<Browser> {
  const { CHROMIUM_PATH = '/usr/bin/chromium', CHROMIUM_SHELL_PATH } = process.env;
  const executablePath = (!whole && CHROMIUM_SHELL_PATH) || CHROMIUM_PATH;
  // Where the machine has no locale, Chromium saves what has a Chinese name as “download”.
  return chromium.launch({ executablePath, args: flags, env: { ...process.env, LC_ALL: 'C.UTF-8' } });
}

/** A phone of its own, 390×844, with everything the page complained about. */
export async function openPhone(
  browser: Browser,
  baseURL: string,
  { colorScheme = 'light', locale = 'zh-CN', serviceWorker = false }: Look & { serviceWorker?: boolean } = {},
) {
  const context: BrowserContext = await browser.newContext({
    baseURL,
    viewport: { width: 390, height: 844 },
    colorScheme,
    locale,
    hasTouch: true,
    reducedMotion: 'reduce',
    // Only for stories about it: a page under a service worker hides its requests from a test that stands in their way.
    serviceWorkers: serviceWorker ? 'allow' : 'block',
  });
  return openPage(context);
}

/** A desk of its own, 1440×900, at which this member of staff is signed in; nobody where there is no agent. */
export async function openDesk(
  browser: Browser,
  baseURL: string,
  agent: { token?: string | undefined } | null,
  { colorScheme = 'light', locale = 'zh-CN' }: Look = {},
) {
  const context = await browser.newContext({
    baseURL,
    viewport: { width: 1440, height: 900 },
    colorScheme,
    locale,
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
  });
  if (agent?.token) await context.addCookies([{ name: 'staff', value: agent.token, url: baseURL }]);
  return openPage(context);
}

async function openPage(context: BrowserContext) {
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A refused request is part of many stories; a script that breaks, or the CSP stopping one, is part of none.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
  return { context, page, complaints };
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
type WithAxe = Window & { axe?: typeof axe };

/**
 * No violation that axe knows of, on the page as it stands. Axe runs in the page itself, which has no frames: its wrapper
 * for Playwright opens another page for each look and takes five times as long.
 */
export async function expectAccessible(page: Page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  const found = await page.evaluate(async () => {
    const { violations } = await (window as WithAxe).axe!.run({ resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  });
  expect(found).toEqual([]);
}

const screenshots = join(import.meta.dirname, '../../tests/screenshots');

/** Keeps what the page looks like for whoever reviews it; never compared. */
export async function keepScreenshot(page: Page, name: string) {
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`), animations: 'disabled' });
}
