import CopyOutlined from '@ant-design/icons/CopyOutlined';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Says for a moment that it is done. Nothing where the browser keeps the clipboard from us. */
export function CopyButton({ text, children }: { text: string; children: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(setCopied, 2500, false);
    return () => clearTimeout(timer);
  }, [copied]);
  if (!navigator.clipboard) return null;
  return (
    <Button
      icon={<CopyOutlined />}
      onClick={() =>
        void navigator.clipboard.writeText(text).then(
          () => setCopied(true),
          () => setCopied(false),
        )
      }
    >
      <span aria-live="polite">{copied ? t('common.copied') : children}</span>
    </Button>
  );
}
