import { zipSync } from 'fflate';
import { afterEach, describe, expect, test } from 'vitest';
import { TestClock } from '../../../../testing/clock.ts';
import { alipayFields, wrongAlipay } from '../../../../testing/payment-signatures.ts';
import type { AlipaySays } from '../../../../testing/payment-vendors.ts';
import {
  alipayCallback,
  alipayEndpoint,
  alipayIds,
  alipayMerchantKey,
  signedByAlipay,
  tradeToPay,
} from '../../../../testing/payment-vendors.ts';
import { keptLog } from '../../../../testing/stand-in.ts';
import { readSettings } from '../../../settings.ts';
import { createAlipay } from './alipay.ts';
import type { StatementLine } from './gateway.ts';
import { ForgedNotification } from './gateway.ts';

const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});

async function alipay(says: AlipaySays = () => null, env: Record<string, string> = {}) {
  const clock = new TestClock();
  const there = await alipayEndpoint(says, clock);
  running.push(there);
  const gateway = createAlipay({ settings: readSettings({ ...there.env, ...env }), clock, log: keptLog().log });
  return { ...there, gateway, clock };
}
const inTime = () => AbortSignal.timeout(5_000);
const { tradeNo } = tradeToPay();
const refundNo = 'rfedcba9876543210fedcba987654321';
const done = (more: object) => ({ code: '10000', msg: 'Success', ...more });
const denied = (sub_code: string) => ({ code: '40004', msg: 'Business Failed', sub_code, sub_msg: '张三 138****1234' });
const paid = { out_trade_no: tradeNo, trade_no: '2026112522001', trade_status: 'TRADE_SUCCESS', total_amount: '19.99' };

describe('where the payer goes on', () => {
  test.each([
    ['mobile', 'alipay.trade.wap.pay', 'QUICK_WAP_WAY'],
    ['desktop', 'alipay.trade.page.pay', 'FAST_INSTANT_TRADE_PAY'],
  ] as const)('on a %s page', async (device, method, product) => {
    const { gateway, clock, received, url: there } = await alipay();
    const checkout = await gateway.create(tradeToPay({ device, subject: 'A&B=C/D, "E"' }), inTime());
    const url = new URL((checkout as { redirectUrl: string }).redirectUrl);
    expect(url.origin + url.pathname).toBe(`${there}/gateway.do`);
    const page = { url, body: '' };
    expect(wrongAlipay(page, { appId: alipayIds.appId, publicKey: alipayMerchantKey, now: clock.now() })).toBeNull();
    const fields = alipayFields(page);
    expect(fields).toMatchObject({
      method,
      notify_url: 'https://btepai.example/v1/gateways/alipay/notify',
      return_url: tradeToPay().returnUrl,
    });
    expect(JSON.parse(fields.biz_content!)).toMatchObject({
      out_trade_no: tradeNo,
      total_amount: '19.99',
      subject: 'A B C D   E',
      time_expire: '2026-11-25 12:30:00',
      product_code: product,
    });
    // It is an address alone: Alipay hears of a trade when its payer does.
    expect(received).toHaveLength(0);
    url.searchParams.set('biz_content', fields.biz_content!.replace('19.99', '0.01'));
    expect(
      wrongAlipay({ url, body: '' }, { appId: alipayIds.appId, publicKey: alipayMerchantKey, now: clock.now() }),
    ).toBe('isv.invalid-signature');
  });

  test.each([
    [1, '0.01'],
    [100_000_000, '1000000.00'],
  ])('M1: %i cents are %s', async (amountFen, yuan) => {
    const { gateway } = await alipay();
    const checkout = await gateway.create(tradeToPay({ amountFen }), inTime());
    const fields = alipayFields({ url: new URL((checkout as { redirectUrl: string }).redirectUrl), body: '' });
    expect(JSON.parse(fields.biz_content!).total_amount).toBe(yuan);
  });
});

