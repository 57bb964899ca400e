import { casesHandlers } from '#core/cases/cases.handlers.ts';
import type { Dependencies } from '#core/dependencies.ts';
import { preferencesHandlers } from '#core/preferences/preferences.handlers.ts';
import { referenceHandlers } from '#core/reference/reference.handlers.ts';
import type { Handlers } from '#core/rpc/call.ts';
import type { AppContract } from '#shared/app.contract.ts';

type AppHandlers = { readonly [Feature in keyof AppContract]: Handlers<AppContract[Feature]> };

/** The composition of core: each feature's handlers, given what they need. One line each. */
export const createHandlers = (deps: Dependencies): AppHandlers => ({
  cases: casesHandlers(),
  preferences: preferencesHandlers(deps),
  reference: referenceHandlers(deps),
});
