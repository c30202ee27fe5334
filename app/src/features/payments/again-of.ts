import type { Payment } from '@btepai/contract';
import { cashierOf } from './ways-to-pay.tsx';

/** Where another try begins. */
export const againOf = ({ orderId }: Payment) => (orderId ? cashierOf(orderId) : '/me/wallet/top-up');
