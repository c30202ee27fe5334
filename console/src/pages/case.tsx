import type { StaffAppeal, StaffCase } from '@btepai/contract';
import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { AccountPanel } from '../features/accounts/account-panel.tsx';
import { AnswerBox } from '../features/cases/answer-box.tsx';
import { AppealBox } from '../features/cases/appeal-box.tsx';
import { CaseFacts } from '../features/cases/case-facts.tsx';
import { Assignee, Standing, Viewers } from '../features/cases/case-head.tsx';
import { caseQuery } from '../features/cases/cases.ts';
import { Conversation } from '../features/cases/conversation.tsx';
import { Notes } from '../features/cases/notes.tsx';
import { useSeen } from '../features/cases/seen.ts';
import { Timeline } from '../features/cases/timeline.tsx';
import { usePresence } from '../features/cases/use-presence.ts';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { useDraft } from '../ui/use-draft.ts';
import '../features/cases/cases.css';

/** A case with everything about it on one page. An appeal is a case, with what it rests on and its decision beside it. */
export default function CasePage() {
  const { t } = useTranslation();
  const { number = '' } = useParams();
  const { data, error, refetch } = useQuery(caseQuery(number));
  if (data) return <Whole key={number} of={data} failure={error} />;
  return (
    <Page title={number} back={{ to: '/cases', words: t('case.back') }}>
      {error ? <ProblemAlert failure={error} onRetry={() => void refetch()} /> : <Loading />}
    </Page>
  );
}

const hasAppeal = (of: StaffCase): of is StaffCase & { appeal: StaffAppeal } => of.appeal !== null;

function Whole({ of, failure }: { of: StaffCase; failure: Error | null }) {
  const { t } = useTranslation();
  const draft = useDraft(`case ${of.number}`);
  const isWriting = draft.text.trim() !== '';
  const seen = useSeen(of, isWriting);
  usePresence(of.number, isWriting);
  const back = hasAppeal(of)
    ? { to: '/appeals', words: t('case.backToAppeals') }
    : { to: '/cases', words: t('case.back') };
  return (
    <Page
      title={`${t(`cases.topic.${of.topic}`)} ${of.number}`}
      intro={<Standing of={of} />}
      back={back}
      actions={of.destroyed ? null : <Assignee of={of} seen={seen} />}
    >
      <ProblemAlert failure={failure} />
      {of.destroyed && <Alert type="info" showIcon title={t('case.destroyed')} />}
      <Viewers viewers={of.viewers} />
      <div className="case">
        <div>
          <Conversation number={of.number} messages={of.messages} />
          {!of.destroyed && <AnswerBox of={of} seen={seen} draft={draft} />}
          <Notes of={of} seen={seen} />
        </div>
        <div>
          {hasAppeal(of) && <AppealBox of={of} seen={seen} />}
          <CaseFacts of={of} />
          {!of.destroyed && <AccountPanel accountId={of.accountId} />}
          <Timeline acts={of.acts} />
        </div>
      </div>
    </Page>
  );
}
