import type { StaffCase } from '@btepai/contract';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Age } from '../../ui/age.tsx';
import { exactly } from '../../ui/time.ts';
import { useMember } from '../session/session.ts';
import { CaseTag } from './case-tag.tsx';
import { assignCase } from './cases.ts';
import { type Seen, useCaseAct } from './seen.ts';

/** How the case stands, and since when. */
export function Standing({ of }: { of: StaffCase }) {
  const { t } = useTranslation();
  return (
    <span className="row">
      <CaseTag status={of.status} />
      <span>{t('case.opened', { time: exactly(of.openedAt) })}</span>
      {of.openedBy && <span>{t('case.openedBy', { name: of.openedBy.name })}</span>}
      {of.waitingSince && (
        <span>
          · {t('case.waiting')} <Age since={of.waitingSince} />
        </span>
      )}
    </span>
  );
}

/** Who sees to it, and taking it on. */
export function Assignee({ of, seen }: { of: StaffCase; seen: Seen }) {
  const { t } = useTranslation();
  const me = useMember();
  const act = useCaseAct(assignCase, { onDone: (after) => seen.follow(after.version) });
  const { assignee, number } = of;
  const isMine = assignee?.id === me.id;
  const words = assignee && !isMine ? t('case.takeOver', { name: assignee.name }) : t('case.take');
  return (
    <>
      {assignee && (
        <span className="soft">{isMine ? t('case.mine') : t('case.assignee', { name: assignee.name })}</span>
      )}
      <Button loading={act.busy} onClick={() => act.submit({ number, to: isMine ? null : 'me' })}>
        {isMine ? t('case.giveBack') : words}
      </Button>
    </>
  );
}

/** Who else has it open just now. */
export function Viewers({ viewers }: Pick<StaffCase, 'viewers'>) {
  const { t, i18n } = useTranslation();
  const names = (those: StaffCase['viewers']) =>
    new Intl.ListFormat(i18n.language === 'en' ? 'en' : 'zh-CN').format(those.map(({ name }) => name));
  const [writing, looking] = [viewers.filter((one) => one.writing), viewers.filter((one) => !one.writing)];
  return (
    <div className="viewers" role="status">
      {writing.length > 0 && <span data-writing>{t('case.viewers.writing', { names: names(writing) })}</span>}
      {looking.length > 0 && <span>{t('case.viewers.looking', { names: names(looking) })}</span>}
    </div>
  );
}
