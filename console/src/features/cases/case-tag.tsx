import type { Appeal, CaseStatus } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { StateTag, type Tone } from '../../ui/state-tag.tsx';

const ofStatus: Record<CaseStatus, Tone> = { open: 'wait', approved: 'good', refused: 'bad', resolved: 'quiet' };
export function CaseTag({ status }: { status: CaseStatus }) {
  const { t } = useTranslation();
  return <StateTag tone={ofStatus[status]}>{t(`cases.state.${status}`)}</StateTag>;
}

const ofStage: Record<Appeal['stage'], Tone> = {
  open: 'wait',
  notice: 'busy',
  carried_out: 'good',
  objected: 'bad',
  stopped: 'bad',
  ended: 'quiet',
};
export function StageTag({ stage, approvals }: { stage: Appeal['stage']; approvals: number }) {
  const { t } = useTranslation();
  const words = stage === 'open' && approvals > 0 ? 'first' : stage;
  return <StateTag tone={ofStage[stage]}>{t(`appeal.stage.${words}`)}</StateTag>;
}
