import { Skeleton } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

const skeletonAfterMs = 300;

/** What comes at once is not announced by a flash of grey. */
export function Loading({ lines = 6 }: { lines?: number }) {
  const { t } = useTranslation();
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(setIsLong, skeletonAfterMs, true);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-label={t('common.loading')}>
      {isLong && <Skeleton active title={false} paragraph={{ rows: lines }} />}
    </div>
  );
}

export const LoadingPage = () => (
  <main style={{ padding: 48 }}>
    <Loading />
  </main>
);
