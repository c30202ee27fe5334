import { QueryClientProvider } from '@tanstack/react-query';
import { Suspense, useEffect } from 'react';
import { BrowserRouter, Route, Routes, useLocation, useNavigate } from 'react-router';
import { OnlySignedOut, RequireAccount } from './features/accounts/require-account.tsx';
import { WithTabs } from './features/inbox/with-tabs.tsx';
import { NewVersion } from './features/pwa/new-version.tsx';
import { onGoTo } from './features/pwa/worker.ts';
import { NotFound, openPages, ownPages, strangersPages, tabPages } from './pages.ts';
import { queries } from './queries.ts';
import { ErrorBoundary } from './ui/error-boundary.tsx';
import { LoadingPage } from './ui/loading.tsx';
import { OfflineBanner } from './ui/offline-banner.tsx';

export const App = () => (
  <QueryClientProvider client={queries}>
    <BrowserRouter>
      <OfflineBanner />
      <NewVersion />
      <Pages />
    </BrowserRouter>
  </QueryClientProvider>
);

function Pages() {
  const { pathname } = useLocation();
  const navigate = useNavigate();
  useEffect(() => onGoTo((path) => void navigate(path)), [navigate]);
  return (
    <Suspense fallback={<LoadingPage />}>
      <ErrorBoundary key={pathname}>
        <Routes>
          <Route element={<OnlySignedOut />}>{routesOf(strangersPages)}</Route>
          <Route element={<RequireAccount />}>
            <Route element={<WithTabs />}>{routesOf(tabPages)}</Route>
            {routesOf(ownPages)}
          </Route>
          {routesOf(openPages)}
          <Route path="*" element={<NotFound />} />
        </Routes>
      </ErrorBoundary>
    </Suspense>
  );
}

const routesOf = (pages: typeof tabPages) =>
  Object.entries(pages).map(([path, Page]) => <Route key={path} path={path} element={<Page />} />);
