import type { Factor } from '@btepai/contract';
import { FaceRecognitionOutline, FileOutline, MessageOutline, ScanCodeOutline } from 'antd-mobile-icons';
import './factors.css';

const signs = {
  passkey: FaceRecognitionOutline,
  totp: ScanCodeOutline,
  recovery_codes: FileOutline,
  sms: MessageOutline,
};

export function FactorSign({ type }: { type: Factor['type'] | 'sms' }) {
  const Sign = signs[type];
  return (
    <span className="factor__sign" aria-hidden="true">
      <Sign />
    </span>
  );
}
