import type { ErrorCode } from '@btepai/contract';
import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api.ts';
import { howLong } from './time.ts';

type Props = {
  failure: Error | null;
  onRetry?: () => void;
  /** Where the catalogue's words, which speak to everybody, say less than can be said here. */
  words?: Partial<Record<ErrorCode, string>>;
};

/** What happened and what to do: the server's words, or ours where no answer came. */
export function ProblemAlert({ failure, onRetry, words }: Props) {
  const { t } = useTranslation();
  if (!failure) return null;
  const problem = failure instanceof ApiProblem ? failure.problem : null;
  const isFinal = problem !== null && (problem.code === 'forbidden' || [404, 410].includes(problem.status));
  const ours = problem && words?.[problem.code];
  const fields = problem?.errors?.map(({ path, message }) => <li key={`${path} ${message}`}>{message}</li>);
  return (
    <Alert
      className="problem"
      type="error"
      role="alert"
      title={ours ?? problem?.title ?? t('problem.noAnswer')}
      description={
        ours ? undefined : (
          <>
            <p>{problem?.detail ?? t('problem.noAnswerWhy')}</p>
            {problem?.retryAfterSeconds && <p>{t('problem.waitMore', { time: howLong(problem.retryAfterSeconds) })}</p>}
            {fields && <ul>{fields}</ul>}
          </>
        )
      }
      action={
        onRetry &&
        !isFinal && (
          <Button size="small" onClick={onRetry}>
            {t('common.retry')}
          </Button>
        )
      }
    />
  );
}
