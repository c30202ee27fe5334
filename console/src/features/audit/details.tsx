/** What else the line holds, as it was written: names and values, never secrets. */
export function Details({ of }: { of: Record<string, unknown> }) {
  const entries = Object.entries(of);
  if (entries.length === 0) return null;
  return (
    <ul className="details">
      {entries.map(([name, value]) => (
        <li key={name}>
          <span className="soft">{name}</span> {inText(value)}
        </li>
      ))}
    </ul>
  );
}

const inText = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(inText).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
};
