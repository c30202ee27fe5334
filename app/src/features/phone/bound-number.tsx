import type { Binding, PhoneChange, PhoneList } from '@btepai/contract';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { ButtonLink } from '../../ui/button-link.tsx';
import { Notice } from '../../ui/notice.tsx';
import { onDate } from '../../ui/time.ts';
import { Guards } from './guards.tsx';
import { LabelSheet } from './label-sheet.tsx';
import { shortForm } from './phones.ts';
import { WaitingChange } from './waiting-change.tsx';

/** One bound number: since when, what waits for it, and what can be done with it. */
export function BoundNumber({
  binding,
  phones: { waiting, policy },
  primaryButton,
}: {
  binding: Binding;
  phones: PhoneList;
  primaryButton?: ReactNode;
}) {
  const { t } = useTranslation();
  const [stopped, setStopped] = useState<PhoneChange['kind'] | null>(null);
  const [labelling, setLabelling] = useState(false);
  const change = waiting.find(({ phoneId }) => phoneId === binding.id);
  const ofMany = policy.kind === 'enterprise';
  return (
    <>
      <div className="bound">
        <p className="soft">{ofMany ? (binding.label ?? t('phone.noLabel')) : t('phone.bound')}</p>
        <p className="number number--large">{shortForm(binding.phone)}</p>
        <p className="soft">{t('phone.since', { date: onDate(binding.boundAt) })}</p>
        {ofMany && binding.primary && <span className="badge">{t('phone.primary')}</span>}
      </div>
      {stopped && !change && <Notice title={t(stopped === 'replace' ? 'change.cancelled' : 'change.rejected')} />}
      {change && <WaitingChange change={change} onStopped={setStopped} />}
      {!change && (
        <div className="bound__acts">
          <ButtonLink to={`/me/phone/${binding.id}/replace`} tone="quiet">
            {t('phone.replace')}
          </ButtonLink>
          {ofMany && !binding.primary && primaryButton}
          {ofMany && (
            <Button tone="quiet" onClick={() => setLabelling(true)}>
              {t('phone.labelEdit')}
            </Button>
          )}
          <ButtonLink to={`/me/phone/${binding.id}/unbind`} tone="quiet">
            {t('phone.unbind')}
          </ButtonLink>
        </div>
      )}
      {labelling && <LabelSheet binding={binding} onClose={() => setLabelling(false)} />}
      {!ofMany && (
        <>
          <h2 className="field__label">{t('phone.guards')}</h2>
          <Guards />
        </>
      )}
    </>
  );
}
