import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { mayDo, useMember } from '../features/session/session.ts';
import { IncidentList } from '../features/status/incident-list.tsx';
import { StatusNow } from '../features/status/status-now.tsx';
import { Page } from '../ui/page.tsx';

/** How the service is, and the incidents that we write about. */
export default function Status() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayWrite = mayDo(useMember(), ['editor', 'risk']);
  const [show, setShow] = useState<'open' | 'all'>('open');
  return (
    <Page
      title={t('status.title')}
      intro={t('status.intro')}
      actions={
        mayWrite && (
          <Button type="primary" onClick={() => void navigate('/status/new')}>
            {t('status.new')}
          </Button>
        )
      }
    >
      <StatusNow />
      <section className="stack" aria-label={t('status.incidents')}>
        <div className="row row--between">
          <h2>{t('status.incidents')}</h2>
          <Segmented<'open' | 'all'>
            aria-label={t('status.incidents')}
            value={show}
            onChange={setShow}
            options={(['open', 'all'] as const).map((value) => ({ value, label: t(`status.show.${value}`) }))}
          />
        </div>
        <IncidentList show={show} />
      </section>
    </Page>
  );
}
