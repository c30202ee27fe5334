import type { Factor } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { SignedRow } from '../../ui/signed-row.tsx';
import { useLastUsed } from './last-used.ts';
import { FactorSign } from './sign.tsx';

export function FactorRow({ factor }: { factor: Factor }) {
  const { t } = useTranslation();
  const note = useLastUsed(factor);
  return (
    <SignedRow to={`/me/factors/${factor.id}`} sign={<FactorSign type={factor.type} />} note={note}>
      {factor.name ?? t(`factors.type.${factor.type}`)}
    </SignedRow>
  );
}
