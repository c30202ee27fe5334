import { useQuery } from '@tanstack/react-query';
import { ContentOutline, LockOutline, PhonebookOutline, UserOutline } from 'antd-mobile-icons';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../api.ts';
import { useAccount } from '../features/accounts/account.ts';
import { ExportState } from '../features/exports/export-state.tsx';
import { exportQuery, startExport } from '../features/exports/exports.ts';
import { useLastExport } from '../features/exports/last-export.ts';
import { ProofPage } from '../features/proof/proof-page.tsx';
import { useProven } from '../features/proof/use-proven.ts';
import { Button } from '../ui/button.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { Points } from '../ui/points.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { WaitingNotice } from '../ui/waiting-notice.tsx';

/** A copy of all that we hold about someone: what is in it, how far it is, and the file. */
export default function ExportPage() {
  const { t } = useTranslation();
  const account = useAccount();
  const { id, keep } = useLastExport(account.id);
  const { data, error, refetch } = useQuery({ ...exportQuery(id ?? ''), enabled: id !== null });
  const proven = useProven({ name: 'export', run: startExport, onDone: (asked) => keep(asked.id) });
  const { act } = proven;

  if (proven.isOpen)
    return <ProofPage title={t('export.title')} proven={proven} why={t('export.proofWhy')} confirm={t('export.ask')} />;
  const isGone = error instanceof ProblemError && error.problem.code === 'not_found';
  const isOver = data?.status === 'failed' || data?.status === 'expired';
  return (
    <Page title={t('export.title')} plain back="/me/security">
      <p role="status" className="hidden-words">
        {data?.status === 'ready' && t('export.ready')}
      </p>
      <div className="step">
        {id === null || isGone || isOver ? (
          <>
            {data && isOver && <ExportState data={data} />}
            {!isOver && <h2 className="title">{t('export.introTitle')}</h2>}
            <p className="soft">{t('export.introWhy')}</p>
            <Points
              points={[
                { sign: UserOutline, words: t('export.in.profile') },
                { sign: PhonebookOutline, words: t('export.in.phones') },
                { sign: LockOutline, words: t('export.in.activity') },
                { sign: ContentOutline, words: t('export.in.talk') },
              ]}
            />
            <p className="soft">{t('export.not')}</p>
            <WaitingNotice waiting={act.waiting} />
            <ProblemNotice problem={act.error} />
            <Button busy={act.busy} onClick={() => proven.start({ purpose: 'export_data' })}>
              {t(isOver ? 'export.again' : 'export.ask')}
            </Button>
          </>
        ) : (
          <>
            {!data && (error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <Loading />)}
            {data && <ExportState data={data} />}
            {data?.status === 'ready' && (
              <>
                <WaitingNotice waiting={act.waiting} />
                <ProblemNotice problem={act.error} />
                <Button tone="text" busy={act.busy} onClick={() => proven.start({ purpose: 'export_data' })}>
                  {t('export.cant')}
                </Button>
              </>
            )}
          </>
        )}
      </div>
    </Page>
  );
}
