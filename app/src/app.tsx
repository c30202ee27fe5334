import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { BrowserRouter, Route, Routes, useLocation } from 'react-router';
import { OnlySignedOut, RequireAccount } from './features/accounts/require-account.tsx';
import { queries } from './queries.ts';
import { ErrorBoundary } from './ui/error-boundary.tsx';
import { LoadingPage } from './ui/loading.tsx';
import { OfflineBanner } from './ui/offline-banner.tsx';
import { WithTabs } from './ui/tabs.tsx';

const Login = lazy(() => import('./pages/login.tsx'));
const Register = lazy(() => import('./pages/register.tsx'));
const Home = lazy(() => import('./pages/home.tsx'));
const Me = lazy(() => import('./pages/me.tsx'));
const Profile = lazy(() => import('./pages/profile.tsx'));
const Phone = lazy(() => import('./pages/phone.tsx'));
const BindPhone = lazy(() => import('./pages/bind-phone.tsx'));
const Sessions = lazy(() => import('./pages/sessions.tsx'));
const Status = lazy(() => import('./pages/status.tsx'));
const NotFound = lazy(() => import('./pages/not-found.tsx'));

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
    <ErrorBoundary key={pathname}>
      <Suspense fallback={<LoadingPage />}>
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
      </Suspense>
    </ErrorBoundary>
  );
}
