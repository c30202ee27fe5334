import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, linesOf, statementAddress } from './download.ts';
import { beijingRfc3339, beijingTime, failedBy, failedWith, fenOf, isStatementDue, yuanOf } from './vendor.ts';

describe('M1: yuan and cents, digit by digit', () => {
  test.each([
    [1, '0.01'],
    [10, '0.10'],
    [99, '0.99'],
    [100, '1.00'],
    [1999, '19.99'],
    [100_000_000, '1000000.00'],
    [0, '0.00'],
  ])('M1: %i is %s', (fen, yuan) => {
    expect(yuanOf(fen)).toBe(yuan);
    expect(fenOf(yuan)).toBe(fen);
  });

  test('M1: every amount comes back as it was', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 100_000_000_000 }), (fen) => fenOf(yuanOf(fen)) === fen));
  });

  test.each([
    ['88.8', 8880],
    ['88', 8800],
    [88.88, 8888],
    [' 1.00 ', 100],
  ])('M1: %j as some write it', (written, fen) => {
    expect(fenOf(written)).toBe(fen);
  });

  test('M1: a sign only where refunds of a statement have one', () => {
    expect(fenOf('-35.80', { signed: true })).toBe(-3580);
    expect(fenOf('+35.80', { signed: true })).toBe(3580);
    expect(Object.is(fenOf('-0.00', { signed: true }), 0)).toBe(true);
    expect(() => fenOf('-35.80')).toThrow();
  });

  test.each([
    '',
    '1.001',
    '1e3',
    '1,000.00',
    '.5',
    '1.',
    'NaN',
    null,
    undefined,
    '0x10',
    '1 000',
    '１.００',
    '9999999999999',
  ])('M1: %j is no amount', (written) => {
    expect(() => fenOf(written)).toThrow();
  });

  test.each([-1, 0.5, Number.NaN, 2 ** 53])('M1: %d is nothing to ask for', (fen) => {
    expect(() => yuanOf(fen)).toThrow();
  });
});

test('times are Beijing’s, whatever zone the server is in', () => {
  const time = new Date('2026-11-25T20:05:09.999Z');
  expect(beijingTime(time)).toBe('2026-11-26 04:05:09');
  expect(beijingRfc3339(time)).toBe('2026-11-26T04:05:09+08:00');
});

test('a day’s statement is due at ten the next morning in Beijing', () => {
  expect(isStatementDue('2026-11-25', new Date('2026-11-26T01:59:59Z'))).toBe(false);
  expect(isStatementDue('2026-11-25', new Date('2026-11-26T02:00:00Z'))).toBe(true);
});

describe('errors name a code, and quote nothing', () => {
  test.each([
    ['ACQ.TRADE_HAS_SUCCESS', 'refused', 'alipay: ACQ.TRADE_HAS_SUCCESS'],
    ['ACQ.SYSTEM_ERROR', 'unavailable', 'alipay: ACQ.SYSTEM_ERROR'],
    ['张三的账户 138', 'unavailable', 'alipay: error'],
    [undefined, 'unavailable', 'alipay: error'],
    ['13812345678', 'unavailable', 'alipay: error'],
  ])('%j', (code, kind, message) => {
    expect(failedWith('alipay', code, new Set(['ACQ.TRADE_HAS_SUCCESS']))).toMatchObject({ kind, message });
  });

  test('of a network: its code', () => {
    const error = new TypeError('fetch failed', {
      cause: Object.assign(new Error('to 10.0.0.1'), { code: 'ECONNREFUSED' }),
    });
    expect(failedBy('wechatpay', error).message).toBe('wechatpay: ECONNREFUSED');
  });
});

describe('what is fetched', () => {
  test('statements by https only, other than on this machine', () => {
    expect(statementAddress('alipay', 'http://dwbillcenter.alipay.com/downloadBillFile.resource?fileId=X').href).toBe(
      'https://dwbillcenter.alipay.com/downloadBillFile.resource?fileId=X',
    );
    expect(statementAddress('alipay', 'http://127.0.0.1:80/x').protocol).toBe('http:');
    for (const wrong of ['', 'undefined', 'file:///etc/passwd', 'ftp://example.com/x'])
      expect(() => statementAddress('alipay', wrong)).toThrow('has no address');
  });

  test('no more than so many bytes', async () => {
    await expect(bytesOf('alipay', new Response('12345'), 4)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(String(await bytesOf('alipay', new Response('12345'), 5))).toBe('12345');
  });

  test('lines, where a sign or a line break lies across two pieces', () => {
    const text = `${'a'.repeat((1 << 20) - 1)}\r\n北京\r\n\r\nend`;
    expect([...linesOf(Buffer.from(text), 'utf-8')]).toEqual(text.split('\r\n'));
    const chinese = `${'a'.repeat((1 << 20) - 1)}北\n京`;
    expect([...linesOf(Buffer.from(chinese), 'utf-8')]).toEqual(chinese.split('\n'));
  });
});
