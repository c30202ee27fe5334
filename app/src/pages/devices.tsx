import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../act.ts';
import { PlaceSource } from '../features/activity/place-source.tsx';
import { securityQuery } from '../features/factors/factors.ts';
import { ProofPage } from '../features/proof/proof-page.tsx';
import { useProven } from '../features/proof/use-proven.ts';
import { DeviceRow } from '../features/sessions/device-row.tsx';
import { DeviceSheet } from '../features/sessions/device-sheet.tsx';
import { devicesQuery, removeDevice } from '../features/sessions/devices.ts';
import { SessionCard } from '../features/sessions/session-card.tsx';
import { endOtherSessions, sessionsQuery } from '../features/sessions/sessions.ts';
import { Button } from '../ui/button.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { WaitingNotice } from '../ui/waiting-notice.tsx';

/** The devices that the account knows, and where it is signed in now. */
export default function DevicesPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const devices = useQuery(devicesQuery);
  const sessions = useQuery(sessionsQuery);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const [announced, setAnnounced] = useState<'ended' | 'removed' | null>(null);
  const changed = () => {
    for (const { queryKey } of [devicesQuery, sessionsQuery, securityQuery])
      void client.invalidateQueries({ queryKey: [...queryKey] });
  };
  const onEnded = () => {
    setAsking(false);
    setAnnounced('ended');
    changed();
  };
  const endOthers = useAct(endOtherSessions, { onDone: onEnded });
  const proven = useProven({
    name: 'remove-device',
    run: removeDevice,
    onDone: () => {
      setChosenId(null);
      setAnnounced('removed');
      changed();
    },
  });
  const chosen = devices.data?.find(({ id }) => id === chosenId);

  if (proven.isOpen) {
    const why = t('devices.proofWhy');
    return <ProofPage title={t('devices.remove')} proven={proven} why={why} confirm={t('devices.remove')} />;
  }
  const error = devices.error ?? sessions.error;
  const ready = devices.data && sessions.data;
  return (
    <Page title={t('devices.title')} back="/me/security">
      <p className="soft">{t('devices.why')}</p>
      <p role="status" className="hidden-words">
        {announced && t(`devices.${announced}`)}
      </p>
      {!ready &&
        (error ? (
          <LoadFailed
            error={error}
            onRetry={() => {
              void devices.refetch();
              void sessions.refetch();
            }}
          />
        ) : (
          <Loading />
        ))}
      {ready && (
        <>
          <section className="part">
            <h2>{t('devices.known')}</h2>
            <ul className="rows">
              {devices.data.map((device) => (
                <li key={device.id}>
                  <DeviceRow device={device} onOpen={() => setChosenId(device.id)} />
                </li>
              ))}
            </ul>
            {devices.data.length === 1 && <p className="soft step__note">{t('devices.only')}</p>}
          </section>
          <section className="part">
            <h2>{t('devices.sessions')}</h2>
            {sessions.data.map((session) => (
              <SessionCard key={session.id} session={session} onEnded={onEnded} />
            ))}
          </section>
          {sessions.data.some(({ place }) => place !== null) && <PlaceSource />}
          {sessions.data.length > 1 && (
            <Button tone="danger" onClick={() => setAsking(true)}>
              {t('devices.endOthers')}
            </Button>
          )}
        </>
      )}
      {chosen && (
        <DeviceSheet
          key={chosen.id}
          device={chosen}
          act={proven.act}
          onRemove={() => proven.start({ purpose: 'manage_devices', deviceId: chosen.id })}
          onClose={() => {
            proven.act.cancel();
            setChosenId(null);
          }}
        />
      )}
      {asking && (
        <Sheet title={t('devices.endOthers')} onClose={() => setAsking(false)}>
          <p>{t('devices.endOthersAsk')}</p>
          <WaitingNotice waiting={endOthers.waiting} />
          <ProblemNotice problem={endOthers.error} />
          <Button busy={endOthers.busy} onClick={() => endOthers.submit(null)}>
            {t('devices.endOthers')}
          </Button>
          <Button tone="quiet" onClick={() => setAsking(false)}>
            {t('common.cancel')}
          </Button>
        </Sheet>
      )}
    </Page>
  );
}
