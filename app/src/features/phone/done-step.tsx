import type { Binding } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Done } from '../../ui/done.tsx';
import { Guards } from './guards.tsx';
import { shortForm } from './phones.ts';

export function DoneStep({ binding, onDone }: { binding: Binding; onDone: () => void }) {
  const { t } = useTranslation();
  return (
    <Done title={t('bind.doneTitle')}>
      <p className="number">{shortForm(binding.phone)}</p>
      <p className="field__label">{t('bind.doneWhy')}</p>
      <Guards />
      <Button onClick={onDone}>{t('common.done')}</Button>
    </Done>
  );
}
