import type { Factor } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import type { AccountRow } from '../accounts/index.ts';
