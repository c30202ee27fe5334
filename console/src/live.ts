import type { StaffEvent } from '@btepai/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { meKey } from './features/session/me-key.ts';
import { todayKey } from './features/today/today-key.ts';

/** `opening`: not yet; `open`: what is shown is live; `lost`: it was, and is being tried again. */
export type Connection = 'opening' | 'open' | 'lost';

const reopenAfterMs = 5_000;

/**
 * One stream for the whole console. A topic is the beginning of a query's key, `cases` or `case/C123` for `['case', 'C123']`,
 * and what is shown of it is asked for anew. After a gap, that is everything: nobody knows what was missed.
 */
export function useLive(): Connection {
  const client = useQueryClient();
  const [connection, setConnection] = useState<Connection>('opening');
  useEffect(() => {
    let stream: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let hasGap = false;
    const close = () => {
      clearTimeout(timer);
      stream?.close();
    };
    const lose = () => {
      hasGap = true;
      setConnection('lost');
    };
    const open = () => {
      close();
      // A browser has few connections to a server; those of many tabs would be all of them.
      if (document.hidden) {
        hasGap = true;
        return;
      }
      stream = new EventSource('/v1/staff/events');
      stream.addEventListener('open', () => {
        setConnection('open');
        if (hasGap) void client.invalidateQueries();
        hasGap = false;
      });
      stream.addEventListener('staff', (event) => {
        const { topics }: StaffEvent = JSON.parse(event.data);
        for (const topic of topics) void client.invalidateQueries({ queryKey: topic.split('/') });
        // What happens to one thing, such as who looks at a case, leaves the queues as they are.
        if (topics.some((topic) => !topic.includes('/'))) void client.invalidateQueries({ queryKey: todayKey });
      });
      stream.addEventListener('error', () => {
        lose();
        // A lost connection comes back by itself. One that was refused stays closed: ask who is here, and open another later.
        if (stream?.readyState !== EventSource.CLOSED) return;
        void client.invalidateQueries({ queryKey: meKey });
        timer = setTimeout(open, reopenAfterMs);
      });
    };
    open();
    document.addEventListener('visibilitychange', open);
    // A cable that is pulled out is told long before the stream notices.
    addEventListener('offline', lose);
    addEventListener('online', open);
    return () => {
      document.removeEventListener('visibilitychange', open);
      removeEventListener('offline', lose);
      removeEventListener('online', open);
      close();
    };
  }, [client]);
  return connection;
}
