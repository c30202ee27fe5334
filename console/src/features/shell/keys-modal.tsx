import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/dialog.tsx';
import { useSections } from './use-sections.ts';

export function KeysModal({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const sections = useSections();
  const everywhere = [
    [['j'], t('keys.next')],
    [['k'], t('keys.previous')],
    [['Enter'], t('keys.open')],
    [['/'], t('keys.search')],
    [['Esc'], t('keys.close')],
    [['?'], t('keys.show')],
  ] as const;
  const goes = sections.map(({ key, name }) => [['g', key], t(`${name}.title`)] as const);
  return (
    <Dialog title={t('keys.title')} footer={null} onCancel={onClose} width={560}>
      <div className="keys">
        {[everywhere, goes].map((list, column) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two columns that never move
          <dl key={column}>
            {list.map(([keys, does]) => (
              <div key={does}>
                <dt>
                  {keys.map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        ))}
      </div>
    </Dialog>
  );
}
