import type { Factor } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { SignedRow } from '../../ui/signed-row.tsx';
import { useLastUsed } from './last-used.ts';
import { FactorSign } from './sign.tsx';

export function FactorRow({ factor }: { factor: Factor }) {
  const { t } = useTranslation();
  const type = t(`factors.type.${factor.type}`);
  const note = [factor.name && type, useLastUsed(factor)].filter(Boolean).join(' · ');
  return (
    <SignedRow to={`/me/factors/${factor.id}`} sign={<FactorSign type={factor.type} />} note={note}>
      {factor.name ?? type}
    </SignedRow>
  );
}
