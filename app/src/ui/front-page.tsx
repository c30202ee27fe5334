import type { ReactNode } from 'react';
import { Emblem, Wordmark } from './brand.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { Page } from './page.tsx';

/** 登录 and 注册: who we are, one form, nothing else. */
export const FrontPage = ({ title, welcome, children }: { title: string; welcome: string; children: ReactNode }) => (
  <Page title={title} plain hideBar>
    <div className="front__top">
      <span className="brand">
        <Emblem size={44} />
        <Wordmark />
      </span>
      <LanguageSwitch />
    </div>
    <h2 className="title">{welcome}</h2>
    {children}
  </Page>
);
