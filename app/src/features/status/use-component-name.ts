import type { ServiceComponent } from '@btepai/contract';
import { useTranslation } from 'react-i18next';

export function useComponentName() {
  const { t } = useTranslation();
  return ({ name, line }: Pick<ServiceComponent, 'name' | 'line'>) => t(`status.component.${name}`, { line });
}
