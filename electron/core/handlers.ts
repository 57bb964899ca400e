import { accountsHandlers } from '#core/accounts/accounts.handlers.ts';
import { assessmentsHandlers } from '#core/assessments/assessments.handlers.ts';
import { auditHandlers } from '#core/audit/audit.handlers.ts';
import { backupHandlers } from '#core/backup/backup.handlers.ts';
import { casesHandlers } from '#core/cases/cases.handlers.ts';
import { clockHandlers } from '#core/clock/clock.handlers.ts';
import { consultationsHandlers } from '#core/consultations/consultations.handlers.ts';
import { demoHandlers } from '#core/demo/demo.handlers.ts';
import type { Dependencies } from '#core/dependencies.ts';
import { draftsHandlers } from '#core/drafts/drafts.handlers.ts';
import { householdsHandlers } from '#core/households/households.handlers.ts';
import { importsHandlers } from '#core/imports/imports.handlers.ts';
import { preferencesHandlers } from '#core/preferences/preferences.handlers.ts';
import { printingHandlers } from '#core/printing/printing.handlers.ts';
import { referenceHandlers } from '#core/reference/reference.handlers.ts';
import { reportsHandlers } from '#core/reports/reports.handlers.ts';
import { reviewsHandlers } from '#core/reviews/reviews.handlers.ts';
import type { Handlers } from '#core/rpc/call.ts';
import { searchHandlers } from '#core/search/search.handlers.ts';
import { syncHandlers } from '#core/sync/sync.handlers.ts';
import type { AppContract } from '#shared/app.contract.ts';

type AppHandlers = { readonly [Feature in keyof AppContract]: Handlers<AppContract[Feature]> };

/** The composition of core: each feature's handlers, given what they need. One line each. */
export const createHandlers = (deps: Dependencies): AppHandlers => ({
  printing: printingHandlers(deps),
  demo: demoHandlers(deps),
  accounts: accountsHandlers(deps),
  assessments: assessmentsHandlers(),
  audit: auditHandlers(deps),
  backup: backupHandlers(deps),
  cases: casesHandlers(),
  clock: clockHandlers(deps),
  consultations: consultationsHandlers(),
  drafts: draftsHandlers(),
  households: householdsHandlers(deps),
  imports: importsHandlers(deps),
  preferences: preferencesHandlers(deps),
  reference: referenceHandlers(deps),
  reports: reportsHandlers(deps),
  reviews: reviewsHandlers(deps),
  search: searchHandlers(),
  sync: syncHandlers(deps),
});
