import AntdButton from 'antd-mobile/es/components/button';
import type { ReactNode } from 'react';
import './button.css';

type Props = {
  children: ReactNode;
  onClick?: () => void;
  type?: 'button' | 'submit';
  tone?: 'primary' | 'quiet' | 'text' | 'danger';
  /** Under way: it keeps its name and the focus, and does nothing more. */
  busy?: boolean;
  disabled?: boolean;
};

export function Button({
  children,
  onClick,
  type = 'button',
  tone = 'primary',
  busy = false,
  disabled = false,
}: Props) {
  return (
    <AntdButton
      block={tone !== 'text'}
      color={tone === 'primary' ? 'primary' : 'default'}
      type={type}
      className={`button button--${tone}`}
      disabled={disabled}
      aria-busy={busy}
      aria-disabled={busy || disabled}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.();
      }}
    >
      {busy && <span className="button__busy" aria-hidden="true" />}
      {children}
    </AntdButton>
  );
}
