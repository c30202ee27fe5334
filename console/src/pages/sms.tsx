import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { mayDo, useMember } from '../features/session/session.ts';
import { Brakes } from '../features/sms/brakes.tsx';
import { Funnel } from '../features/sms/funnel.tsx';
import { Lines } from '../features/sms/lines.tsx';
import { type Range, ranges } from '../features/sms/sms.ts';
import { Spend } from '../features/sms/spend.tsx';
import { Page } from '../ui/page.tsx';

/** How the SMS fare and what they cost, each part for whoever it is for. */
export default function Sms() {
  const { t } = useTranslation();
  const member = useMember();
  const [search, setSearch] = useSearchParams();
  const asked = search.get('range') ?? 'day';
  const range: Range = asked in ranges ? (asked as Range) : 'day';
  return (
    <Page
      title={t('sms.title')}
      intro={t('sms.intro')}
      actions={
        <Segmented
          aria-label={t('sms.range.label')}
          value={range}
          onChange={(next) => setSearch({ range: next }, { replace: true })}
          options={(Object.keys(ranges) as Range[]).map((value) => ({ value, label: t(`sms.range.${value}`) }))}
        />
      }
    >
      <Funnel range={range} />
      <Lines />
      {mayDo(member, ['risk', 'finance']) && <Spend range={range} />}
      {mayDo(member, ['risk']) && <Brakes />}
    </Page>
  );
}
