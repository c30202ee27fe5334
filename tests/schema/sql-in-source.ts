/**
 * Which tables a TypeScript source names in SQL: after the words that a table's name follows, as the next of a list of
 * tables, or before a column. Comments are left out; strings are all looked at, since SQL is also handed to a driver.
 */
export function tablesNamedIn(source: string, tables: string[]): Set<string> {
  const text = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:])\/\/.*$/gm, '$1');
  if (!/\bsql`|\bsql\.|\.query\(/.test(text)) return new Set();
  return new Set(tables.filter((table) => patternOf(table).test(text)));
}

function patternOf(table: string): RegExp {
  const keyword = '(?:from|join|into|update|using|truncate|table|references|only|lock)';
  return new RegExp(
    `\\b${keyword}\\s+${table}\\b|\\bfrom\\s+\\w+(?:\\s+\\w+)?\\s*,\\s*${table}\\b|[\\s(,]${table}\\.\\w`,
    'i',
  );
}
