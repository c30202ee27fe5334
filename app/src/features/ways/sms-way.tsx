import { useTranslation } from 'react-i18next';
import { AskStep } from '../verification/ask-step.tsx';
import { CodeStep } from '../verification/code-step.tsx';
import type { Asked } from '../verification/verifications.ts';
import type { Proven } from './way.ts';

/** A code to the bound number. It is sent without a tap only where it is the first way that there is. */
export function SmsWay({ name, why, confirm, phone, request, progress, onProgress, act, onGiven, ...props }: Props) {
  const { t } = useTranslation();
  const { asked, code } = progress;
  const onAsked = (next: Asked) => {
    act.cancel();
    onProgress({ asked: next, code: '' });
  };
  if (!asked) {
    return (
      <AskStep
        name={name}
        title={t('ways.title')}
        why={why}
        phone={phone ?? ''}
        request={request}
        asked={null}
        onAsked={onAsked}
        onStillGood={() => {}}
        atOnce={props.atOnce}
        {...(props.onAskRefused && { onRefused: props.onAskRefused })}
      />
    );
  }
  return (
    <CodeStep
      key={asked.verification.id}
      asked={asked}
      why={why}
      code={code}
      onType={(next) => onProgress({ code: next })}
      onAskedAgain={onAsked}
      onEntered={(verification) => onGiven({ verification })}
      act={act}
      confirm={confirm}
      hasOtherWays={props.hasOtherWays}
    >
      {props.children}
    </CodeStep>
  );
}

type Props = Proven & { atOnce: boolean; hasOtherWays: boolean };
