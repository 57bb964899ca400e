import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Dependencies } from '#core/dependencies.ts';
import type { Handlers } from '#core/rpc/call.ts';
import type { importsContract } from '#shared/imports/imports.contract.ts';
import { ok } from '#shared/kernel/result.ts';
import { chooseFile, dropFile } from './choose-file.ts';
import { commitImport, resumeBatch } from './commit-import.ts';
import { dropHeld } from './held-imports.ts';
import { listBatches } from './import-batch.repository.ts';
import { inspectFile } from './inspect-file.ts';
import { previewImport } from './preview-import.ts';
import { exportRound, saveErrorRows } from './save-lists.ts';
import { undoBatch } from './undo-batch.ts';
import { compareRow, countsOf, decideRows, PREVIEW_TABLE, viewPreview } from './view-preview.ts';

type Needs = Pick<Dependencies, 'desktop' | 'newId'> & {
  readonly settings: Pick<Dependencies['settings'], 'workersDir'>;
};

export const importsHandlers = (deps: Needs): Handlers<typeof importsContract> => ({
  chooseFile: (_, { session }) => chooseFile(deps, session),
  dropFile: (input, { session }) => dropFile(deps, session, input),
  inspect: (input, { session, signal }) =>
    inspectFile(session.store, input, { workerUrl: pathToFileURL(join(deps.settings.workersDir, 'parse.js')), signal }),
  preview: async (input, call) => {
    const previewed = await previewImport(call.session.store, input, call);
    if (!previewed.ok) return previewed;
    call.session.store.onChanged([PREVIEW_TABLE]);
    return ok(countsOf(previewed.value));
  },
  previewRows: (input, { session }) => viewPreview(session, input),
  compareRow: (input, { session }) => compareRow(session, input),
  decide: (input, { session }) => decideRows(session, input),
  commit: (input, call) => commitImport(input, call),
  discard: ({ fileId }, { session }) => {
    dropHeld(session.store, fileId);
    return ok({});
  },
  batches: (_, { session }) => ok(listBatches(session.store)),
  undo: (input, call) => undoBatch(input, call),
  resume: (input, call) => resumeBatch(input, call),
  saveErrorRows: (input, { session }) => saveErrorRows(deps, session, input),
  exportRound: (input, { session }) => exportRound(deps, session, input),
});
