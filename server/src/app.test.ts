import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestServer } from '../testing/server.ts';
import { startTestServer } from '../testing/server.ts';

type Operation = { summary?: string; responses: Record<string, { content?: object }> };

let server: TestServer;
let paths: Record<string, Record<string, Operation>>;
beforeAll(async () => {
  server = await startTestServer();
  paths = (await server.client().get<{ paths: typeof paths }>('/openapi.json')).body.paths;
});
afterAll(() => server.close());

describe('the reference', () => {
  test('every refusal in it is a problem, and every route says what it is', () => {
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        expect(operation.summary, `${method} ${path}`).toBeTruthy();
        for (const [status, answer] of Object.entries(operation.responses))
          if (Number(status) >= 400)
            expect(Object.keys(answer.content ?? {}), `${method} ${path} ${status}`).toEqual([
              'application/problem+json',
            ]);
      }
    }
  });
});
