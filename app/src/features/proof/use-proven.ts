import type { Problem, Proof, ProofMethod, StepUpAct } from '@btepai/contract';
import { useNavigate, useSearchParams } from 'react-router';
import { type By, type Shown, useAct, useResume } from '../../act.ts';
import { useFlow } from '../../flow.ts';
import { useAccount } from '../accounts/account.ts';
import type { Asked } from '../verification/verifications.ts';

/** How far someone has come in proving it. */
type Progress = {
  methods: ProofMethod[];
  /** The way that was chosen; the strongest where none was. */
  method: ProofMethod | null;
  asked: Asked | null;
  code: string;
  /** The code is being entered, not asked for. */
  entering: boolean;
};
/** `act` is what is to be proven, once it was refused without a proof. */
type Flow<Act> = Progress & { act: Act | null };

/** What `ProofStep` needs of it, whatever the act. */
export type Proven = {
  flow: Flow<StepUpAct>;
  change: (part: Partial<Progress>) => void;
  act: Shown;
  prove: (proof: Proof) => void;
  close: () => void;
};

type Options<Act, Output> = {
  /** What is proven, on this page. */
  name: string;
  run: (act: Act, proof: Proof, by: By) => Promise<Output>;
  onDone: (output: Output) => void;
  onRefused?: (problem: Problem) => void;
  /** Where it is known before that a proof is needed, and which: the step is there from the start. */
  known?: { act: Act; methods: ProofMethod[] } | undefined;
};

/**
 * An act that only the account's owner may do. It is tried without a proof, which is enough where one was given a moment
 * ago; where it isn't, `ProofStep` asks for one and tries again with it. Passwords are written down nowhere.
 */
export function useProven<Act extends StepUpAct, Output>({
  name,
  run,
  onDone,
  onRefused,
  known,
}: Options<Act, Output>) {
  const { id } = useAccount();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const start: Flow<Act> = { act: null, methods: [], method: null, asked: null, code: '', entering: false };
  const { flow: kept, change, forget } = useFlow(`proof:${name}`, id, start);
  const flow = known ? { ...kept, ...known } : kept;
  const isStep = search.get('step') === 'proof';
  const isOpen = known !== undefined || (isStep && flow.act !== null);

  const trying = useAct(({ act, proof }: { act: Act; proof: Proof }, by) => run(act, proof, by), {
    keepAs: `${id}:proven:${name}`,
    mayKeep: ({ proof }) => proof.password === undefined,
    onDone: (output) => {
      change(start);
      forget();
      if (isStep) navigate(-1);
      onDone(output);
    },
    onRefused: (problem) => {
      if (problem.code !== 'step_up_required') return onRefused?.(problem);
      change({ methods: (problem.methods ?? []) as ProofMethod[] });
      if (!isOpen) navigate('?step=proof');
    },
  });
  useResume(trying);

  return {
    flow,
    change,
    isOpen,
    act: { ...trying, error: trying.error?.code === 'step_up_required' ? null : trying.error },
    start: (act: Act) => {
      const isSame = JSON.stringify(act) === JSON.stringify(flow.act);
      change(isSame ? { entering: false } : { ...start, act });
      trying.submit({ act, proof: {} });
    },
    prove: (proof: Proof) => {
      if (flow.act) trying.submit({ act: flow.act, proof });
    },
    close: () => {
      trying.cancel();
      navigate(-1);
    },
  };
}
