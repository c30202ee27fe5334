import type { Binding } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { useFocusOnShow } from '../../ui/use-focus-on-show.ts';
import { Guards } from './guards.tsx';
import { shortForm } from './phones.ts';

export function DoneStep({ binding, onDone }: { binding: Binding; onDone: () => void }) {
  const { t } = useTranslation();
  const heading = useFocusOnShow<HTMLHeadingElement>();
  return (
    <div className="step">
      <svg className="tick" viewBox="0 0 64 64" aria-hidden="true">
        <circle cx="32" cy="32" r="32" />
        <path d="m19 33 9 9 18-19" />
      </svg>
      <h2 className="title" ref={heading} tabIndex={-1}>
        {t('bind.doneTitle')}
      </h2>
      <p className="number">{shortForm(binding.phone)}</p>
      <p className="field__label">{t('bind.doneWhy')}</p>
      <Guards />
      <Button onClick={onDone}>{t('bind.done')}</Button>
    </div>
  );
}
