import { useLayoutEffect, useRef } from 'react';

/** For the heading of what replaces the control that had the focus. */
export function useFocusOnShow<Target extends HTMLElement>() {
  const target = useRef<Target>(null);
  useLayoutEffect(() => target.current?.focus({ preventScroll: true }), []);
  return target;
}
