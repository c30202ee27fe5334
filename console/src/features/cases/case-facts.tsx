import type { StaffCase } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Masked } from '../../ui/masked.tsx';
import { exactly } from '../../ui/time.ts';
import { CaseTag } from './case-tag.tsx';
import { revealContact } from './cases.ts';

/** Whom to reach, and which other cases there are of the account. */
export function CaseFacts({ of }: { of: StaffCase }) {
  const { t } = useTranslation();
  const { contact, phone, related, number } = of;
  return (
    <>
      <section className="card stack" aria-label={t('case.about')}>
        <h2>{t('case.about')}</h2>
        <dl className="case-facts">
          <dt>{t('case.contact')}</dt>
          <dd>
            {contact ? (
              <>
                <div>{contact.name ?? t('case.noName')}</div>
                {contact.phone && (
                  <Masked
                    value={contact.phone}
                    reveal={async (reason) => (await revealContact(number, reason)).phone ?? ''}
                  />
                )}
              </>
            ) : (
              <span className="soft">{t('case.noContact')}</span>
            )}
          </dd>
          {phone && (
            <>
              <dt>{t('case.phone')}</dt>
              <dd className="numbers">{phone}</dd>
            </>
          )}
        </dl>
      </section>
      <section className="card stack" aria-label={t('case.related')}>
        <h2>{t('case.related')}</h2>
        {related.length === 0 && <p className="soft">{t('case.noRelated')}</p>}
        <ul className="notes">
          {related.map((other) => (
            <li key={other.number} className="case__related">
              <Link to={`/cases/${other.number}`}>{other.number}</Link>
              <span>{t(`cases.topic.${other.topic}`)}</span>
              <CaseTag status={other.status} />
              <time className="soft" dateTime={other.openedAt}>
                {exactly(other.openedAt)}
              </time>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
