import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tagNow } from '../i18n/index.ts';
import type { Message } from './sandbox-api.ts';

/** An SMS, or a call with what it reads out; below it when, by which gateway, and what became of its receipt. */
export function Bubble({ message }: { message: Message }) {
  const { t } = useTranslation('sandbox');
  const [copied, setCopied] = useState(false);
  const code = codeIn(message);
  const copy = async (text: string) => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <li className="bubble" data-channel={message.channel}>
      {message.channel === 'voice' && (
        <p className="bubble__call">
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M6.6 3.5 9.4 4l1.3 4-2 1.7a12.5 12.5 0 0 0 5.6 5.6l1.7-2 4 1.3.5 2.8a2 2 0 0 1-2 2.3A14.6 14.6 0 0 1 4.3 5.5a2 2 0 0 1 2.3-2z" />
          </svg>
          {t('call')}
        </p>
      )}
      <p className="bubble__text">{message.text}</p>
      {code && navigator.clipboard && (
        <button type="button" className="bubble__copy" onClick={() => void copy(code)}>
          {copied ? t('copied') : t('copyCode', { code })}
        </button>
      )}
      <p className="bubble__meta">
        <time dateTime={message.at}>
          {new Intl.DateTimeFormat(tagNow(), { timeStyle: 'medium' }).format(new Date(message.at))}
        </time>
        {' · '}
        {t(`via.${message.gateway}`)}
        {' · '}
        <span className="bubble__receipt" data-receipt={message.receipt}>
          {t(`receipt.${message.receipt}`)}
        </span>
      </p>
    </li>
  );
}

/** Six digits in a row, or six that are read out one by one. */
const codeIn = ({ text, channel }: Message) =>
  channel === 'voice' ? /\d(?:[，, ]+\d){5}/.exec(text)?.[0].replace(/\D/g, '') : /(?<!\d)\d{6}(?!\d)/.exec(text)?.[0];
