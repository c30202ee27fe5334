import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';

type Props = { busy: boolean; failed: boolean; onMore: () => void };

/** The end of a list that goes on: fetches by itself when it comes into sight, and by a tap where that failed. */
export function More({ busy, failed, onMore }: Props) {
  const { t } = useTranslation();
  const end = useRef<HTMLDivElement>(null);
  const latest = useRef(onMore);
  latest.current = onMore;
  const mayFetch = !busy && !failed;
  useEffect(() => {
    if (!mayFetch || !end.current) return;
    const observer = new IntersectionObserver(([seen]) => seen?.isIntersecting && latest.current(), {
      rootMargin: '0px 0px 300px',
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [mayFetch]);
  return (
    <div ref={end}>
      <p role="status" className="field__error">
        {failed && t('network.notLoaded')}
      </p>
      <Button tone="quiet" busy={busy} onClick={onMore}>
        {t(failed ? 'common.retry' : 'common.more')}
      </Button>
    </div>
  );
}
