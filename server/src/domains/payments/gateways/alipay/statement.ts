import { unzipSync } from 'fflate';
import { bytesOf, linesOf, statementAddress } from '../download.ts';
import type { StatementLine } from '../gateway.ts';
import { failedBy, failedWith, fenOf, isStatementDue, unreadable } from '../vendor.ts';
import type { AlipayClient } from './client.ts';
import { failed, succeeded } from './trade.ts';

const mostBytes = 64 * 1024 * 1024;
const mostUnzippedBytes = 512 * 1024 * 1024;
const kinds: Record<string, StatementLine['kind']> = { 交易: 'payment', 退款: 'refund' };

type Deps = { client: AlipayClient; now: Date };

/** The 业务明细 of a day. A day of which there is none by now has no lines. @throws PaymentGatewayError */
export async function* readStatement(
  { client, now }: Deps,
  day: string,
  signal: AbortSignal,
): AsyncGenerator<StatementLine> {
  const method = 'alipay.data.dataservice.bill.downloadurl.query';
  const answer = await client.call(method, { bill_type: 'trade', bill_date: day }, signal);
  if (!succeeded(answer)) {
    const isNone = /bill[_-]not[_-]exist$/i.test(String(answer.sub_code));
    if (isNone && isStatementDue(day, now)) return;
    throw isNone ? failedWith('alipay', answer.sub_code) : failed(answer);
  }
  const zip = await download(statementAddress('alipay', String(answer.bill_download_url)), signal);
  let isFound = false;
  for (const file of Object.values(unzip(zip))) {
    for (const line of linesIn(file)) yield line;
    isFound ||= hasDetails(file);
  }
  if (!isFound) throw unreadable('alipay', 'a statement without its lines');
}

async function download(url: URL, signal: AbortSignal): Promise<Buffer> {
  const response = await fetch(url, { signal, redirect: 'error' }).catch((error: unknown) => {
    throw failedBy('alipay', error);
  });
  if (!response.ok) throw failedWith('alipay', response.status);
  return bytesOf('alipay', response, mostBytes);
}

function unzip(zip: Buffer): Record<string, Uint8Array> {
  let left = mostUnzippedBytes;
  try {
    return unzipSync(zip, {
      filter: ({ originalSize }) => {
        left -= originalSize;
        return left >= 0;
      },
    });
  } catch {
    throw unreadable('alipay', 'a statement that is no zip');
  }
}

const hasDetails = (file: Uint8Array) => headerOf(file) !== null;

/** The names of the columns: the first line that isn't a remark. Null for the file of sums, which the zip holds too. */
function headerOf(file: Uint8Array): string[] | null {
  for (const line of linesOf(file, 'gb18030'))
    if (line !== '' && !line.startsWith('#')) {
      const names = line.split(',').map((name) => name.trim());
      return names.includes('商户订单号') && names.includes('业务类型') ? names : null;
    }
  return null;
}

function* linesIn(file: Uint8Array): Generator<StatementLine> {
  const header = headerOf(file);
  if (!header) return;
  const column = (name: string) => header.findIndex((given) => given.replace(/[（(]元[)）]$/, '') === name);
  const at = {
    reference: column('支付宝交易号'),
    tradeNo: column('商户订单号'),
    kind: column('业务类型'),
    subject: column('商品名称'),
    amount: column('订单金额'),
    refundNo: column('退款批次号/请求号'),
  };
  if (Object.values(at).includes(-1)) throw unreadable('alipay', 'a statement without a column');
  let isBehindHeader = false;
  for (const line of linesOf(file, 'gb18030')) {
    // Without this remark the rest is missing: the download has no digest.
    if (line.startsWith('#') && line.includes('明细列表结束')) return;
    if (line === '' || line.startsWith('#')) continue;
    if (!isBehindHeader) isBehindHeader = true;
    else yield* readLine(line, header.length, at);
  }
  throw unreadable('alipay', 'a statement that is cut short');
}

type Columns = Record<'reference' | 'tradeNo' | 'kind' | 'subject' | 'amount' | 'refundNo', number>;

function* readLine(line: string, columns: number, at: Columns): Generator<StatementLine> {
  const cells = line.split(',').map((cell) => cell.trim());
  // Nothing is quoted, so what somebody else sold may have commas in its name.
  const tooMany = cells.length - columns;
  if (tooMany < 0) throw unreadable('alipay', 'a line of a statement that is cut short');
  if (tooMany > 0) cells.splice(at.subject, tooMany + 1, '');
  const kind = kinds[cells[at.kind] ?? ''];
  if (!kind) return;
  let amountFen: number;
  try {
    amountFen = Math.abs(fenOf(cells[at.amount], { signed: true }));
  } catch {
    throw unreadable('alipay', 'a line of a statement without its amount');
  }
  const refundNo = kind === 'refund' ? cells[at.refundNo] || null : null;
  yield { kind, tradeNo: cells[at.tradeNo]!, refundNo, amountFen, reference: cells[at.reference]! };
}
