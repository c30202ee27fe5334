import KeyOutlined from '@ant-design/icons/KeyOutlined';
import type { StaffMethod, StaffProof } from '@btepai/contract';
import { Button, Form } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../act.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { CodeInput } from './code-input.tsx';
import { askPasskey, canUsePasskeys } from './sign-in.ts';

type Props<Proven> = {
  methods: StaffMethod[];
  /** The sign-in that waits; without it, whoever is signed in is asked. */
  pendingId?: string;
  run: (proof: StaffProof) => Promise<Proven>;
  onProven: (proven: Proven) => void;
};

/** Six digits from the authenticator, or a passkey. */
export function ProofForm<Proven>({ methods, pendingId, run, onProven }: Props<Proven>) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const [declined, setDeclined] = useState(false);
  const byCode = useAct((totp: string) => run({ totp }), { onDone: onProven });
  const byPasskey = useAct(
    async (_: null) => {
      const passkey = await askPasskey(pendingId);
      return passkey && run({ passkey });
    },
    { onDone: (proven) => (proven === null ? setDeclined(true) : onProven(proven)) },
  );
  const failure = byCode.failure ?? byPasskey.failure;
  const submit = (digits: string) => {
    byPasskey.clear();
    byCode.submit(digits);
  };
  return (
    <Form layout="vertical" onFinish={() => code.length === 6 && submit(code)} requiredMark={false}>
      <CodeInput value={code} onChange={setCode} onEntered={submit} />
      <div className="stack">
        <ProblemAlert
          failure={failure}
          words={{ code_wrong: t('proof.wrong', { count: byCode.problem?.triesLeft ?? 0 }) }}
        />
        {declined && !byPasskey.busy && (
          <p role="status" className="soft">
            {t('proof.declined')}
          </p>
        )}
        <Button type="primary" htmlType="submit" block loading={byCode.busy} disabled={code.length < 6}>
          {t('proof.confirm')}
        </Button>
        {methods.includes('passkey') && canUsePasskeys && (
          <Button
            block
            icon={<KeyOutlined />}
            loading={byPasskey.busy}
            onClick={() => {
              setDeclined(false);
              byCode.clear();
              byPasskey.submit(null);
            }}
          >
            {t('proof.passkey')}
          </Button>
        )}
      </div>
    </Form>
  );
}
