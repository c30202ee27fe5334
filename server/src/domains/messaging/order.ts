import type { SmsPrices, SmsRoutes } from '../../sms-routing.ts';

/**
 * In which order the gateways are tried for a country: as its route says, or the route of `*`; without either the cheapest
 * first, and those of one price, or of none that we know, in the order of `gateways`.
 */
export function orderFor(
  country: string,
  { gateways, routes, prices }: { gateways: readonly string[]; routes: SmsRoutes; prices: SmsPrices },
): string[] {
  const route = routes.get(country) ?? routes.get('*');
  if (route) return route.filter((name) => gateways.includes(name));
  const price = (name: string) => prices.get(`${name}/${country}`) ?? prices.get(`${name}/*`) ?? unknown;
  return gateways.toSorted((a, b) => price(a) - price(b));
}

/** Dearer than any price that a setting can hold. */
const unknown = Number.MAX_SAFE_INTEGER;
