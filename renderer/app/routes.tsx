import { createHashHistory, createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { z } from 'zod';
import { TaskTab } from '#shared/cases/case-view.ts';
import { ImportsRoute, NewImportRoute } from './imports-route.tsx';
import { SessionGate } from './session-gate.tsx';
import { TodayRoute } from './today-route.tsx';

/*
 * Every address of the app. Addresses live behind the hash, so that one survives a reload and none leaves the window.
 * A page that needs two features is composed in a `*-route.tsx` of this folder.
 */
const root = createRootRoute({ component: SessionGate });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/today', search: { tab: 'all' } });
  },
});
const today = createRoute({
  getParentRoute: () => root,
  path: '/today',
  validateSearch: z.object({ tab: TaskTab.catch('all') }),
  component: TodayRoute,
});

const imports = createRoute({ getParentRoute: () => root, path: '/imports', component: ImportsRoute });
const newImport = createRoute({ getParentRoute: () => root, path: '/imports/new', component: NewImportRoute });

const routeTree = root.addChildren([home, today, imports, newImport]);

export const router = createRouter({ routeTree, history: createHashHistory(), defaultPreload: false });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
