import type { ReactNode } from 'react';
import { Emblem, Wordmark } from './brand.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { Page } from './page.tsx';

type Props = { title: string; welcome?: string; children: ReactNode };

/** For those who may not be signed in: who we are, one thing to do, nothing else. */
export const FrontPage = ({ title, welcome, children }: Props) => (
  <Page title={title} plain hideBar>
    <div className="front__top">
      <span className="brand">
        <Emblem size={44} />
        <Wordmark />
      </span>
      <LanguageSwitch />
    </div>
    {welcome && <h2 className="title">{welcome}</h2>}
    {children}
  </Page>
);
