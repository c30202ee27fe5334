const places =
  'input, textarea, select, [contenteditable]:not([contenteditable=false]), [role=dialog], [role=menu], [role=listbox]';

/** A key that is meant for the page: not typed into something, not with a modifier, and not in a dialog. */
export const isCommand = (event: KeyboardEvent) =>
  !event.ctrlKey &&
  !event.metaKey &&
  !event.altKey &&
  !event.isComposing &&
  !event.defaultPrevented &&
  !(event.target instanceof Element && event.target.closest(places));
