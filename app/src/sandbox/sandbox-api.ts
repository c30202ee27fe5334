import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call } from '../api.ts';

type GatewayName = 'primary' | 'backup';
type ReceiptState = 'due' | 'told' | 'none';
export type Message = {
  id: string;
  to: string;
  text: string;
  channel: 'sms' | 'voice';
  at: string;
  receipt: ReceiptState;
  gateway: GatewayName;
};
export const modes = [
  'deliver',
  'delay',
  'drop',
  'undelivered',
  'twice',
  'reject',
  'outage',
  'no_credit',
  'hang',
] as const;
export const receiptModes = ['normal', 'late', 'twice', 'early', 'none', 'unknown'] as const;
export type Fault = {
  gateway: GatewayName;
  mode: (typeof modes)[number];
  delayMs: number;
  receipts: (typeof receiptModes)[number];
  receiptDelayMs: number;
};
export type Link = 'connecting' | 'live' | 'lost';
type List<Item> = { items: Item[] };

export const counted = ['taken', 'refused', 'landed', 'receipts'] as const;
type Count = { total: number; lastMinute: number[] };
export type Fleet = {
  gateways: ({ gateway: GatewayName } & Record<(typeof counted)[number], Count>)[];
  numbers: number;
  latest: { to: string; count: number; newest: Pick<Message, 'id' | 'at' | 'gateway' | 'channel' | 'receipt'> }[];
};

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

/** As many as the server gives at once. */
const shownAtMost = 500;

/** A stream of one kind of page, and whether it is there. What was missed meanwhile is `onOpen`'s to fetch. */
function useStream(url: string, on: Record<string, (data: string) => void>, onOpen: () => void): Link {
  const [link, setLink] = useState<Link>('connecting');
  // biome-ignore lint/correctness/useExhaustiveDependencies: what listens does the same every time
  useEffect(() => {
    const stream = new EventSource(url);
    stream.addEventListener('open', () => {
      setLink('live');
      onOpen();
    });
    stream.addEventListener('error', () => setLink('lost'));
    for (const [event, listen] of Object.entries(on)) stream.addEventListener(event, ({ data }) => listen(data));
    return () => stream.close();
  }, [url]);
  return link;
}

/** What landed, newest first, each new SMS as it lands, and its receipt as it is told. */
export function useMessages() {
  const client = useQueryClient();
  const query = useQuery(messagesQuery);
  const lookAgain = () => void client.invalidateQueries(messagesQuery);
  const change = (next: (before: Message[]) => Message[]) =>
    client.setQueryData(messagesQuery.queryKey, (before = []) => next(before).slice(0, shownAtMost));
  const link = useStream(
    '/sandbox/events',
    {
      message(data) {
        const message: Message = JSON.parse(data);
        change((before) => [message, ...before.filter(({ id }) => id !== message.id)]);
      },
      receipt(data) {
        const told: Pick<Message, 'id' | 'receipt'> = JSON.parse(data);
        change((before) => before.map((message) => (message.id === told.id ? { ...message, ...told } : message)));
      },
      skipped: lookAgain,
    },
    lookAgain,
  );
  return { ...query, link };
}

/** All handsets at a glance, twice a second. */
export function useFleet() {
  const [fleet, setFleet] = useState<Fleet | null>(null);
  const link = useStream('/sandbox/fleet/events', { fleet: (data) => setFleet(JSON.parse(data)) }, () => {});
  return { fleet, link };
}

/** By number, the number with the newest SMS first. */
export function byNumber(messages: Message[]): [string, Message[]][] {
  return [...Map.groupBy(messages, ({ to }) => to)];
}

export const readable = (e164: string) => e164.replace(/^\+86(\d{3})(\d{4})(\d{4})$/, '+86 $1 $2 $3');
