import { useTranslation } from 'react-i18next';
import { tagNow } from '../i18n/index.ts';
import { Loading } from '../ui/loading.tsx';
import { counted, type Fleet, readable, useFleet } from './sandbox-api.ts';

const chartHeight = 44;

/** Many handsets at once, for load: what passes each gateway, and who received last. */
export function FleetView() {
  const { t } = useTranslation('sandbox');
  const { fleet, link } = useFleet();
  const format = new Intl.NumberFormat(tagNow());
  return (
    <section className="fleet" aria-label={t('tab.fleet')}>
      <p role="status" className="live" data-link={link}>
        {t(link)}
      </p>
      {!fleet && <Loading />}
      {fleet && (
        <>
          <div className="fleet__gateways">
            {fleet.gateways.map((passing) => (
              <GatewayCard key={passing.gateway} passing={passing} />
            ))}
          </div>
          <section className="card" aria-labelledby="latest">
            <h2 id="latest">{t('latest')}</h2>
            <p className="soft">
              {fleet.numbers === 0 ? t('noneWhy') : t('latestWhy', { numbers: format.format(fleet.numbers) })}
            </p>
            <ul className="fleet__grid">
              {fleet.latest.map(({ to, count, newest }) => (
                <li key={`${to}/${newest.id}`} className="tile" data-receipt={newest.receipt}>
                  <span className="tile__number">
                    {readable(to).slice(0, -4)}
                    <strong>{to.slice(-4)}</strong>
                  </span>
                  <span className="tile__what">
                    {t(newest.channel === 'voice' ? 'call' : 'sms')} · {t(`via.${newest.gateway}`)}
                    {count > 1 && ` · ${t('times', { count })}`}
                  </span>
                  <span className="tile__receipt">{t(`receipt.${newest.receipt}`)}</span>
                </li>
              ))}
            </ul>
          </section>
        </>
      )}
    </section>
  );
}

function GatewayCard({ passing }: { passing: Fleet['gateways'][number] }) {
  const { t } = useTranslation('sandbox');
  const format = new Intl.NumberFormat(tagNow());
  const { gateway, taken } = passing;
  const busiest = Math.max(1, ...taken.lastMinute);
  const lastSecond = taken.lastMinute.at(-2) ?? 0;
  return (
    <section className="card" aria-labelledby={`fleet-${gateway}`}>
      <header className="fleet__head">
        <h2 id={`fleet-${gateway}`}>{t(`via.${gateway}`)}</h2>
        <p className="fleet__rate">
          <strong>{format.format(lastSecond)}</strong> {t('perSecond')}
        </p>
      </header>
      <svg
        className="fleet__chart"
        viewBox={`0 0 120 ${chartHeight}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('chart', { most: format.format(busiest) })}
      >
        {taken.lastMinute.map((count, at) => {
          const height = (count / busiest) * chartHeight;
          // biome-ignore lint/suspicious/noArrayIndexKey: sixty places that never move
          return <rect key={at} x={at * 2} y={chartHeight - height} width={1.4} height={height} />;
        })}
      </svg>
      <dl className="fleet__counts">
        {counted.map((kind) => (
          <div key={kind}>
            <dt>{t(`counted.${kind}`)}</dt>
            <dd>{format.format(passing[kind].total)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
