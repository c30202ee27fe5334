import type { ComponentType } from 'react';

type Load = () => Promise<{ default: ComponentType }>;
type Pages = Record<string, Load>;

/** By address beneath `/console`. What stands in the navigation, and for whom, is in sections.ts. */
export const memberPages: Pages = {
  '/': () => import('./pages/today.tsx'),
  '/cases': () => import('./pages/cases.tsx'),
  '/cases/:number': () => import('./pages/case.tsx'),
  '/appeals': () => import('./pages/appeals.tsx'),
  '/accounts': () => import('./pages/accounts.tsx'),
  '/accounts/:id': () => import('./pages/account.tsx'),
  '/alerts': () => import('./pages/alerts.tsx'),
  '/sms': () => import('./pages/sms.tsx'),
  '/spam': () => import('./pages/spam.tsx'),
  '/orders': () => import('./pages/orders.tsx'),
  '/announcements': () => import('./pages/announcements.tsx'),
  '/announcements/new': () => import('./pages/new-publication.tsx'),
  '/announcements/:id': () => import('./pages/publication.tsx'),
  '/status': () => import('./pages/status.tsx'),
  '/status/new': () => import('./pages/new-incident.tsx'),
  '/status/:id': () => import('./pages/incident.tsx'),
  '/orders/:number': () => import('./pages/order.tsx'),
  '/staff': () => import('./pages/staff.tsx'),
  '/audit': () => import('./pages/audit.tsx'),
  '/me': () => import('./pages/me.tsx'),
  '*': () => import('./pages/not-found.tsx'),
};

/** For whoever is not signed in yet. */
export const openPages: Pages = {
  '/sign-in': () => import('./pages/sign-in.tsx'),
  '/join': () => import('./pages/join.tsx'),
};
