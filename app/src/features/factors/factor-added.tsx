import type { Factor } from '@btepai/contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../../ui/button-link.tsx';
import { Done } from '../../ui/done.tsx';
import { factorsQuery } from './factors.ts';

/** It is on; where there is no way round a lost phone yet, recovery codes come next. */
export function FactorAdded({ type }: { type: Factor['type'] }) {
  const { t } = useTranslation();
  const { data } = useQuery(factorsQuery);
  const hasCodes = data?.items.some((factor) => factor.type === 'recovery_codes') ?? true;
  return (
    <Done title={t(`factors.added.${type}`)}>
      <p className="soft">{t(`factors.addedWhy.${type}`)}</p>
      {!hasCodes && (
        <>
          <p>{t('factors.codesNext')}</p>
          <ButtonLink to="/me/factors/recovery-codes">{t('codes.make')}</ButtonLink>
        </>
      )}
      <ButtonLink to="/me/factors" tone={hasCodes ? 'primary' : 'quiet'}>
        {t(hasCodes ? 'common.done' : 'factors.later')}
      </ButtonLink>
    </Done>
  );
}
