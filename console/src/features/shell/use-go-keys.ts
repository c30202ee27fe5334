import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { isCommand } from '../../ui/is-command.ts';
import { useSections } from './use-sections.ts';

const goWithinMs = 1500;

/** `g` and a letter goes to a page, `/` to the search of this one, `?` shows all the keys. */
export function useGoKeys() {
  const navigate = useNavigate();
  const sections = useSections();
  const [showsKeys, setShowsKeys] = useState(false);
  const startedAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!isCommand(event)) return;
      const goes = event.timeStamp - startedAt.current < goWithinMs;
      startedAt.current = Number.NEGATIVE_INFINITY;
      const there = goes && sections.find(({ key }) => key === event.key);
      if (there) void navigate(there.path);
      else if (event.key === 'g') startedAt.current = event.timeStamp;
      else if (event.key === '?') setShowsKeys(true);
      else if (event.key === '/')
        document.querySelector<HTMLElement>('input[data-search], [data-search] input')?.focus();
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [navigate, sections]);
  return { showsKeys, setShowsKeys };
}
