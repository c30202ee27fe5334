import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { errors } from '@btepai/contract';
import fastifyStatic from '@fastify/static';
import fastify from 'fastify';
import type { Http } from './http.ts';
import { sendProblem } from './problems.ts';
import { Refusal } from './refusal.ts';

type Client = {
  folder: string;
  /** Under which the client's own pages lie: `/`, `/console/`. */
  base: string;
  /** Pages of files of their own, by path. */
  pages?: Record<string, string>;
};

/**
 * What browsers are given: built clients, each under its base, the more particular one first. Hashed assets are cached for a
 * year, every path beneath a base that is nothing else is its one page.
 */
export async function servePages(http: Http, clients: Client[]) {
  const built = clients.filter(({ folder }) => existsSync(join(folder, 'index.html')));
  for (const [index, { folder, base, pages = {} }] of built.entries()) {
    await http.register(fastifyStatic, {
      root: folder,
      prefix: base,
      decorateReply: index === 0,
      wildcard: false,
      index: false,
      cacheControl: false,
      // The build leaves .br and .gz beside each file; nothing is compressed while someone waits.
      preCompressed: true,
      setHeaders: (reply, path) =>
        reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'),
    });
    for (const [path, file] of Object.entries(pages)) {
      http.get(path, { schema: { hide: true } }, async (_request, reply) => reply.sendFile(file, folder));
    }
  }
  http.setNotFoundHandler((request, reply) => {
    const [path = '/'] = request.url.split('?');
    const client = built.find(({ base }) => `${path}/`.startsWith(base));
    const wantsPage =
      client &&
      (request.method === 'GET' || request.method === 'HEAD') &&
      (path === client.base || request.headers.accept?.includes('text/html'));
    if (!wantsPage || path.startsWith('/v1/') || path.startsWith(`${client.base}assets/`)) {
      return sendProblem(new Refusal('not_found'), request, reply);
    }
    return reply.sendFile('index.html', client.folder);
  });
}

/** The API's reference at `/docs`, from `/openapi.json`; Scalar's script is served from here, never from elsewhere. */
export function serveReference(http: Http) {
  const page = htmlPage(
    'B特派 API',
    `<script id="api-reference" data-url="/openapi.json" data-configuration='{"withDefaultFonts":false,"agent":{"disabled":true},"mcp":{"disabled":true},"telemetry":false,"showDeveloperTools":"never"}'></script>
<script src="/docs/scalar.js"></script>`,
  );
  const hidden = { schema: { hide: true } };
  let script: Promise<string> | undefined;
  http.get('/openapi.json', hidden, async () => http.swagger());
  http.get('/docs', hidden, async (_request, reply) => reply.type('text/html').send(page));
  http.get('/docs/errors', hidden, async (_request, reply) => reply.type('text/html').send(errorsPage()));
  http.get('/docs/scalar.js', hidden, async (_request, reply) => {
    script ??= loadScalar();
    return reply
      .type('text/javascript')
      .header('cache-control', 'public, max-age=86400')
      .send(await script);
  });
}

/** Scalar keeps its browser script as 5 MB of string inside its plugin: loaded when first asked for, not at every start. */
async function loadScalar(): Promise<string> {
  const { default: reference } = await import('@scalar/fastify-api-reference');
  const shelf = fastify();
  await shelf.register(reference, { routePrefix: '/docs', configuration: { url: '/openapi.json' } });
  return (await shelf.inject('/docs/js/scalar.js')).body;
}

/** Where a problem's `type` leads: the catalogue, in both languages. */
function errorsPage(): string {
  const rows = Object.entries(errors).map(
    ([code, { status, detail }]) =>
      `<tr id="${code}"><td><code>${code}</code><td>${status}<td lang="zh">${detail.zh}<td lang="en">${detail.en}`,
  );
  return htmlPage(
    'B特派 errors',
    `<h1>Errors</h1><table><tr><th>code<th>status<th>中文<th>English${rows.join('')}</table>`,
  );
}

const htmlPage = (title: string, body: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><body>${body}</html>`;
