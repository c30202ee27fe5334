import type { GatewayMethod, PaymentMethodList } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import type { MethodRow } from './method-rows.tsx';

/** The ways that lead to somebody else's page. */
export function useGatewayRows(methods: PaymentMethodList['items']): (MethodRow & { method: GatewayMethod })[] {
  const { t } = useTranslation();
  return methods.flatMap(({ method, state }) =>
    method === 'wallet' ? [] : [{ method, ...(state === 'down' && { off: true, note: t('pay.down') }) }],
  );
}
