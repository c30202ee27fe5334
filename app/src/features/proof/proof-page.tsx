import { Page } from '../../ui/page.tsx';
import { type Asking, ProofStep } from './proof-step.tsx';

/** In the place of the page whose act wants a proof; back leads to it as it was. */
export function ProofPage({ title, ...asking }: Asking & { title: string }) {
  const { flow, act, change, close } = asking.proven;
  const back = () => {
    if (!flow.entering) return close();
    act.cancel();
    change({ entering: false });
  };
  return (
    <Page title={title} plain onBack={back}>
      <ProofStep {...asking} />
    </Page>
  );
}
