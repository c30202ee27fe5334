import { lazy, Suspense } from 'react';
import { createBrowserRouter, Outlet, type RouteObject } from 'react-router';
import { RequireMember } from './features/session/require-member.tsx';
import { Shell } from './features/shell/shell.tsx';
import { memberPages, openPages } from './pages.ts';
import { Broken } from './ui/broken.tsx';
import { LoadingPage } from './ui/loading.tsx';

/** A page comes in a file of its own, when somebody first goes there. Not by the router's `lazy`, which shows nothing at all where the file is gone. */
const routesOf = (pages: typeof memberPages) =>
  Object.entries(pages).map(([path, load]): RouteObject => {
    const Page = lazy(load);
    return { path, element: <Page />, errorElement: <Broken /> };
  });

const routes: RouteObject[] = [
  {
    element: (
      <Suspense fallback={<LoadingPage />}>
        <Outlet />
      </Suspense>
    ),
    errorElement: <Broken />,
    children: [
      ...routesOf(openPages),
      {
        element: <RequireMember />,
        children: [{ element: <Shell />, children: routesOf(memberPages) }],
      },
    ],
  },
];

export const router = createBrowserRouter(routes, { basename: '/console' });
