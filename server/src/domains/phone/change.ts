import type { PhoneChange } from '@btepai/contract';
import type { Crypto } from '../../kit/crypto.ts';
import { maskPhone } from '../../kit/phone-number.ts';
import type { ChangeRow } from './store/changes.ts';

export const showChange = (crypto: Crypto, row: ChangeRow): PhoneChange => ({
  id: row.id,
  kind: row.kind,
  status: row.status,
  phoneId: row.binding_id,
  from: maskPhone(crypto.openPhone(row.from_cipher, row.from_index)),
  to: row.phone_cipher && row.phone_index ? maskPhone(crypto.openPhone(row.phone_cipher, row.phone_index)) : null,
  startedAt: row.started_at.toISOString(),
  appliesAt: row.applies_at.toISOString(),
  objectionUntil: row.objection_until.toISOString(),
});
