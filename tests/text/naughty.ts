import blns from 'big-list-of-naughty-strings/blns.json' with { type: 'json' };

/** What that list lacks: what JSON can say and PostgreSQL, a header or a regular expression may choke on. */
const ours = [
  '\0',
  'a\0b',
  'name\0',
  '\ud800',
  'a\udfffb',
  '\udc00\ud800',
  '\uffff',
  '\u202eabc\u202c',
  '\u0301'.repeat(60),
  '𠮷'.repeat(40),
  'ﷺ'.repeat(32),
  'a'.repeat(10_000),
  '9'.repeat(10_000),
  '('.repeat(10_000),
  ' '.repeat(10_000),
  '\u00a0',
  '\u3164',
  '%00',
  '%ff',
  '%',
  '..%2f..%2fetc%2fpasswd',
  '__proto__',
  'constructor',
  '[object Object]',
  '{"$ne":null}',
  "'; drop table accounts; --",
  'COPY (select 1) TO PROGRAM $$id$$',
  '\r\nSet-Cookie: session=x',
  '𝟎𝟏𝟐𝟑𝟒𝟓',
];

/** The strings that the package `big-list-of-naughty-strings` holds, and ours. */
export const published: string[] = blns;
export const naughty: string[] = [...new Set([...published, ...ours])];
