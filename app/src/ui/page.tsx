import { LeftOutline } from 'antd-mobile-icons';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import './page.css';

type Props = {
  title: string;
  /** Where back leads when there is no page before this one in the app. */
  back?: string;
  onBack?: () => void;
  plain?: boolean;
  withTabs?: boolean;
  /** The page draws its own, larger heading. */
  hideBar?: boolean;
  /** A link at the end of the bar, to what belongs to the page. */
  aside?: ReactNode;
  children: ReactNode;
};

export function Page({ title, back, onBack, plain, withTabs, hideBar, aside, children }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    document.title = `${title} · B特派`;
  }, [title]);

  // A screen reader starts at the new page's heading, unless the page has put the focus into its field.
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);

  const goBack = onBack ?? (() => (history.state?.idx > 0 ? navigate(-1) : navigate(back ?? '/', { replace: true })));
  const classes = ['page', plain && 'page--plain', withTabs && 'page--tabs'].filter(Boolean).join(' ');
  return (
    <div className={classes}>
      <header className={hideBar ? 'hidden-words' : 'page__bar'}>
        {(back || onBack) && (
          <button type="button" className="round" aria-label={t('common.back')} onClick={goBack}>
            <LeftOutline aria-hidden="true" />
          </button>
        )}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {aside}
      </header>
      <main className="page__main">{children}</main>
    </div>
  );
}
