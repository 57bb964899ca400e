import { accountsContract } from './accounts/accounts.contract.ts';
import { assessmentsContract } from './assessments/assessments.contract.ts';
import { auditContract } from './audit/audit.contract.ts';
import { backupContract } from './backup/backup.contract.ts';
import { casesContract } from './cases/cases.contract.ts';
import { clockContract } from './clock/clock.contract.ts';
import { consultationsContract } from './consultations/consultations.contract.ts';
import { demoContract } from './demo/demo.contract.ts';
import { draftsContract } from './drafts/drafts.contract.ts';
import { householdsContract } from './households/households.contract.ts';
import { importsContract } from './imports/imports.contract.ts';
import { preferencesContract } from './preferences/preferences.contract.ts';
import { printingContract } from './printing/printing.contract.ts';
import { referenceContract } from './reference/reference.contract.ts';
import { reportsContract } from './reports/reports.contract.ts';
import { reviewsContract } from './reviews/reviews.contract.ts';
import type { Contract } from './rpc/contract.ts';
import { searchContract } from './search/search.contract.ts';
import { syncContract } from './sync/sync.contract.ts';

/** Everything the window may ask of core, by feature: one line each. */
export const appContract = {
  printing: printingContract,
  demo: demoContract,
  accounts: accountsContract,
  assessments: assessmentsContract,
  audit: auditContract,
  backup: backupContract,
  cases: casesContract,
  clock: clockContract,
  consultations: consultationsContract,
  drafts: draftsContract,
  households: householdsContract,
  imports: importsContract,
  preferences: preferencesContract,
  reference: referenceContract,
  reports: reportsContract,
  reviews: reviewsContract,
  search: searchContract,
  sync: syncContract,
} satisfies Contract;
export type AppContract = typeof appContract;
