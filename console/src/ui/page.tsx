import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import './page.css';

type Props = {
  title: string;
  /** Under the title: what this page is about. */
  intro?: ReactNode;
  /** The list that this one thing came from. */
  back?: { to: string; words: string };
  actions?: ReactNode;
  children: ReactNode;
};

/** A page's title is said when it opens, stands in the tab, and has what can be done beside it. */
export function Page({ title, intro, back, actions, children }: Props) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${t('shell.brand')}`;
  }, [title, t]);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div className="page">
      {back && (
        <Link to={back.to} className="page__back">
          ← {back.words}
        </Link>
      )}
      <div className="page__top">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {intro && <p className="soft">{intro}</p>}
        </div>
        {actions && <div className="row">{actions}</div>}
      </div>
      {children}
    </div>
  );
}
