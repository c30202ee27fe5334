import { useEffect, useRef } from 'react';

/** For the heading of what replaces the control that had the focus. */
export function useFocusOnShow<Target extends HTMLElement>() {
  const target = useRef<Target>(null);
  useEffect(() => target.current?.focus({ preventScroll: true }), []);
  return target;
}
