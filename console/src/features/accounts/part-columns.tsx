import type {
  AccountOrder,
  ActivityLine,
  AuditLine,
  CaseSummary,
  RiskDecision,
  StaffDevice,
  StaffSession,
} from '@btepai/contract';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Age } from '../../ui/age.tsx';
import { countryName } from '../../ui/country.ts';
import { Money } from '../../ui/money.tsx';
import type { Tone } from '../../ui/state-tag.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { atTime } from '../../ui/time.ts';
import { item } from '../../ui/use-list-keys.ts';
import { inWords } from '../audit/act-words.ts';
import { CaseTag } from '../cases/case-tag.tsx';

const outcomeTones: Record<RiskDecision['outcome'], Tone> = {
  allow: 'good',
  verify: 'busy',
  hold: 'wait',
  deny: 'bad',
};

/** What each list of an account shows of a line. */
export function useColumns() {
  const { t } = useTranslation();
  const when = (key: string, title = t('accounts.column.when')) => ({
    key,
    title,
    render: (line: object) => <Age since={(line as Record<string, string>)[key]!} />,
  });
  const plain = (key: string) => ({
    key,
    title: t(`accounts.column.${key as 'device'}`),
    render: (line: object) => (line as Record<string, string | null>)[key] ?? '—',
  });
  const activity: TableColumnsType<ActivityLine> = [
    when('at'),
    {
      key: 'summary',
      title: t('accounts.column.what'),
      render: (_none, { summary, disownedAt }) => (
        <span className="row">
          {summary}
          {disownedAt && <StateTag tone="bad">{t('accounts.disowned')}</StateTag>}
        </span>
      ),
    },
    plain('device'),
    plain('address'),
    plain('place'),
  ];
  const sessions: TableColumnsType<StaffSession> = [
    plain('device'),
    plain('address'),
    plain('place'),
    when('createdAt', t('accounts.column.opened')),
    when('lastSeenAt', t('accounts.column.seen')),
  ];
  const devices: TableColumnsType<StaffDevice> = [
    plain('device'),
    {
      key: 'trusted',
      title: t('accounts.column.trusted'),
      render: (_none, { trusted }) => (
        <StateTag tone={trusted ? 'good' : 'quiet'}>{t(trusted ? 'accounts.trusted' : 'accounts.untrusted')}</StateTag>
      ),
    },
    { key: 'sessions', title: t('accounts.column.sessions'), render: (_none, { sessions: open }) => open },
    when('firstSeenAt', t('accounts.column.first')),
    when('lastSeenAt', t('accounts.column.seen')),
  ];
  const cases: TableColumnsType<CaseSummary> = [
    {
      key: 'number',
      title: t('accounts.column.number'),
      render: (_none, { number }) => (
        <Link to={`/cases/${number}`} {...item}>
          {number}
        </Link>
      ),
    },
    { key: 'topic', title: t('accounts.column.topic'), render: (_none, { topic }) => t(`cases.topic.${topic}`) },
    { key: 'status', title: t('accounts.column.state'), render: (_none, { status }) => <CaseTag status={status} /> },
    when('openedAt', t('accounts.column.opened')),
    when('changedAt', t('accounts.column.changed')),
  ];
  const orders: TableColumnsType<AccountOrder> = [
    {
      key: 'number',
      title: t('accounts.column.number'),
      render: (_none, { number }) => (
        <Link to={`/orders/${number}`} {...item}>
          {number}
        </Link>
      ),
    },
    {
      key: 'status',
      title: t('accounts.column.state'),
      render: (_none, { status }) => t(`orders.status.${status}`),
    },
    {
      key: 'total',
      title: t('accounts.column.total'),
      align: 'right',
      render: (_none, { total }) => <Money of={total} />,
    },
    {
      key: 'refunded',
      title: t('accounts.column.refunded'),
      align: 'right',
      render: (_none, { refunded }) => (refunded.amount > 0 ? <Money of={refunded} /> : '—'),
    },
    when('createdAt'),
  ];
  const decisions: TableColumnsType<RiskDecision> = [
    when('at'),
    { key: 'act', title: t('accounts.column.what'), render: (_none, { act }) => t(`accounts.judged.${act}`) },
    {
      key: 'outcome',
      title: t('accounts.column.decided'),
      render: (_none, { outcome, score }) => (
        <StateTag tone={outcomeTones[outcome]}>
          {t(`alerts.outcomes.${outcome}`)} · {score}
        </StateTag>
      ),
    },
    {
      key: 'reasons',
      title: t('accounts.column.why'),
      render: (_none, { reasons }) => (reasons.length > 0 ? reasons.join(t('common.comma')) : t('accounts.nothingOdd')),
    },
    {
      key: 'country',
      title: t('accounts.column.country'),
      render: (_none, { country }) => (country ? countryName(country) : '—'),
    },
    {
      key: 'completedAt',
      title: t('accounts.column.completed'),
      render: (_none, { completedAt }) => (completedAt ? atTime(completedAt) : t('accounts.notCompleted')),
    },
  ];
  const acts: TableColumnsType<AuditLine> = [
    when('at'),
    { key: 'by', title: t('accounts.column.by'), render: (_none, { by }) => by.name },
    {
      key: 'act',
      title: t('accounts.column.what'),
      render: (_none, { act, subject }) => (
        <>
          {inWords(t, act)}
          {subject && <span className="soft"> · {subject}</span>}
        </>
      ),
    },
    plain('reason'),
  ];
  return { activity, sessions, devices, cases, orders, decisions, acts };
}