describe('what a query says', () => {
  test.each([
    ['paid', paid, { status: 'paid', amountFen: 1999, currency: 'CNY', reference: '2026112522001' }],
    ['past any refund', { ...paid, trade_status: 'TRADE_FINISHED' }, { status: 'paid', amountFen: 1999 }],
    ['the least', { ...paid, total_amount: '0.01' }, { status: 'paid', amountFen: 1 }],
    ['the most', { ...paid, total_amount: '1000000.00' }, { status: 'paid', amountFen: 100_000_000 }],
    ['in other money', { ...paid, trans_currency: 'USD' }, { status: 'paid', currency: 'USD' }],
    ['waiting', { ...paid, trade_status: 'WAIT_BUYER_PAY' }, { status: 'waiting' }],
    ['closed, or given back whole', { ...paid, trade_status: 'TRADE_CLOSED' }, { status: 'closed' }],
  ])('%s', async (_what, answer, state) => {
    const { gateway, received } = await alipay(() => done(answer));
    expect(await gateway.query(tradeNo, inTime())).toMatchObject(state);
    expect(alipayFields(received[0]!)).toMatchObject({
      method: 'alipay.trade.query',
      biz_content: JSON.stringify({ out_trade_no: tradeNo }),
    });
  });

  test('unknown: nobody has been there', async () => {
    const { gateway } = await alipay(() => denied('ACQ.TRADE_NOT_EXIST'));
    expect(await gateway.query(tradeNo, inTime())).toEqual({ status: 'unknown' });
  });

  const rest: [what: string, says: AlipaySays, message: string][] = [
    ['an outage of theirs', () => denied('ACQ.SYSTEM_ERROR'), 'alipay: ACQ.SYSTEM_ERROR'],
    ['what they couldn’t say', () => ({ code: '20000', msg: 'Service Currently Unavailable' }), 'alipay: 20000'],
    ['a code that is no word', () => denied('张三'), 'alipay: error'],
    ['another trade', () => done({ ...paid, out_trade_no: refundNo }), 'alipay: an answer about another trade'],
    ['no amount', () => done({ ...paid, total_amount: '19.9x' }), 'alipay: a trade without its amount'],
    ['no such state', () => done({ ...paid, trade_status: 'PAID' }), 'alipay: a trade in no known state'],
    ['no JSON', () => '<html>', 'alipay: SyntaxError'],
    ['nothing', () => '', 'alipay: SyntaxError'],
    ['an error of HTTP', () => ({ reply: { status: 502, text: 'Bad Gateway' } }), 'alipay: AlipayRequestError'],
    [
      'the object of another call',
      () => signedByAlipay('alipay.trade.close', done(paid)),
      'alipay: AlipayRequestError',
    ],
    ['unsigned', () => `{"alipay_trade_query_response":${JSON.stringify(done(paid))}}`, 'alipay: unsigned'],
    [
      'an error that is unsigned: it says what is wrong with our keys',
      () => '{"error_response":{"code":"40002","sub_code":"isv.invalid-app-id"}}',
      'alipay: isv.invalid-app-id',
    ],
    [
      'an amount that was changed',
      () => signedByAlipay('alipay.trade.query', done(paid)).replace('19.99', '0.01'),
      'alipay: unsigned',
    ],
    [
      'a second object behind the signature, which the SDK would read',
      () =>
        signedByAlipay('alipay.trade.query', done({ ...paid, trade_status: 'WAIT_BUYER_PAY' })).replace(
          /\}$/,
          `,"alipay_trade_query_response":${JSON.stringify(done(paid))}}`,
        ),
      'alipay: unsigned',
    ],
    [
      'a second object before the signature',
      () => {
        const signed = signedByAlipay('alipay.trade.query', done({ ...paid, trade_status: 'WAIT_BUYER_PAY' }));
        return signed.replace(',"sign":', `,"alipay_trade_query_response":${JSON.stringify(done(paid))},"sign":`);
      },
      'alipay: unsigned',
    ],
  ];
  test.each(rest)('not believed, and asked again: %s', async (_what, says, message) => {
    const { gateway } = await alipay(says);
    const error = await gateway.query(tradeNo, inTime()).catch((thrown) => thrown);
    expect(error).toMatchObject({ kind: 'unavailable', message });
    expect(JSON.stringify([error.message, error.stack])).not.toMatch(/张三|138/);
  });

  test('another’s key: refused there', async () => {
    const { gateway } = await alipay(() => done(paid), { ALIPAY_APP_ID: '2021000122671081' });
    await expect(gateway.query(tradeNo, inTime())).rejects.toMatchObject({
      kind: 'unavailable',
      message: 'alipay: isv.invalid-app-id',
    });
  });

  test('no answer: it ends with whoever waits', async () => {
    const { gateway, received } = await alipay(() => null);
    await expect(gateway.query(tradeNo, AbortSignal.timeout(100))).rejects.toMatchObject({
      kind: 'unavailable',
      message: 'alipay: no answer in time',
    });
    expect(received).toHaveLength(1);
    await expect(gateway.query(tradeNo, AbortSignal.abort())).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('nobody there', async () => {
    const { gateway } = await alipay();
    for (const one of running.splice(0)) await one.stop();
    await expect(gateway.query(tradeNo, inTime())).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('closing', () => {
  const closing =
    (close: object, query: object): AlipaySays =>
    (method) =>
      method === 'alipay.trade.close' ? close : query;
  test.each([
    ['it is', closing(done({ out_trade_no: tradeNo }), {}), 'closed'],
    ['nobody has been there', closing(denied('ACQ.TRADE_NOT_EXIST'), {}), 'closed'],
    ['somebody has paid', closing(denied('ACQ.TRADE_STATUS_ERROR'), done(paid)), 'paid'],
    [
      'it was already',
      closing(denied('ACQ.REASON_TRADE_STATUS_INVALID'), done({ ...paid, trade_status: 'TRADE_CLOSED' })),
      'closed',
    ],
  ])('%s', async (_what, says, is) => {
    const { gateway } = await alipay(says);
    expect(await gateway.close(tradeNo, inTime())).toBe(is);
  });

  test.each([
    ['an outage', closing(denied('ACQ.SYSTEM_ERROR'), done(paid))],
    ['neither', closing(denied('ACQ.TRADE_STATUS_ERROR'), done({ ...paid, trade_status: 'WAIT_BUYER_PAY' }))],
    ['another trade', closing(done({ out_trade_no: refundNo }), {})],
  ])('%s: not known', async (_what, says) => {
    const { gateway } = await alipay(says);
    await expect(gateway.close(tradeNo, inTime())).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('refunds', () => {
  const order = { tradeNo, refundNo, amountFen: 580, totalFen: 1999, currency: 'CNY', reason: '用户申请退款' } as const;
  const answer = { out_trade_no: tradeNo, trade_no: '2026112522001', fund_change: 'Y', refund_fee: '5.80' };

  test('done at once', async () => {
    const { gateway, received } = await alipay(() => done(answer));
    expect(await gateway.refund(order, inTime())).toEqual({ status: 'succeeded', reference: '2026112522001' });
    const { method, biz_content } = alipayFields(received[0]!);
    expect(method).toBe('alipay.trade.refund');
    expect(JSON.parse(biz_content!)).toEqual({
      out_trade_no: tradeNo,
      out_request_no: refundNo,
      refund_amount: '5.80',
      refund_reason: '用户申请退款',
    });
  });

  test('nothing moved this time: to be asked for', async () => {
    const { gateway } = await alipay(() => done({ ...answer, fund_change: 'N' }));
    expect(await gateway.refund(order, inTime())).toMatchObject({ status: 'processing' });
  });

  test.each([
    ['ACQ.TRADE_NOT_EXIST', 'refused'],
    ['ACQ.REFUND_AMT_NOT_EQUAL_TOTAL', 'refused'],
    ['ACQ.TRADE_HAS_FINISHED', 'refused'],
    ['ACQ.TRADE_NOT_ALLOW_REFUND', 'refused'],
    ['ACQ.SELLER_BALANCE_NOT_ENOUGH', 'unavailable'],
    ['ACQ.DISCORDANT_REPEAT_REQUEST', 'unavailable'],
    ['ACQ.SYSTEM_ERROR', 'unavailable'],
    ['aop.ACQ.SYSTEM_ERROR', 'unavailable'],
    ['isv.app-call-limited', 'unavailable'],
    ['ACQ.SOMETHING_NEW', 'unavailable'],
  ])('%s is %s', async (code, kind) => {
    const { gateway } = await alipay(() => denied(code));
    await expect(gateway.refund(order, inTime())).rejects.toMatchObject({ kind, message: `alipay: ${code}` });
  });

  const found = { out_trade_no: tradeNo, out_request_no: refundNo, refund_amount: '5.80', trade_no: '2026112522001' };
  test.each([
    ['made', done({ ...found, refund_status: 'REFUND_SUCCESS' }), 'succeeded'],
    ['not made, so to be sent again', done({}), 'unknown'],
    ['of a trade that isn’t there', denied('ACQ.TRADE_NOT_EXIST'), 'unknown'],
  ])('asked for: %s', async (_what, says, status) => {
    const { gateway } = await alipay(() => says);
    expect(await gateway.queryRefund({ tradeNo, refundNo }, inTime())).toMatchObject({ status });
  });

  test.each([
    ['another refund', { out_request_no: tradeNo }],
    ['another trade', { out_trade_no: refundNo }],
  ])('asked for: the answer is about %s', async (_what, change) => {
    const { gateway } = await alipay(() => done({ ...found, refund_status: 'REFUND_SUCCESS', ...change }));
    await expect(gateway.queryRefund({ tradeNo, refundNo }, inTime())).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('M6: callbacks', () => {
  const told = {
    notify_time: '2026-11-25 12:00:25',
    notify_type: 'trade_status_sync',
    notify_id: '2026112500222155624068450559358070',
    charset: 'utf-8',
    version: '1.0',
    app_id: alipayIds.appId,
    seller_id: alipayIds.sellerId,
    subject: '同城特派等 2 项',
    fund_bill_list: '[{"amount":"19.99","fundChannel":"ALIPAYACCOUNT"}]',
    buyer_logon_id: 'xud***@126.com',
    ...paid,
  };
  const without = (name: string) => Object.fromEntries(Object.entries(told).filter(([given]) => given !== name));
  const read = async (body: string) => {
    const { gateway } = await alipay();
    return gateway.parseNotification({
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: Buffer.from(body),
    });
  };

  test.each([
    ['paid', {}, { status: 'paid', amountFen: 1999, currency: 'CNY', reference: '2026112522001' }],
    ['the least', { total_amount: '0.01' }, { status: 'paid', amountFen: 1 }],
    ['closed', { trade_status: 'TRADE_CLOSED' }, { status: 'closed' }],
    ['begun', { trade_status: 'WAIT_BUYER_PAY' }, { status: 'waiting' }],
    // Somebody gave it back in Alipay's own pages, by a number that isn't ours.
    ['refunded elsewhere', { gmt_refund: '2026-11-26 10:00:00', out_biz_no: 'HZ01' }, { status: 'paid' }],
  ])('M6: of a payment, %s', async (_what, change, state) => {
    expect(await read(alipayCallback({ ...told, ...change }))).toMatchObject({ about: 'payment', tradeNo, state });
  });

  test.each(['TRADE_SUCCESS', 'TRADE_CLOSED'])('M6: of a refund, while the trade is %s', async (trade_status) => {
    const change = { trade_status, gmt_refund: '2026-11-26 10:00:00', refund_fee: '5.80', out_biz_no: refundNo };
    expect(await read(alipayCallback({ ...told, ...change }))).toEqual({
      about: 'refund',
      refundNo,
      state: { status: 'succeeded', reference: '2026112522001' },
    });
  });

  test('M6: of something else', async () => {
    expect(await read(alipayCallback({ ...told, notify_type: 'servicemarket_order_notify' }))).toEqual({
      about: 'nothing',
    });
  });

  const genuine = () => new URLSearchParams(alipayCallback(told));
  const altered = (change: (fields: URLSearchParams) => void) => {
    const fields = genuine();
    change(fields);
    return fields.toString();
  };
  test.each([
    ['another amount', altered((fields) => fields.set('total_amount', '0.01'))],
    ['another trade', altered((fields) => fields.set('out_trade_no', refundNo))],
    ['another state', altered((fields) => fields.set('trade_status', 'TRADE_FINISHED'))],
    ['a field more', altered((fields) => fields.set('passback_params', 'x'))],
    ['a field less', altered((fields) => fields.delete('buyer_logon_id'))],
    ['a field twice', altered((fields) => fields.append('total_amount', '0.01'))],
    ['no signature', altered((fields) => fields.delete('sign'))],
    ['an empty one', altered((fields) => fields.set('sign', ''))],
    ['one that is no base64', altered((fields) => fields.set('sign', '签名'))],
    ['a weaker kind of signature', altered((fields) => fields.set('sign_type', 'RSA'))],
    ['a kind that doesn’t exist', altered((fields) => fields.set('sign_type', 'constructor'))],
    ['no kind', altered((fields) => fields.delete('sign_type'))],
    [
      // What is signed is the same text, read as other fields: the buyer's own words would say what was paid.
      'fields hidden in a field',
      alipayCallback({ ...without('total_amount'), subject: `x&total_amount=19.99` }),
    ],
    ['another application', alipayCallback({ ...told, app_id: '2021000122671081' })],
    ['another seller', alipayCallback({ ...told, seller_id: '2088102146225136' })],
    ['nothing', ''],
    ['no form', '{"trade_status":"TRADE_SUCCESS"}'],
  ])('M6: forged: %s', async (_what, body) => {
    await expect(read(body)).rejects.toThrow(ForgedNotification);
  });

  test.each([
    ['no trade', without('out_trade_no')],
    ['no amount', without('total_amount')],
    ['an amount that is none', { ...told, total_amount: '19,99' }],
    ['no state', without('trade_status')],
    // The browser’s return is signed by the same key, and has no state.
    ['the browser’s return', { ...without('trade_status'), method: 'alipay.trade.wap.pay.return' }],
  ])('M6: signed, and can’t be read: %s', async (_what, fields) => {
    const error = await read(alipayCallback(fields)).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(ForgedNotification);
  });

  test('M6: what Alipay wants to read', async () => {
    const { gateway } = await alipay();
    expect(gateway.answers.noted).toMatchObject({ status: 200, body: 'success' });
    expect(gateway.answers.again.body).not.toBe('success');
  });
});

describe('a day’s statement', () => {
  const columns =
    '支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注';
  const line = (kind: string, amount: string, { refund = '', subject = '同城特派', no = tradeNo } = {}) =>
    `2026112522001\t,${no}\t,${kind}\t,${subject},2026-11-25 10:00:00,2026-11-25 10:00:30, , , , ,*三(138****1234),${amount},${amount},0.00,0.00,0.00,0.00,0.00,,0.00,0.00,${refund},-0.12,0.00,`;
  const details = (
    lines: string[],
    end = '#-----------------------------------------业务明细列表结束------------------------------------',
  ) =>
    [
      '#支付宝业务明细查询',
      '#账号：[20881021462251350156]',
      '#-----------------------------------------业务明细列表----------------------------------------',
      columns,
      ...lines,
      end,
      '#交易合计：2笔，商家实收共39.98元，商家优惠共0.00元',
    ].join('\r\n');
  const sums = ['#支付宝业务汇总查询', '门店编号,门店名称,交易订单总笔数,退款订单总笔数', '合计,,2,1'].join('\r\n');
  const zipOf = (files: Record<string, Buffer>) => Buffer.from(zipSync(files));

  async function statement(
    file: Buffer | null,
    { asked = '2026-11-25', answer }: { asked?: string; answer?: object } = {},
  ) {
    const there = await alipay((method) =>
      method === 'GET'
        ? { reply: file && { bytes: file } }
        : (answer ?? done({ bill_download_url: `${there.url}/downloadBillFile.resource?fileId=X` })),
    );
    const lines: StatementLine[] = [];
    for await (const one of there.gateway.statement(asked, inTime())) lines.push(one);
    return { lines, ...there };
  }
  const detailsFile = (lines: string[], end?: string) => ({
    '20881021462251350156_20261125_业务明细.csv': encodeGbk(details(lines, end)),
    '20881021462251350156_20261125_业务明细(汇总).csv': encodeGbk(sums),
  });

  test('payments and refunds', async () => {
    const { lines, received } = await statement(
      zipOf(
        detailsFile([
          line('交易', '19.99'),
          line('交易', '1000000.00', { subject: '苹果,梨,“桃”' }),
          line('退款', '-5.80', { refund: `${refundNo}\t` }),
          line('退款', '-1.00'),
          line('交易', '0.01', { no: 'another-shop-7' }),
          line('服务费', '-0.12'),
        ]),
      ),
    );
    const reference = '2026112522001';
    expect(lines).toEqual([
      { kind: 'payment', tradeNo, refundNo: null, amountFen: 1999, reference },
      { kind: 'payment', tradeNo, refundNo: null, amountFen: 100_000_000, reference },
      { kind: 'refund', tradeNo, refundNo, amountFen: 580, reference },
      { kind: 'refund', tradeNo, refundNo: null, amountFen: 100, reference },
      { kind: 'payment', tradeNo: 'another-shop-7', refundNo: null, amountFen: 1, reference },
    ]);
    expect(JSON.parse(alipayFields(received[0]!).biz_content!)).toEqual({
      bill_type: 'trade',
      bill_date: '2026-11-25',
    });
  });

  test('a day without any: none by ten the next morning', async () => {
    const { gateway, clock } = await alipay(() => denied('isp.bill_not_exist'));
    const read = async (day: string) => {
      for await (const _ of gateway.statement(day, inTime())) throw new Error('a line');
    };
    await read('2020-01-01');
    const today = new Date(clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
    await expect(read(today)).rejects.toMatchObject({ kind: 'unavailable', message: 'alipay: isp.bill_not_exist' });
  });

  test.each([
    ['cut short', zipOf(detailsFile([line('交易', '19.99')], '#…'))],
    ['a line cut short', zipOf(detailsFile([line('交易', '19.99').slice(0, 60)]))],
    ['an amount that is none', zipOf(detailsFile([line('交易', '19.9.9')]))],
    ['no zip', Buffer.from('<html>')],
    ['a zip cut short', zipOf(detailsFile([line('交易', '19.99')])).subarray(0, 200)],
    ['the sums alone', zipOf({ 'sums.csv': encodeGbk(sums) })],
    ['columns of another kind', zipOf({ 'x.csv': encodeGbk('商户订单号,业务类型\r\n1,2\r\n') })],
    ['nothing in it', zipOf({})],
  ])('%s', async (_what, file) => {
    await expect(statement(file)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test.each([
    ['no address', done({})],
    ['an address of a file', done({ bill_download_url: 'file:///etc/passwd' })],
    ['an outage', denied('isp.unknow-error')],
  ])('%s', async (_what, answer) => {
    await expect(statement(null, { answer })).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

/** GBK, by turning its decoder around. */
function encodeGbk(text: string): Buffer {
  encoding ??= new Map(
    Array.from({ length: 126 * 190 }, (_, at) => {
      const [high, low] = [0x81 + Math.floor(at / 190), 0x40 + (at % 190)];
      const bytes = [high, low >= 0x7f ? low + 1 : low];
      return [new TextDecoder('gbk').decode(Uint8Array.from(bytes)), bytes];
    }),
  );
  return Buffer.from([...text].flatMap((sign) => (sign < '\u0080' ? [sign.charCodeAt(0)] : encoding!.get(sign)!)));
}
let encoding: Map<string, number[]> | undefined;
