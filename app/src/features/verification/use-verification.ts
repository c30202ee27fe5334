import type { Verification } from '@btepai/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Asked, pathOf, verificationQuery } from './verifications.ts';

const pollMs = 4000;

const mayChange = ({ status, delivery }: Verification) =>
  status === 'pending' && (delivery.status === 'queued' || delivery.status === 'submitted');

/** A verification as it stands now: told by the server as its SMS travels, asked for where the stream can't be held. */
export function useVerification(asked: Asked): Verification {
  const client = useQueryClient();
  const [streaming, setStreaming] = useState(true);
  const query = verificationQuery(asked);
  const { data } = useQuery({
    ...query,
    initialData: asked.verification,
    refetchInterval: ({ state }) => (!streaming && state.data && mayChange(state.data) ? pollMs : false),
  });
  const watching = mayChange(data);

  const events = pathOf(asked, '/events');
  const { id } = asked.verification;
  useEffect(() => {
    if (!watching) return;
    const stream = new EventSource(events);
    const queryKey = ['verification', id];
    stream.addEventListener('delivery', (event) => client.setQueryData(queryKey, JSON.parse(event.data)));
    stream.addEventListener('open', () => setStreaming(true));
    // It reconnects by itself; meanwhile, or when it is refused for good, asking takes over.
    stream.addEventListener('error', () => setStreaming(false));
    return () => stream.close();
  }, [client, events, id, watching]);

  return data;
}
