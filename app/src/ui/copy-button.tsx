import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';

type Props = { text: string; tone?: 'quiet' | 'text'; children: string };

/** Says for a moment that it is done. Nothing where the browser keeps the clipboard from us. */
export function CopyButton({ text, tone = 'quiet', children }: Props) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2500);
    return () => clearTimeout(timer);
  }, [copied]);
  if (!navigator.clipboard) return null;
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <>
      <Button tone={tone} onClick={() => void copy()}>
        {copied ? t('common.copied') : children}
      </Button>
      <span role="status" className="hidden-words">
        {copied && t('common.copied')}
      </span>
    </>
  );
}
