import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call } from '../api.ts';

export type Message = { id: string; to: string; text: string; at: string; delivery: string; gateway: GatewayName };
type GatewayName = 'primary' | 'backup';
export const modes = ['deliver', 'delay', 'drop', 'outage', 'reject'] as const;
export type Fault = { gateway: GatewayName; mode: (typeof modes)[number]; delayMs: number };
export type Link = 'connecting' | 'live' | 'lost';
type List<Item> = { items: Item[] };

const messagesQuery = queryOptions({
  queryKey: ['sandbox', 'messages'],
  queryFn: async ({ signal }) => (await call<List<Message>>('/sandbox/messages', { signal })).items,
});

export const faultsQuery = queryOptions({
  queryKey: ['sandbox', 'faults'],
  queryFn: async ({ signal }) => (await call<List<Fault>>('/sandbox/faults', { signal })).items,
});

export const setFault = (body: Fault) => call('/sandbox/faults', { method: 'PUT', body });
export const sendReply = (body: { from: string; text: string }) => call('/sandbox/replies', { method: 'POST', body });

/** Everything that landed, newest first, and each new SMS as it lands. */
export function useMessages() {
  const client = useQueryClient();
  const [link, setLink] = useState<Link>('connecting');
  const query = useQuery(messagesQuery);
  useEffect(() => {
    const stream = new EventSource('/sandbox/events');
    stream.addEventListener('open', () => {
      setLink('live');
      // What landed while nobody listened.
      void client.invalidateQueries(messagesQuery);
    });
    stream.addEventListener('error', () => setLink('lost'));
    stream.addEventListener('message', ({ data }) => {
      const message: Message = JSON.parse(data);
      client.setQueryData(messagesQuery.queryKey, (before = []) => [
        message,
        ...before.filter(({ id }) => id !== message.id),
      ]);
    });
    return () => stream.close();
  }, [client]);
  return { ...query, link };
}

/** By number, the number with the newest SMS first. */
export function byNumber(messages: Message[]): [string, Message[]][] {
  return [...Map.groupBy(messages, ({ to }) => to)];
}

export const readable = (e164: string) => e164.replace(/^\+86(\d{3})(\d{4})(\d{4})$/, '+86 $1 $2 $3');
