import type { Publication } from '@btepai/contract';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/dialog.tsx';
import { Preview } from './preview.tsx';

type Props = { data: Publication; onFollow: () => void; onTake: () => void };

/** Somebody saved while this was being written: both are there, and whoever writes decides. */
export function NewerVersion({ data, onFollow, onTake }: Props) {
  const { t } = useTranslation();
  const [isShown, setIsShown] = useState(false);
  const { version, changedBy } = data;
  return (
    <>
      <Alert
        type="warning"
        role="alert"
        title={t('announcements.newer', { name: changedBy, version })}
        description={t('announcements.newerWhy')}
        action={
          <div className="row">
            <Button onClick={() => setIsShown(true)}>{t('announcements.seeTheirs')}</Button>
            <Button onClick={onFollow}>{t('announcements.keepMine')}</Button>
            <Button danger onClick={onTake}>
              {t('announcements.takeTheirs')}
            </Button>
          </div>
        }
      />
      {isShown && (
        <Dialog
          width={900}
          footer={null}
          title={t('announcements.versionOf', { version, name: changedBy })}
          onCancel={() => setIsShown(false)}
        >
          <Preview content={data.content} />
        </Dialog>
      )}
    </>
  );
}
