import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { bytesOf, linesOf, statementAddress } from '../download.ts';
import type { StatementLine } from '../gateway.ts';
import { failedWith, fenOf, isStatementDue, unreadable } from '../vendor.ts';
import type { WechatpayClient } from './client.ts';
import { failed } from './trade.ts';

const mostBytes = 64 * 1024 * 1024;
const mostUnzippedBytes = 512 * 1024 * 1024;

const Bill = z.object({ hash_type: z.literal('SHA1'), hash_value: z.string(), download_url: z.string() });

/** The 交易账单 of a day, by its digest the one that the signed answer meant. A day of which there is none by now has no lines. @throws PaymentGatewayError */
export async function* readStatement(
  { client, now }: { client: WechatpayClient; now: Date },
  day: string,
  signal: AbortSignal,
): AsyncGenerator<StatementLine> {
  const answer = await client.call(
    'GET',
    `/v3/bill/tradebill?bill_date=${day}&bill_type=ALL&tar_type=GZIP`,
    null,
    signal,
  );
  if (answer.code === 'NO_STATEMENT_EXIST' && isStatementDue(day, now)) return;
  if (answer.code === 'NO_STATEMENT_EXIST') throw failedWith('wechatpay', answer.code);
  if (answer.code !== null) throw failed(answer);
  const { data: bill } = Bill.safeParse(answer.json);
  if (!bill) throw unreadable('wechatpay', 'an answer without its statement');
  const file = await download(client, statementAddress('wechatpay', bill.download_url), signal);
  if (createHash('sha1').update(file).digest('hex') !== bill.hash_value.toLowerCase())
    throw unreadable('wechatpay', 'a statement of another digest');
  yield* linesIn(file);
}

async function download(client: WechatpayClient, url: URL, signal: AbortSignal): Promise<Buffer> {
  // Signed by us; the file itself is signed by its digest alone.
  const response = await client.send('GET', url, '', signal);
  if (!response.ok) throw failedWith('wechatpay', response.status);
  const bytes = await bytesOf('wechatpay', response, mostBytes);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: mostUnzippedBytes });
  } catch {
    throw unreadable('wechatpay', 'a statement that is no gzip');
  }
}

/** A line of names, one for each trade or refund with a backtick before every value, and two lines of sums without. */
function* linesIn(file: Uint8Array): Generator<StatementLine> {
  let header: string[] | null = null;
  for (const line of linesOf(file, 'utf-8')) {
    if (!header) header = line.split(',').map((name) => name.trim());
    else if (line.startsWith('`')) yield* readLine(header, line);
    else return;
  }
}

function* readLine(header: string[], line: string): Generator<StatementLine> {
  const cells = line
    .slice(1)
    .split(',`')
    .map((cell) => cell.trim());
  if (cells.length !== header.length) throw unreadable('wechatpay', 'a line of a statement that can’t be read');
  const cell = (...names: string[]) => {
    const at = names.map((name) => header.indexOf(name)).find((found) => found >= 0);
    if (at === undefined) throw unreadable('wechatpay', 'a statement without a column');
    return cells[at]!;
  };
  const amount = (...names: string[]) => {
    try {
      return fenOf(cell(...names));
    } catch {
      throw unreadable('wechatpay', 'a line of a statement without its amount');
    }
  };
  const tradeNo = cell('商户订单号');
  const state = cell('交易状态');
  if (state === 'SUCCESS') {
    const amountFen = amount('订单金额', '应结订单金额');
    yield { kind: 'payment', tradeNo, refundNo: null, amountFen, reference: cell('微信订单号') };
  }
  if (state === 'REFUND' && cell('退款状态') !== 'FAIL') {
    const amountFen = amount('申请退款金额', '退款金额');
    yield { kind: 'refund', tradeNo, refundNo: cell('商户退款单号'), amountFen, reference: cell('微信退款单号') };
  }
}
