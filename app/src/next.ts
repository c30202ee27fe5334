import { useSearchParams } from 'react-router';

/** Where someone wanted to go before they were led here. */
export function useNext(): string | null {
  const [search] = useSearchParams();
  const next = search.get('next');
  // Only a path of ours: `//elsewhere.example` and `/\\elsewhere` would lead away.
  return next !== null && /^\/(?![/\\])/.test(next) ? next : null;
}
