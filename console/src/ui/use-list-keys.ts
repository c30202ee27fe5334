import { type RefObject, useEffect } from 'react';
import { isCommand } from './is-command.ts';

/** On the one link or button of a list's line by which it is opened. */
export const item = { 'data-item': '' };

/** `j` and `k` move through the lines of a list; Enter opens the one that has the focus, as it does any link. */
export function useListKeys(list: RefObject<HTMLElement | null>) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
      if (step === 0 || !isCommand(event) || !list.current) return;
      const items = [...list.current.querySelectorAll<HTMLElement>('[data-item]')];
      const now = items.findIndex((each) => each.matches(':focus'));
      const next = now < 0 ? 0 : Math.min(Math.max(now + step, 0), items.length - 1);
      items[next]?.focus();
      items[next]?.scrollIntoView({ block: 'nearest' });
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [list]);
}
