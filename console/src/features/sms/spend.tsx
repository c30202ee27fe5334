import type { SmsSpend } from '@btepai/contract';
import { useQuery } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { countryName } from '../../ui/country.ts';
import { Loading } from '../../ui/loading.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { onUtcDay } from '../../ui/time.ts';
import { ChartCard } from './chart-card.tsx';
import { inNumber, inShare, type Range, spendQuery } from './sms.ts';

type Point = { at: string; most: number; units: number } & Record<string, string | number>;
const colours = ['var(--accent)', 'var(--edge)', 'var(--warn)', 'var(--ink-soft)'];
const drawn = 3;

/** What each day cost against its ceiling: the dearest countries by themselves, the others together. */
export function Spend({ range }: { range: Range }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(spendQuery(range));
  if (!data) return error ? <ProblemAlert failure={error} onRetry={() => void refetch()} /> : <Loading lines={6} />;
  const named = dearest(data).slice(0, drawn);
  const points = data.days.map(({ day, units, countries }): Point => {
    const own = Object.fromEntries(
      named.map((code) => [code, countries.find(({ country }) => country === code)?.units ?? 0]),
    );
    const others = units - Object.values(own).reduce((sum, one) => sum + one, 0);
    return { at: `${day}T00:00:00Z`, most: data.dailyUnits, units, ...own, others: Math.max(0, others) };
  });
  const today = data.days.at(-1)!;
  const says = t('sms.spendSays', {
    units: inNumber(today.units),
    most: inNumber(data.dailyUnits),
    share: inShare(today.units, data.dailyUnits),
    reserve: inNumber(data.reserveUnits),
  });
  const over = today.countries.filter(({ units, most }) => most !== null && units >= most * 0.8);
  const columns: TableColumnsType<Point> = [
    { title: t('sms.when'), render: (_value, { at }) => onUtcDay(at) },
    {
      title: t('sms.units'),
      align: 'end',
      render: (_value, { units }) => <span className="numbers">{inNumber(units)}</span>,
    },
    {
      title: t('sms.ofBudget'),
      align: 'end',
      render: (_value, { units }) => <span className="numbers">{inShare(units, data.dailyUnits)}</span>,
    },
    ...named.map((code) => ({
      title: countryName(code),
      align: 'end' as const,
      render: (_value: unknown, point: Point) => <span className="numbers">{inNumber(Number(point[code]))}</span>,
    })),
  ];
  return (
    <ChartCard
      title={t('sms.spend')}
      says={
        <>
          {says}
          {over.map(({ country, units, most }) => (
            <strong key={country} className="sms__over">
              {t('sms.countryOver', { country: countryName(country), units: inNumber(units), most: inNumber(most!) })}
            </strong>
          ))}
        </>
      }
      columns={columns}
      points={points}
      chart={{
        label: says,
        time: onUtcDay,
        points,
        bars: [
          ...named.map((key, nth) => ({ key, name: countryName(key), colour: colours[nth]! })),
          ...(points.some(({ others }) => others !== 0)
            ? [{ key: 'others', name: t('sms.others'), colour: colours[drawn]! }]
            : []),
        ],
        line: { key: 'most', name: t('sms.budget'), colour: 'var(--danger)' },
      }}
    />
  );
}

function dearest({ days }: SmsSpend): string[] {
  const sums = new Map<string, number>();
  for (const { countries } of days)
    for (const { country, units } of countries) sums.set(country, (sums.get(country) ?? 0) + units);
  return [...sums].sort(([, a], [, b]) => b - a).map(([country]) => country);
}
