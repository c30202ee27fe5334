import type { Binding } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Done } from '../../ui/done.tsx';
import { Guards } from './guards.tsx';
import { shortForm } from './phones.ts';

type Props = { binding: Binding; isOnward: boolean; onDone: () => void };

/** `isOnward`: it was bound on the way to something else. */
export function DoneStep({ binding, isOnward, onDone }: Props) {
  const { t } = useTranslation();
  return (
    <Done title={t('bind.doneTitle')}>
      <p className="number">{shortForm(binding.phone)}</p>
      <p className="field__label">{t('bind.doneWhy')}</p>
      <Guards />
      <Button onClick={onDone}>{t(isOnward ? 'bind.onward' : 'common.done')}</Button>
    </Done>
  );
}
