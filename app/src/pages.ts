import { lazyPage } from './lazy-page.tsx';

export const Login = lazyPage(() => import('./pages/login.tsx'));
export const Register = lazyPage(() => import('./pages/register.tsx'));
export const Home = lazyPage(() => import('./pages/home.tsx'));
export const Me = lazyPage(() => import('./pages/me.tsx'));
export const Profile = lazyPage(() => import('./pages/profile.tsx'));
export const Phone = lazyPage(() => import('./pages/phone.tsx'));
export const BindPhone = lazyPage(() => import('./pages/bind-phone.tsx'));
export const Sessions = lazyPage(() => import('./pages/sessions.tsx'));
export const Status = lazyPage(() => import('./pages/status.tsx'));
export const NotFound = lazyPage(() => import('./pages/not-found.tsx'));

const byPath: Record<string, typeof Home> = {
  '/': Home,
  '/login': Login,
  '/register': Register,
  '/me': Me,
  '/me/profile': Profile,
  '/me/phone': Phone,
  '/me/phone/bind': BindPhone,
  '/me/sessions': Sessions,
  '/status': Status,
};

/** For the first picture: the file of the page whose address was opened. */
export const preloadPage = (path: string) => (byPath[path] ?? NotFound).preload();

/** The rest, a few kilobytes each, once nothing else is to be done: then no tap waits, and none fails without a network. */
export const preloadOthers = () => Promise.allSettled(Object.values(byPath).map((page) => page.preload()));
