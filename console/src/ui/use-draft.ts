import { useState } from 'react';

const prefix = 'draft:';

/** What is typed about one thing (`case C123`), kept in this tab: a reload finds it, the next thing has its own. */
export function useDraft(key: string) {
  const name = prefix + key;
  const [draft, setDraft] = useState({ name, text: sessionStorage.getItem(name) ?? '' });
  // Another thing on the same page has another draft.
  const text = draft.name === name ? draft.text : (sessionStorage.getItem(name) ?? '');
  return {
    text,
    write: (next: string) => {
      setDraft({ name, text: next });
      if (next === '') sessionStorage.removeItem(name);
      else sessionStorage.setItem(name, next);
    },
  };
}

/** Whoever signs out takes what they were writing with them. */
export function forgetDrafts() {
  for (const name of Object.keys(sessionStorage)) if (name.startsWith(prefix)) sessionStorage.removeItem(name);
}
