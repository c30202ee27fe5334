import { useEffect, useRef, useState } from 'react';
import { ProblemError } from '../../api.ts';
import { newId } from '../../new-id.ts';
import { untilAnswered } from '../../until-answered.ts';
import { type Prepared, picturesAtMost, prepare, sendPicture } from './pictures.ts';

/** A picture that the server has, for a message that is still to be written. */
export type Sent = { id: string; thumb: string | null };
/** One on its way there, or that could not be sent. Its key is its act's, so that it is there once. */
export type Draft = {
  key: string;
  file: File;
  thumb: string | null;
  progress: number;
  /** No network, or the server is busy: it goes on by itself. */
  waits: boolean;
  problem: string | null;
};

/**
 * The pictures of a message: those that were sent, which the draft of the message keeps, and those that are on their way, one
 * after the other. What is on its way is lost with the page; what was sent is not.
 */
export function usePictures(sent: Sent[], keep: (sent: Sent[]) => void) {
  const [drafts, setDrafts] = useState<Draft[]>([]);
  const [tooMany, setTooMany] = useState(false);
  const latest = useRef({ sent, keep });
  latest.current = { sent, keep };
  const stops = useRef(new Map<string, AbortController>());
  const preparing = useRef<Promise<unknown>>(Promise.resolve());
  const sending = useRef<Promise<unknown>>(Promise.resolve());
  useEffect(() => () => stops.current.forEach((stop) => void stop.abort()), []);

  const change = (key: string, part: Partial<Draft>) =>
    setDrafts((before) => before.map((draft) => (draft.key === key ? { ...draft, ...part } : draft)));
  const set = (next: Sent[]) => {
    latest.current.sent = next;
    latest.current.keep(next);
  };
  const drop = (key: string) => {
    stops.current.get(key)?.abort();
    stops.current.delete(key);
    setDrafts((before) => before.filter((draft) => draft.key !== key));
  };

  /** Each is made ready before it is its turn to go, so that all are seen at once. */
  function queue({ key, file }: Pick<Draft, 'key' | 'file'>) {
    const { signal } = stops.current.set(key, new AbortController()).get(key)!;
    const ready = preparing.current.then(() => prepare(file));
    preparing.current = ready.then(({ thumb }) => change(key, { thumb }));
    sending.current = sending.current.then(async () => send(key, await ready, signal));
  }

  async function send(key: string, { body, thumb }: Prepared, signal: AbortSignal) {
    if (signal.aborted) return;
    try {
      const onProgress = (progress: number) => change(key, { progress });
      const onWait = (waiting: unknown) => change(key, { waits: waiting !== null });
      const { id } = await untilAnswered(() => sendPicture(body, { key, signal, onProgress }), { signal, onWait });
      if (signal.aborted) return;
      set([...latest.current.sent, { id, thumb }]);
      drop(key);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ProblemError)) throw error;
      change(key, { problem: error.problem.detail, waits: false });
    }
  }

  return {
    sent,
    drafts,
    tooMany,
    /** Whether a message has to wait for them. */
    busy: drafts.some(({ problem }) => problem === null),
    failed: drafts.some(({ problem }) => problem !== null),
    add(files: File[]) {
      const room = picturesAtMost - latest.current.sent.length - drafts.length;
      setTooMany(files.length > room);
      const added = files
        .slice(0, room)
        .map((file) => ({ key: newId(), file, thumb: null, progress: 0, waits: false, problem: null }));
      setDrafts((before) => [...before, ...added]);
      added.forEach(queue);
    },
    again(draft: Draft) {
      change(draft.key, { problem: null, progress: 0 });
      queue(draft);
    },
    drop(key: string) {
      setTooMany(false);
      drop(key);
    },
    remove(id: string) {
      setTooMany(false);
      set(latest.current.sent.filter((one) => one.id !== id));
    },
  };
}

export type Pictures = ReturnType<typeof usePictures>;
