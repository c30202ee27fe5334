import type { DataExport } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../ui/notice.tsx';
import { inFull } from '../../ui/time.ts';
import { fileOf } from './exports.ts';
import '../../ui/bar.css';
import '../../ui/button.css';

/** How far the file is; where it is there, the way to have it. */
export function ExportState({ data: { id, status, progress, bytes, expiresAt } }: { data: DataExport }) {
  const { t } = useTranslation();
  if (status === 'failed' || status === 'expired') {
    return (
      <Notice tone="warn" title={t(`export.${status}`)}>
        <span>{t(`export.${status}Why`)}</span>
      </Notice>
    );
  }
  if (status === 'preparing') {
    const percent = Math.round(progress * 100);
    return (
      <>
        <h2 className="title">{t('export.preparing')}</h2>
        <p className="soft">{t('export.preparingWhy')}</p>
        <div>
          <div
            className="bar"
            role="progressbar"
            aria-label={t('export.preparing')}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={percent}
          >
            <span style={{ inlineSize: `${percent}%` }} />
          </div>
          <p className="soft step__note bar__note">{percent}%</p>
        </div>
      </>
    );
  }
  return (
    <>
      <h2 className="title">{t('export.ready')}</h2>
      <p className="soft">
        {t('export.readyWhy', { size: sizeOf(bytes ?? 0), time: expiresAt ? inFull(expiresAt) : '' })}
      </p>
      {/* Not a route: the browser saves the file. */}
      <a href={fileOf(id)} download className="button button--primary adm-button adm-button-primary adm-button-block">
        {t('export.download')}
      </a>
      <p className="soft">{t('export.care')}</p>
    </>
  );
}

const sizeOf = (bytes: number) =>
  bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
