import { expect, test } from 'vitest';
import { safeLink } from './markdown.ts';

const page = (href: string) => ({ kind: 'page', href });
const elsewhere = (href: string) => ({ kind: 'elsewhere', href });

test.each([
  ['/me/phone', page('/me/phone')],
  ['/lessons/sim-swap?from=home#now', page('/lessons/sim-swap?from=home#now')],
  ['/a/../login', page('/login')],
  ['https://www.12321.cn/', elsewhere('https://www.12321.cn/')],
  ['HTTPS://EXAMPLE.COM', elsewhere('https://example.com/')],
  ['http://example.com/', null],
  ['javascript:alert(1)', null],
  ['JaVaScRiPt:alert(1)', null],
  ['java\nscript:alert(1)', null],
  ['\u0001javascript:alert(1)', null],
  [' javascript:alert(1)', null],
  ['data:text/html,<script>alert(1)</script>', null],
  ['vbscript:msgbox(1)', null],
  ['blob:https://example.com/1', null],
  ['file:///etc/passwd', null],
  ['tel:+8613800138000', null],
  ['//evil.example/', null],
  ['/\\evil.example/', null],
  ['/\t/evil.example/', null],
  ['\\\\evil.example', null],
  ['https:/evil.example', null],
  ['https://bank.example@evil.example/', null],
  ['https://user:word@evil.example/', null],
  ['https://here.invalid/login', null],
  ['lessons/x', null],
  ['#there', null],
  ['', null],
  ['https://', null],
])('%j leads to %j', (href, expected) => {
  expect(safeLink(href)).toEqual(expected);
});
