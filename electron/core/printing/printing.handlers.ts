import type { Dependencies } from '#core/dependencies.ts';
import type { Handlers } from '#core/rpc/call.ts';
import { ok } from '#shared/kernel/result.ts';
import type { printingContract } from '#shared/printing/printing.contract.ts';
import { printConsultationSheet } from './consultation-sheet.ts';
import { lastSavedPath } from './deliver-document.ts';
import { printHouseholdCard } from './household-card.ts';
import { exportHouseholdList } from './household-list-file.ts';
import { printVisitList } from './visit-list.ts';

export const printingHandlers = (
  deps: Pick<Dependencies, 'desktop' | 'settings'>,
): Handlers<typeof printingContract> => ({
  visitList: (input, { session }) => printVisitList(deps, session, input),
  householdList: (input, { session }) => exportHouseholdList(deps, session, input),
  householdCard: (input, { session }) => printHouseholdCard(deps, session, input),
  consultationSheet: (input, { session }) => printConsultationSheet(deps, session, input),
  openSaved: async ({ how }, { session }) => {
    const path = lastSavedPath(session);
    if (path === undefined) return ok({ opened: false });
    if (how === 'folder') await deps.desktop.showInFolder({ path });
    else await deps.desktop.openPath({ path });
    return ok({ opened: true });
  },
});
