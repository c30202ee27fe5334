import type { Problem, Proof, ProofMethod, StepUpAct } from '@btepai/contract';
import { useNavigate, useSearchParams } from 'react-router';
import { type By, type Shown, useAct, useResume } from '../../act.ts';
import { useFlow } from '../../flow.ts';
import { useAccount } from '../accounts/account.ts';
import { noProgress, type Progress } from '../ways/way.ts';

/** What is to be proven, once it was refused without a proof, by which ways it can be, and how far someone has come. */
type Flow<Act> = Progress & { act: Act | null; methods: string[] };

/** What `ProofStep` needs of it, whatever the act. */
export type Proven = {
  name: string;
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
  const start: Flow<Act> = { ...noProgress, act: null, methods: [] };
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
      change({ methods: problem.methods ?? [] });
      if (!isOpen) navigate('?step=proof');
    },
  });
  useResume(trying);

  return {
    name,
    flow,
    change,
    isOpen,
    act: { ...trying, error: trying.error?.code === 'step_up_required' ? null : trying.error },
    start: (act: Act) => {
      // A code that was asked for is good for this act and no other.
      if (JSON.stringify(act) !== JSON.stringify(flow.act)) change({ ...start, act });
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
