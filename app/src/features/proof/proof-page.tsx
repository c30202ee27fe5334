import { Page } from '../../ui/page.tsx';
import { type Asking, ProofStep } from './proof-step.tsx';

/** In the place of the page whose act wants a proof; back leads to it as it was. */
export const ProofPage = ({ title, ...asking }: Asking & { title: string }) => (
  <Page title={title} plain onBack={asking.proven.close}>
    <ProofStep {...asking} />
  </Page>
);
