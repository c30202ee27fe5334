import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify from 'fastify';
import { afterAll, expect, test } from 'vitest';
import type { Http } from './http.ts';
import { servePages } from './pages.ts';

const root = mkdtempSync(join(tmpdir(), 'clients-'));
for (const client of ['app', 'console']) {
  mkdirSync(join(root, client, 'assets'), { recursive: true });
  writeFileSync(join(root, client, 'index.html'), `the ${client}`);
  writeFileSync(join(root, client, 'assets', `${client}-1.js`), `code of the ${client}`);
}
writeFileSync(join(root, 'app', 'other.html'), 'another page');
const http = fastify() as unknown as Http;
await servePages(http, [
  { folder: join(root, 'console'), base: '/console/' },
  { folder: join(root, 'app'), base: '/', pages: { '/other': 'other.html' } },
  { folder: join(root, 'not-built'), base: '/not-built/' },
]);
afterAll(async () => {
  await http.close();
  rmSync(root, { recursive: true });
});

const page = { accept: 'text/html' };
const get = async (url: string, headers: Record<string, string> = page) => {
  const { statusCode, body, headers: said } = await http.inject({ url, headers });
  return { status: statusCode, body, cached: said['cache-control'] };
};

test.each([
  ['/', 'the app'],
  ['/me/phone', 'the app'],
  ['/consoles', 'the app'],
  ['/other', 'another page'],
  ['/console', 'the console'],
  ['/console?next=/', 'the console'],
  ['/console/', 'the console'],
  ['/console/cases/C1?tab=2', 'the console'],
])('%s is a page of %s, asked for anew each time', async (url, body) => {
  expect(await get(url)).toEqual({ status: 200, body, cached: 'no-cache' });
});

test.each([
  ['/assets/app-1.js', 'code of the app'],
  ['/console/assets/console-1.js', 'code of the console'],
])('%s is kept for a year: its name changes with it', async (url, body) => {
  expect(await get(url, {})).toEqual({ status: 200, body, cached: 'public, max-age=31536000, immutable' });
});

test.each(['/assets/gone.js', '/console/assets/gone.js', '/console/assets/app-1.js', '/v1/nothing'])(
  '%s is not found, and no page in its place',
  async (url) => {
    const { status, body } = await get(url);
    expect([status, JSON.parse(body).code]).toEqual([404, 'not_found']);
  },
);

test('a program that asks for no page gets none', async () => {
  expect((await get('/console/cases', { accept: 'application/json' })).status).toBe(404);
  expect((await http.inject({ method: 'POST', url: '/console', headers: page })).statusCode).toBe(404);
});
