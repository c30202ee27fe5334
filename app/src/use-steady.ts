import { useIsMutating } from '@tanstack/react-query';
import { useState } from 'react';

/**
 * What is known, held still while something that was asked for is on its way: a stream or a look taken meanwhile may already
 * show what it did, and a page that follows would be gone before the answer that it waits for.
 */
export function useSteady<Known>(known: Known): Known {
  const isActing = useIsMutating() > 0;
  const [steady, setSteady] = useState(known);
  if (isActing && steady !== undefined) return steady;
  if (steady !== known) setSteady(known);
  return known;
}
