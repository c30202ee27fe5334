import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tagNow } from '../i18n/index.ts';
import type { Message } from './sandbox-api.ts';

export function Bubble({ message }: { message: Message }) {
  const { t } = useTranslation('sandbox');
  const [copied, setCopied] = useState(false);
  const code = /(?<!\d)\d{6}(?!\d)/.exec(message.text)?.[0];
  const copy = async (text: string) => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <li className="bubble">
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
      </p>
    </li>
  );
}
