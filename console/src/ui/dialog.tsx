import { Modal, type ModalProps } from 'antd';
import { useEffect, useRef, useState } from 'react';

const fields = 'input:not([hidden], [disabled], [type=checkbox]), textarea';

/**
 * antd's Modal, open as long as it is drawn: the focus begins in its first field instead of on its cross, and goes back to
 * where it came from.
 */
export function Dialog({ children, ...props }: ModalProps) {
  const body = useRef<HTMLDivElement>(null);
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // Once the dialog has let go of the focus.
      queueMicrotask(() => before instanceof HTMLElement && before.focus({ preventScroll: true }));
    },
    [before],
  );
  return (
    <Modal
      open
      {...props}
      afterOpenChange={(isOpen) => isOpen && body.current?.querySelector<HTMLElement>(fields)?.focus()}
    >
      <div ref={body}>{children}</div>
    </Modal>
  );
}
