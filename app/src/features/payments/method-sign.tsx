import type { PaymentMethod } from '@btepai/contract';
import './payments.css';

const letters = { alipay: '支', wechatpay: '微' };

/** Known by its colour and its first character; nobody's mark. */
export const MethodSign = ({ method }: { method: PaymentMethod }) => (
  <span className="method-sign" data-method={method} lang="zh-CN" aria-hidden="true">
    {method === 'wallet' ? (
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M5 7.5h13a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5H6A1.5 1.5 0 0 1 4.5 18V6.5A1.5 1.5 0 0 1 6 5h10.5M19.5 11.5H16a2 2 0 0 0 0 4h3.5" />
      </svg>
    ) : (
      letters[method]
    )}
  </span>
);
