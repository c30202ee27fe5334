import type { StaffAppeal, StaffCase } from '@btepai/contract';
import { Alert, App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Age } from '../../ui/age.tsx';
import { ReasonModal } from '../../ui/reason-modal.tsx';
import { exactly } from '../../ui/time.ts';
import { StageTag } from './case-tag.tsx';
import { approveAppeal, stopAppeal } from './cases.ts';
import { Countdown } from './countdown.tsx';
import { RefuseModal } from './refuse-modal.tsx';
import type { Seen } from './seen.ts';
import { useDecide } from './use-decide.ts';

type Props = { of: StaffCase & { appeal: StaffAppeal }; seen: Seen };

/** What is claimed, what it rests on, what stands against it, who approved, and how long the other side still has. */
export function AppealBox({ of, seen }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  // What had been seen when the dialog opened is what is decided on.
  const [asks, setAsks] = useState<{ act: 'approve' | 'refuse' | 'stop'; version: number } | null>(null);
  const decide = useDecide(of.number, asks?.version ?? seen.version);
  const ask = (act: 'approve' | 'refuse' | 'stop') => setAsks({ act, version: seen.version });
  const { appeal } = of;
  const { stage, approvals, needed, proof, mayApprove, noticeUntil } = appeal;
  const counting = approvals.filter(({ counts }) => counts).length;
  const topic = of.topic === 'phone_lost' ? 'phone_lost' : 'phone_taken';
  const close = () => setAsks(null);
  return (
    <section className="card stack appeal" aria-label={t('appeal.title')}>
      <div className="case__head">
        <h2>{t('appeal.title')}</h2>
        <StageTag stage={stage} approvals={counting} />
      </div>
      {proof ? (
        <p>{t(`appeal.claim.${topic}`, { phone: proof.phone, from: appeal.holder?.phone ?? '' })}</p>
      ) : (
        <p>{t('appeal.unproven')}</p>
      )}
      {stage === 'notice' && noticeUntil && <Countdown until={noticeUntil} />}
      {stage === 'objected' && <Alert type="warning" showIcon title={t('appeal.objectedWhy')} />}
      {stage === 'stopped' && <Alert type="warning" showIcon title={t('appeal.stoppedWhy')} />}
      <dl className="case-facts">
        {proof && (
          <>
            <dt>{t('appeal.proof')}</dt>
            <dd>
              {t('appeal.proofAt', { time: exactly(proof.provenAt), phone: proof.phone })}
              {!proof.good && of.status === 'open' && <div className="soft">{t('appeal.proofSpent')}</div>}
            </dd>
          </>
        )}
        <dt>{t(`appeal.holder.${topic}`)}</dt>
        <dd>
          <Holder holder={appeal.holder} />
        </dd>
        <dt>{t('appeal.approvals', { count: counting, needed })}</dt>
        <dd>
          {approvals.length === 0 && <span className="soft">{t('appeal.noApprovals')}</span>}
          <ul className="notes">
            {approvals.map(({ by, at, reason, counts }) => (
              <li key={by.name}>
                <strong>{by.name}</strong> <span className="soft">{exactly(at)}</span>
                {!counts && <div className="soft">{t('appeal.notCounted')}</div>}
                {reason && <p className="talk__text">{reason}</p>}
              </li>
            ))}
          </ul>
        </dd>
      </dl>
      {mayApprove !== 'yes' && of.status === 'open' && <p className="soft">{t(`appeal.whyNot.${mayApprove}`)}</p>}
      <div className="row">
        {mayApprove === 'yes' && (
          <Button type="primary" disabled={seen.hasNews} onClick={() => ask('approve')}>
            {t('appeal.approve')}
          </Button>
        )}
        {of.status === 'open' && (
          <Button danger disabled={seen.hasNews} onClick={() => ask('refuse')}>
            {t('appeal.refuse')}
          </Button>
        )}
        {stage === 'notice' && (
          <Button danger disabled={seen.hasNews} onClick={() => ask('stop')}>
            {t('appeal.stop')}
          </Button>
        )}
      </div>
      {asks?.act === 'approve' && (
        <ReasonModal
          title={t('appeal.approveTitle')}
          why={t(counting + 1 < needed ? 'appeal.approveFirst' : 'appeal.approveSecond')}
          confirm={t('appeal.approve')}
          run={(reason) => decide(approveAppeal, reason)}
          onDone={() => {
            message.success(t(counting + 1 < needed ? 'appeal.approved' : 'appeal.begun'));
            close();
          }}
          onClose={close}
        />
      )}
      {asks?.act === 'stop' && (
        <ReasonModal
          title={t('appeal.stopTitle')}
          why={t('appeal.stopWhy')}
          confirm={t('appeal.stop')}
          isDanger
          run={(reason) => decide(stopAppeal, reason)}
          onDone={() => {
            message.success(t('appeal.stopped'));
            close();
          }}
          onClose={close}
        />
      )}
      {asks?.act === 'refuse' && <RefuseModal of={of} version={asks.version} onClose={close} />}
    </section>
  );
}

/** How lately the number and its account were used: what speaks against its being somebody else's by now. */
function Holder({ holder }: Pick<StaffAppeal, 'holder'>) {
  const { t } = useTranslation();
  if (!holder) return <span className="soft">{t('appeal.nobody')}</span>;
  return (
    <>
      <div className="numbers">{holder.phone}</div>
      <div>
        {t('appeal.bound')} <Age since={holder.boundAt} />
      </div>
      <div>
        {t('appeal.proven')} <Age since={holder.provenAt} />
      </div>
      <div>
        {t('appeal.seen')} {holder.seenAt ? <Age since={holder.seenAt} /> : t('appeal.never')}
      </div>
    </>
  );
}
