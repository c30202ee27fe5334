import type { Invited } from '@btepai/contract';
import { Alert, Button, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { atTime } from '../../ui/time.ts';

type Props = { invited: Invited; onClose: () => void };

/** The link of an invitation, which is told this once. */
export function LinkModal({ invited: { member, link, expiresAt }, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={t('staff.linkTitle', { name: member.displayName })}
      // A click beside it must not lose what is shown once.
      mask={{ closable: false }}
      onCancel={onClose}
      footer={<Button onClick={onClose}>{t('staff.linkDone')}</Button>}
    >
      <div className="stack">
        <Alert type="warning" showIcon title={t('staff.linkOnce')} />
        <p className="soft">{t('staff.linkWhy', { time: atTime(expiresAt) })}</p>
        <Input readOnly aria-label={t('staff.link')} value={link} onFocus={(event) => event.target.select()} />
        <div>
          <CopyButton text={link}>{t('staff.copyLink')}</CopyButton>
        </div>
      </div>
    </Dialog>
  );
}
