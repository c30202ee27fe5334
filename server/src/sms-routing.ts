import { isSupportedCountry } from 'libphonenumber-js/max';
import { z } from 'zod';
import { parts } from './setting-kinds.ts';

/** The gateways of a country in their order; `*` stands for all countries without a route of their own. */
export type SmsRoutes = ReadonlyMap<string, readonly string[]>;
/** What a unit costs in millionths of a yuan, by `gateway/country`, or `gateway/*` for its other countries. */
export type SmsPrices = ReadonlyMap<string, number>;

const wrong = (ctx: z.RefinementCtx, message: string) => {
  ctx.addIssue({ code: 'custom', message });
  return z.NEVER;
};
export const isCountry = (given: string) => given === '*' || isSupportedCountry(given);

/** `CN=20000,US=500,*=1000`: units of a day by country. */
export const Ceilings = z
  .string()
  .default('')
  .transform((value, ctx): Record<string, number> => {
    const pairs = parts(value, ',').map((pair) => /^(\w+|\*)\s*=\s*(\d{1,7})$/.exec(pair));
    return pairs.every((pair) => pair !== null)
      ? Object.fromEntries(pairs.map(([, country, most]) => [country, Number(most)]))
      : wrong(ctx, 'pairs by comma, like CN=20000,US=500,*=1000');
  });

/** `CN=aliyun,tencent;US=twilio,smpp;*=twilio` */
export const Routes = z
  .string()
  .default('')
  .transform((value, ctx): SmsRoutes => {
    const routes = new Map<string, string[]>();
    for (const route of parts(value, ';')) {
      const [country = '', names, ...more] = route.split('=').map((part) => part.trim());
      if (names === undefined || more.length > 0) return wrong(ctx, `“${route}” is no route like CN=aliyun,tencent`);
      if (!isCountry(country)) return wrong(ctx, `“${country}” is no country by its two capital letters, nor *`);
      if (routes.has(country)) return wrong(ctx, `${country} has two routes`);
      const gateways = parts(names, ',');
      if (gateways.length === 0) return wrong(ctx, `the route of ${country} has no gateway`);
      if (new Set(gateways).size < gateways.length) return wrong(ctx, `the route of ${country} has a gateway twice`);
      routes.set(country, gateways);
    }
    return routes;
  });

/** `aliyun/CN=0.045,twilio/*=0.5`, in yuan a unit. */
export const Prices = z
  .string()
  .default('')
  .transform((value, ctx): SmsPrices => {
    const prices = new Map<string, number>();
    for (const price of parts(value, ',')) {
      const [, gateway, country = '', yuan = '', millionths = ''] =
        /^([\w-]+)\/([A-Z]{2}|\*)\s*=\s*(\d{1,4})(?:\.(\d{1,6}))?$/.exec(price) ?? [];
      if (gateway === undefined || !isCountry(country))
        return wrong(ctx, `“${price}” is no price in yuan like aliyun/CN=0.045 or twilio/*=0.5`);
      const key = `${gateway}/${country}`;
      if (prices.has(key)) return wrong(ctx, `${key} has two prices`);
      prices.set(key, Number(yuan) * 1_000_000 + Number(millionths.padEnd(6, '0')));
    }
    return prices;
  });

type Given = { SMS_GATEWAYS: string[]; SMS_COUNTRIES: string[]; SMS_ROUTES: SmsRoutes; SMS_PRICES: SmsPrices };

/** What routes and prices say that the other settings don't bear out, a line each. The sandbox stands for two gateways. */
export function routingContradictions(settings: Given): string[] {
  const gateways = settings.SMS_GATEWAYS.flatMap((name) => (name === 'sandbox' ? ['primary', 'backup'] : [name]));
  const served = settings.SMS_COUNTRIES;
  const found: string[] = [];
  for (const [country, names] of settings.SMS_ROUTES) {
    for (const name of names.filter((one) => !gateways.includes(one)))
      found.push(`SMS_ROUTES: the route of ${country} has ${name}, which SMS_GATEWAYS does not name`);
    if (country !== '*' && served.length > 0 && !served.includes('*') && !served.includes(country))
      found.push(`SMS_ROUTES: ${country} has a route, but SMS_COUNTRIES does not serve it`);
  }
  for (const key of settings.SMS_PRICES.keys())
    if (!gateways.includes(key.split('/')[0]!))
      found.push(`SMS_PRICES: ${key} is of a gateway that SMS_GATEWAYS does not name`);
  return found;
}
