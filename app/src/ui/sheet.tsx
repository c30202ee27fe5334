import { CloseOutline } from 'antd-mobile-icons';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import './sheet.css';

/** A native dialog from the bottom edge: the browser holds the focus inside and closes it on Escape. */
export function Sheet({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    // React focuses before the dialog is shown, when nothing in it can be.
    opened?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    return () => opened?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the dialog's own key for what a tap on the backdrop does
    <dialog
      ref={dialog}
      className="sheet"
      aria-labelledby={id}
      onCancel={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div className="sheet__bar">
        <h2 id={id}>{title}</h2>
        <button type="button" className="round" aria-label={t('common.close')} onClick={onClose}>
          <CloseOutline aria-hidden="true" />
        </button>
      </div>
      <div className="sheet__body">{children}</div>
    </dialog>
  );
}
