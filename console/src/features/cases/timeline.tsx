import type { StaffCase } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { exactly } from '../../ui/time.ts';

/** Who of the staff did what, and why, the newest first. */
export function Timeline({ acts }: Pick<StaffCase, 'acts'>) {
  const { t } = useTranslation();
  return (
    <section className="card stack" aria-label={t('case.timeline')}>
      <h2>{t('case.timeline')}</h2>
      {acts.length === 0 && <p className="soft">{t('case.noActs')}</p>}
      <ol className="notes">
        {acts.toReversed().map(({ id, act, by, at, text }) => (
          <li key={id}>
            <p>
              <strong>{by.name}</strong> {t(`case.act.${act}`)}
            </p>
            {act !== 'note' && text && <p className="talk__text">{text}</p>}
            <p className="soft">{exactly(at)}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
