import { expect, test } from 'vitest';
import { createLog } from './log.ts';

function written(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  write(createLog({ level: 'trace', destination: { write: (line: string) => void lines.push(line) } }));
  return lines.join('');
}

test('C8: what must not be written down is struck out, however deep it stands', () => {
  const canary = 'c4n4ry-123456';
  for (const name of ['authorization', 'cookie', 'password', 'token', 'code', 'phone', 'to', 'text', 'claimToken']) {
    expect(written((log) => log.info({ [name]: canary }, 'x'))).not.toContain(canary);
    expect(written((log) => log.info({ request: { [name]: canary } }, 'x'))).not.toContain(canary);
    expect(written((log) => log.info({ request: { body: { [name]: canary } } }, 'x'))).not.toContain(canary);
  }
});

test('D6: an error is written without the row that the database quotes', () => {
  const error = Object.assign(new Error('duplicate key'), {
    code: '23505',
    table: 'phone_claims',
    detail: 'Key (phone)=(+8613800138000) already exists.',
    where: 'text = +8613800138000',
  });
  const line = written((log) => log.error({ err: error }, 'x'));
  expect(line).not.toContain('13800138000');
  expect(JSON.parse(line).err).toMatchObject({ message: 'duplicate key', errorCode: '23505', table: 'phone_claims' });
});

test('D6: what an error was caused by is written too, or nobody could tell why', () => {
  const cause = Object.assign(new Error('relation "send_windows" does not exist'), { code: '42P01', detail: 'secret' });
  const line = written((log) => log.error({ err: new Error('service_unavailable', { cause }) }, 'x'));
  expect(line).toContain('send_windows');
  expect(line).not.toContain('secret');
});
