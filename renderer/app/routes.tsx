import { createHashHistory, createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { z } from 'zod';
import { TaskTab } from '#shared/cases/case-view.ts';
import { QualityRuleName } from '#shared/households/quality-list.ts';
import { ReportMonth } from '#shared/reports/report-figure.ts';
import { HouseholdListState } from '../features/households/list-state.ts';
import { REFERENCE_TABS } from '../features/reference/reference-page.tsx';
import { AccountsRoute, AdminRoute, BackupRoute, OwnPasswordRoute, ReferenceRoute } from './admin-route.tsx';
import {
  ConsultationRoute,
  HandoffsRoute,
  IsolationRoute,
  LedgerRoute,
  RescreensRoute,
  ReviewsRoute,
} from './consultations-route.tsx';
import { HomeRoute } from './home-route.tsx';
import { HouseholdRoute } from './household-route.tsx';
import { HouseholdsRoute, MergeRoute, QualityRoute, RegisterRoute } from './households-route.tsx';
import { ImportsRoute, NewImportRoute } from './imports-route.tsx';
import { BrokenPage, NoSuchPage } from './lost-screens.tsx';
import { ReportsRoute } from './reports-route.tsx';
import { SessionGate } from './session-gate.tsx';
import { TodayRoute } from './today-route.tsx';
import { parseSearch, stringifySearch } from './typed-text.ts';

/*
 * Every address of the app. Addresses live behind the hash, so that one survives a reload and none leaves the window.
 * They hold ids, never names: see [Note: No names in addresses]. A page that needs two features is composed in a `*-route.tsx` of this folder.
 */
const root = createRootRoute({ component: SessionGate });
const under = <const Path extends string>(path: Path) => ({ getParentRoute: () => root, path });

const routeTree = root.addChildren([
  createRoute({ ...under('/'), component: HomeRoute }),
  createRoute({
    ...under('/today'),
    validateSearch: z.object({ tab: TaskTab.default('all').catch('all') }),
    component: TodayRoute,
  }),
  createRoute({ ...under('/households'), validateSearch: HouseholdListState, component: HouseholdsRoute }),
  createRoute({
    ...under('/households/new'),
    validateSearch: z.object({ name: z.string().max(40).optional().catch(undefined) }),
    component: RegisterRoute,
  }),
  createRoute({
    ...under('/households/merge'),
    validateSearch: z.object({ survivor: z.uuid(), loser: z.uuid() }),
    component: MergeRoute,
  }),
  createRoute({
    ...under('/households/quality'),
    validateSearch: z.object({ rule: QualityRuleName.default('no-phone').catch('no-phone') }),
    component: QualityRoute,
  }),
  createRoute({
    ...under('/households/$id'),
    validateSearch: z.object({ list: HouseholdListState.optional().catch(undefined) }),
    component: HouseholdRoute,
  }),
  createRoute({ ...under('/households/$id/isolation'), component: IsolationRoute }),
  createRoute({ ...under('/consultations/$id'), component: ConsultationRoute }),
  createRoute({
    ...under('/reviews'),
    validateSearch: z.object({ open: z.uuid().optional().catch(undefined) }),
    component: ReviewsRoute,
  }),
  createRoute({ ...under('/reviews/ledger'), component: LedgerRoute }),
  createRoute({ ...under('/handoffs'), component: HandoffsRoute }),
  createRoute({ ...under('/rescreens'), component: RescreensRoute }),
  createRoute({ ...under('/imports'), component: ImportsRoute }),
  createRoute({ ...under('/imports/new'), component: NewImportRoute }),
  createRoute({
    ...under('/reports'),
    validateSearch: z.object({ month: ReportMonth.optional().catch(undefined) }),
    component: ReportsRoute,
  }),
  createRoute({ ...under('/admin'), component: AdminRoute }),
  createRoute({ ...under('/admin/accounts'), component: AccountsRoute }),
  createRoute({ ...under('/admin/backup'), component: BackupRoute }),
  createRoute({
    ...under('/admin/reference'),
    validateSearch: z.object({ tab: z.enum(REFERENCE_TABS).default('policies').catch('policies') }),
    component: ReferenceRoute,
  }),
  createRoute({ ...under('/me/password'), component: OwnPasswordRoute }),
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
