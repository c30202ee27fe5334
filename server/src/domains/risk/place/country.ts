import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Reader } from 'mmdb-lib';

type CountryRecord = { country_code?: string };

const require = createRequire(import.meta.url);
const files = {
  ipv4: () => require.resolve('@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country-ipv4.mmdb'),
  ipv6: () => require.resolve('@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country-ipv6.mmdb'),
};
const readers = new Map<string, Reader<never>>();

/** The country of a public address by its two letters, null where the database has none. Each half is read when first needed. */
export function countryOf(address: string, family: 'ipv4' | 'ipv6'): string | null {
  const reader = readers.get(family) ?? new Reader<never>(readFileSync(files[family]()));
  readers.set(family, reader);
  return (reader.get(address) as CountryRecord | null)?.country_code ?? null;
}
