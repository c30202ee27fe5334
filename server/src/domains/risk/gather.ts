import { addSeconds } from '../../kit/clock.ts';
import { isScripted } from './automation.ts';
import type { Facts, RiskDeps } from './facts.ts';
import { leastDistanceKm } from './place/distance.ts';
import type { Place } from './place/place.ts';
import type { Signs } from './rules.ts';
import type { Recalled } from './store/memory.ts';
import { recall } from './store/memory.ts';
import { addressSubject, deviceSubject, identifierOf } from './subjects.ts';

const hourMs = 3_600_000;
const daySeconds = 86_400;
/** Databases of addresses err by as much at a border. */
const nearKm = 500;

/** What the request shows, with what is remembered of the account, the device and the address. @throws where that can't be read */
export async function gather(deps: RiskDeps, facts: Facts, place: Place): Promise<Signs> {
  const { db, clock, crypto, settings } = deps;
  const now = clock.now();
  const { accountId, deviceTokenHash, address } = facts;
  const [[recalled], numberChanged] = await Promise.all([
    db.run(recall, {
      accountId,
      identifier: identifierOf(crypto, accountId, facts.name ?? ''),
      device: deviceTokenHash && deviceSubject(crypto, deviceTokenHash),
      address: addressSubject(crypto, address),
      country: place.country,
      network: networkKey(place),
      hourAgo: addSeconds(now, -3_600),
      dayAgo: addSeconds(now, -daySeconds),
      mostOnDevice: settings.RISK_ACCOUNTS_PER_DEVICE_PER_DAY,
      mostFromAddress: settings.RISK_ACCOUNTS_PER_ADDRESS_PER_DAY,
    }),
    accountId === null
      ? false
      : deps.numberChangedSince(accountId, addSeconds(now, -settings.RISK_NUMBER_CHANGED_HOURS * 3_600)),
  ]);
  return {
    newDevice: !facts.deviceIsTrusted,
    newNetwork: recalled!.new_network,
    newCountry: recalled!.new_country,
    impossibleTravel: isImpossible(recalled!, place, now, settings.RISK_TRAVEL_KM_PER_HOUR),
    guesses: recalled!.guesses,
    accountsOnDevice: recalled!.accounts_on_device,
    accountsFromAddress: recalled!.accounts_from_address,
    numberChanged,
    isScripted: isScripted(facts.userAgent),
    hasNoLanguage: !facts.acceptLanguage?.trim(),
    amountFen: facts.amountFen ?? 0,
  };
}

export const networkKey = ({ network }: Place) => network && `AS${network.number}`;

function isImpossible(
  { last_country: from, last_at: lastAt }: Recalled,
  { country }: Place,
  now: Date,
  kmPerHour: number,
): boolean {
  if (country === null || from === null || lastAt === null) return false;
  const km = leastDistanceKm(from, country) ?? 0;
  const hours = Math.max(0, now.getTime() - lastAt.getTime()) / hourMs;
  return km > nearKm && km > hours * kmPerHour;
}
