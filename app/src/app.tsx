import { QueryClientProvider } from '@tanstack/react-query';
import { Suspense } from 'react';
import { BrowserRouter, Route, Routes, useLocation } from 'react-router';
import { OnlySignedOut, RequireAccount } from './features/accounts/require-account.tsx';
import { BindPhone, Home, Login, Me, NotFound, Phone, Profile, Register, Sessions, Status } from './pages.ts';
import { queries } from './queries.ts';
import { ErrorBoundary } from './ui/error-boundary.tsx';
import { LoadingPage } from './ui/loading.tsx';
import { OfflineBanner } from './ui/offline-banner.tsx';
import { WithTabs } from './ui/tabs.tsx';

export const App = () => (
  <QueryClientProvider client={queries}>
    <BrowserRouter>
      <OfflineBanner />
      <Pages />
    </BrowserRouter>
  </QueryClientProvider>
);

function Pages() {
  const { pathname } = useLocation();
  return (
    <Suspense fallback={<LoadingPage />}>
      <ErrorBoundary key={pathname}>
        <Routes>
          <Route element={<OnlySignedOut />}>
            <Route path="/login" element={<Login />} />
            <Route path="/register" element={<Register />} />
          </Route>
          <Route element={<RequireAccount />}>
            <Route element={<WithTabs />}>
              <Route path="/" element={<Home />} />
              <Route path="/me" element={<Me />} />
            </Route>
            <Route path="/me/profile" element={<Profile />} />
            <Route path="/me/phone" element={<Phone />} />
            <Route path="/me/phone/bind" element={<BindPhone />} />
            <Route path="/me/sessions" element={<Sessions />} />
          </Route>
          <Route path="/status" element={<Status />} />
          <Route path="*" element={<NotFound />} />
        </Routes>
      </ErrorBoundary>
    </Suspense>
  );
}
