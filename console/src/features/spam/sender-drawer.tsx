import type { SpamSender } from '@btepai/contract';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loading } from '../../ui/loading.tsx';
import { Masked } from '../../ui/masked.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { ReasonModal } from '../../ui/reason-modal.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { atTime } from '../../ui/time.ts';
import { DecideForm } from './decide-form.tsx';
import { ReportedList } from './reported-list.tsx';
import { outcomeTone, priorityTone, reopenSender, revealSender, senderKey, senderQuery } from './spam.ts';
import './spam.css';

type Props = { id: string; onClose: () => void };

/** One sender with all that was reported of it, and what to do about it. */
export function SenderDrawer({ id, onClose }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(senderQuery(id));
  const sender = data?.pages.at(-1)?.sender;
  const again = () => {
    void client.invalidateQueries({ queryKey: senderKey(id) });
    void client.invalidateQueries({ queryKey: ['spam'] });
  };
  return (
    <Drawer open size={640} title={t('spam.detail')} onClose={onClose}>
      <div className="stack">
        <ProblemAlert failure={error} onRetry={() => void refetch()} />
        {!data && !error && <Loading />}
        {sender && (
          <>
            <Facts sender={sender} />
            {sender.outcome ? (
              <Outcome sender={sender} onReopened={again} />
            ) : (
              <DecideForm key={id} sender={sender} onDecided={again} onChanged={again} />
            )}
            <h2>{t('spam.reports')}</h2>
            <ReportedList reports={data.pages.flatMap(({ reports }) => reports.items)} />
            {hasNextPage && (
              <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                {t('common.more')}
              </Button>
            )}
          </>
        )}
      </div>
    </Drawer>
  );
}

function Facts({ sender }: { sender: SpamSender }) {
  const { t } = useTranslation();
  const { id, outcome, priority, reporters, sms, calls, imitations, firstAt, lastAt } = sender;
  return (
    <>
      <div className="row spam__who">
        <Masked
          value={sender.sender}
          {...(sender.senderKind === 'number' && { reveal: (reason: string) => revealSender(id, reason) })}
        />
        {!outcome && <StateTag tone={priorityTone[priority]}>{t(`spam.priority.${priority}`)}</StateTag>}
      </div>
      <p className="soft">
        {t('spam.counts', { reporters, sms, calls })}
        {imitations > 0 && ` · ${t('spam.imitations', { count: imitations })}`}
        {` · ${atTime(firstAt)} – ${atTime(lastAt)}`}
      </p>
    </>
  );
}

function Outcome({ sender: { id, outcome, version }, onReopened }: { sender: SpamSender; onReopened: () => void }) {
  const { t } = useTranslation();
  const [asks, setAsks] = useState(false);
  if (!outcome) return null;
  return (
    <div className="card stack">
      <div className="row">
        <StateTag tone={outcomeTone[outcome.result]}>{t(`spam.outcome.${outcome.result}`)}</StateTag>
        <span className="soft">{t('spam.decidedAt', { time: atTime(outcome.at) })}</span>
      </div>
      {outcome.words && <p className="reported__content">{outcome.words}</p>}
      <div>
        <Button onClick={() => setAsks(true)}>{t('spam.reopen')}</Button>
      </div>
      {asks && (
        <ReasonModal
          title={t('spam.reopen')}
          why={t('spam.reopenWhy')}
          confirm={t('spam.reopen')}
          run={(reason) => reopenSender(id, { reason, version })}
          onDone={() => {
            setAsks(false);
            onReopened();
          }}
          onClose={() => setAsks(false)}
        />
      )}
    </div>
  );
}
