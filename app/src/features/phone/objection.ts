import type { ErrorCode, ObjectionAnswer } from '@btepai/contract';
import { useLinkToken } from '../../link-token.ts';

type Outcome = ObjectionAnswer['outcome'] | Extract<ErrorCode, 'not_found' | 'objection_closed'>;

export const useObjection = () => useLinkToken<Outcome>('objection', '/o');
