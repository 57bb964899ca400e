import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { z } from 'zod';
import { TaskTab } from '#shared/cases/case-view.ts';
import { QualityRuleName } from '#shared/households/quality-list.ts';
import { ReportMonth } from '#shared/reports/report-figure.ts';
import { OutboxTab } from '#shared/sync/outbox-view.ts';
import { HouseholdListState } from '../features/households/list-state.ts';
import { REFERENCE_TABS } from '../features/reference/reference-tabs.ts';
import { HomeRoute } from './home-route.tsx';
import { BrokenPage, NoSuchPage } from './lost-screens.tsx';
import { SessionGate } from './session-gate.tsx';
import { parseSearch, stringifySearch } from './typed-text.ts';

/*
 * Every address of the app. Addresses live behind the hash, so that one survives a reload and none leaves the window.
 * They hold ids, never names: see [Note: No names in addresses]. A page that needs two features is composed in a `*-route.tsx` of this folder.
 */

/*
 * [Note: Pages arrive when they are wanted] The first screen needs none of them. The router waits for a page's script
 * before it leaves the page before, so nothing flashes; `fetchPagesAhead` has them all there long before.
 */
const PAGES = {
  admin: () => import('./admin-route.tsx'),
  consultations: () => import('./consultations-route.tsx'),
  household: () => import('./household-route.tsx'),
  households: () => import('./households-route.tsx'),
  imports: () => import('./imports-route.tsx'),
  reports: () => import('./reports-route.tsx'),
  sync: () => import('./sync-route.tsx'),
  today: () => import('./today-route.tsx'),
} as const;

/** Fetches every page's script, one after the other, while the window has nothing else to do. */
export function fetchPagesAhead(): void {
  const waiting = [PAGES.today, PAGES.households, PAGES.household, ...Object.values(PAGES)];
  const next = () => {
    const page = waiting.shift();
    // One that fails is fetched again, and its failure shown, when somebody goes there.
    if (page) void page().then(rest, rest);
  };
  const rest = () => requestIdleCallback(next, { timeout: IDLE_AT_LAST_MS });
  rest();
}
const IDLE_AT_LAST_MS = 1_000;

const root = createRootRoute({ component: SessionGate });
const under = <const Path extends string>(path: Path) => ({ getParentRoute: () => root, path });

/** The entry that is open beside a list. */
const OPEN = z.uuid().optional().catch(undefined);

const routeTree = root.addChildren([
  createRoute({ ...under('/'), component: HomeRoute }),
  createRoute({
    ...under('/today'),
    validateSearch: z.object({ tab: TaskTab.default('all').catch('all') }),
    component: lazyRouteComponent(PAGES.today, 'TodayRoute'),
  }),
  createRoute({
    ...under('/households'),
    validateSearch: HouseholdListState,
    component: lazyRouteComponent(PAGES.households, 'HouseholdsRoute'),
  }),
  createRoute({
    ...under('/households/new'),
    validateSearch: z.object({ name: z.string().max(40).optional().catch(undefined) }),
    component: lazyRouteComponent(PAGES.households, 'RegisterRoute'),
  }),
  createRoute({
    ...under('/households/merge'),
    validateSearch: z.object({ survivor: z.uuid(), loser: z.uuid() }),
    component: lazyRouteComponent(PAGES.households, 'MergeRoute'),
  }),
  createRoute({
    ...under('/households/quality'),
    validateSearch: z.object({ rule: QualityRuleName.default('no-phone').catch('no-phone') }),
    component: lazyRouteComponent(PAGES.households, 'QualityRoute'),
  }),
  createRoute({
    ...under('/households/$id'),
    validateSearch: z.object({ list: HouseholdListState.optional().catch(undefined) }),
    component: lazyRouteComponent(PAGES.household, 'HouseholdRoute'),
  }),
  createRoute({
    ...under('/households/$id/isolation'),
    component: lazyRouteComponent(PAGES.consultations, 'IsolationRoute'),
  }),
  createRoute({
    ...under('/consultations/$id'),
    component: lazyRouteComponent(PAGES.consultations, 'ConsultationRoute'),
  }),
  createRoute({
    ...under('/reviews'),
    validateSearch: z.object({ open: z.uuid().optional().catch(undefined) }),
    component: lazyRouteComponent(PAGES.consultations, 'ReviewsRoute'),
  }),
  createRoute({ ...under('/reviews/ledger'), component: lazyRouteComponent(PAGES.consultations, 'LedgerRoute') }),
  createRoute({ ...under('/handoffs'), component: lazyRouteComponent(PAGES.consultations, 'HandoffsRoute') }),
  createRoute({ ...under('/rescreens'), component: lazyRouteComponent(PAGES.consultations, 'RescreensRoute') }),
  createRoute({ ...under('/imports'), component: lazyRouteComponent(PAGES.imports, 'ImportsRoute') }),
  createRoute({ ...under('/imports/new'), component: lazyRouteComponent(PAGES.imports, 'NewImportRoute') }),
  createRoute({
    ...under('/reports'),
    validateSearch: z.object({ month: ReportMonth.optional().catch(undefined) }),
    component: lazyRouteComponent(PAGES.reports, 'ReportsRoute'),
  }),
  createRoute({ ...under('/admin'), component: lazyRouteComponent(PAGES.admin, 'AdminRoute') }),
  createRoute({ ...under('/admin/accounts'), component: lazyRouteComponent(PAGES.admin, 'AccountsRoute') }),
  createRoute({ ...under('/admin/backup'), component: lazyRouteComponent(PAGES.admin, 'BackupRoute') }),
  createRoute({
    ...under('/admin/reference'),
    validateSearch: z.object({ tab: z.enum(REFERENCE_TABS).default('policies').catch('policies') }),
    component: lazyRouteComponent(PAGES.admin, 'ReferenceRoute'),
  }),
  createRoute({ ...under('/admin/server'), component: lazyRouteComponent(PAGES.admin, 'ServerRoute') }),
  createRoute({ ...under('/admin/access-log'), component: lazyRouteComponent(PAGES.admin, 'AccessLogRoute') }),
  createRoute({ ...under('/admin/devices'), component: lazyRouteComponent(PAGES.admin, 'DevicesRoute') }),
  createRoute({ ...under('/sync'), component: lazyRouteComponent(PAGES.sync, 'SyncRoute') }),
  createRoute({
    ...under('/sync/outbox'),
    validateSearch: z.object({ tab: OutboxTab.default('all').catch('all'), open: OPEN }),
    component: lazyRouteComponent(PAGES.sync, 'OutboxRoute'),
  }),
  createRoute({
    ...under('/sync/conflicts'),
    validateSearch: z.object({ show: z.enum(['open', 'resolved']).default('open').catch('open'), open: OPEN }),
    component: lazyRouteComponent(PAGES.sync, 'ConflictsRoute'),
  }),
  createRoute({
    ...under('/sync/held'),
    validateSearch: z.object({ show: z.enum(['open', 'decided']).default('open').catch('open'), open: OPEN }),
    component: lazyRouteComponent(PAGES.sync, 'HeldRoute'),
  }),
  createRoute({ ...under('/me/password'), component: lazyRouteComponent(PAGES.admin, 'OwnPasswordRoute') }),
]);

export const router = createRouter({
  routeTree,
  history: createHashHistory(),
  defaultPreload: false,
  defaultNotFoundComponent: NoSuchPage,
  defaultErrorComponent: BrokenPage,
  parseSearch,
  stringifySearch,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
