import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { useAccount } from '../accounts/account.ts';
import { type PushState, pushState, turnPushOff, turnPushOn } from './push.ts';

const key = ['push'];

/** 推送 on this device: turned on with a tap, or why it can't be. */
export function PushCard({ pushKey }: { pushKey: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { id } = useAccount();
  const { data: state } = useQuery({ queryKey: key, queryFn: () => pushState(id), staleTime: 0 });
  const turn = useMutation({
    mutationFn: (on: boolean): Promise<PushState> => (on ? turnPushOn(pushKey, id) : turnPushOff()),
    onSuccess: (now) => client.setQueryData(key, now),
  });
  if (!state) return null;
  return (
    <section className="card" aria-labelledby="push">
      <h2 id="push">{t('notify.push.title')}</h2>
      <p className="soft">{t(`notify.push.${state}`)}</p>
      <p role="status" className="field__error">
        {turn.isError && t('notify.push.failed')}
      </p>
      {(state === 'on' || state === 'off') && (
        <Button
          tone={state === 'on' ? 'quiet' : 'primary'}
          busy={turn.isPending}
          onClick={() => turn.mutate(state === 'off')}
        >
          {t(state === 'on' ? 'notify.push.turnOff' : 'notify.push.turnOn')}
        </Button>
      )}
    </section>
  );
}
