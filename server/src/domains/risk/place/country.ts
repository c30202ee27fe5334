import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Reader } from 'mmdb-lib';

type CountryRecord = { country_code?: string };

const fileOf = (name: string) =>
  createRequire(import.meta.url).resolve(`@ip-location-db/geo-whois-asn-country-mmdb/${name}`);
const readers = new Map<string, Reader<never>>();

/** The country of a public address by its two letters, null where the database has none. Each half is read when first needed. */
export function countryOf(address: string, family: 'ipv4' | 'ipv6'): string | null {
  const file = `geo-whois-asn-country-${family}.mmdb`;
  const reader = readers.get(file) ?? new Reader<never>(readFileSync(fileOf(file)));
  readers.set(file, reader);
  return (reader.get(address) as CountryRecord | null)?.country_code ?? null;
}
