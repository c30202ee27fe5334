import type { ArticleSign } from '@btepai/contract';
import {
  CheckShieldOutline,
  ExclamationTriangleOutline,
  FaceRecognitionOutline,
  LoopOutline,
  MessageOutline,
  PayCircleOutline,
  PhonebookOutline,
  ScanningOutline,
  UnorderedListOutline,
} from 'antd-mobile-icons';
import './lessons.css';

const signs = {
  code: MessageOutline,
  number: LoopOutline,
  sim: PhonebookOutline,
  hook: ExclamationTriangleOutline,
  key: FaceRecognitionOutline,
  shield: CheckShieldOutline,
  phone: ScanningOutline,
  wallet: PayCircleOutline,
  list: UnorderedListOutline,
} as const satisfies Record<ArticleSign, typeof MessageOutline>;

export function LessonSign({ of }: { of: ArticleSign }) {
  const Sign = signs[of];
  return (
    <span className="lesson-sign" data-sign={of} aria-hidden="true">
      <Sign />
    </span>
  );
}
