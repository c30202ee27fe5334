import { componentOf } from '@btepai/contract/component-key';
import { useTranslation } from 'react-i18next';

/** A part of the service by its key: 短信通道 1. */
export function usePartName() {
  const { t } = useTranslation();
  return (key: string) => {
    const { name, line } = componentOf(key);
    return t(`status.part.${name}`, { line });
  };
}
