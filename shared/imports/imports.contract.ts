import { z } from 'zod';
import { HOUSEHOLD_WRITERS } from '../accounts/role.ts';
import { command, query } from '../rpc/contract.ts';
import { ImportField } from './import-field.ts';
import {
  fileErrors,
  importsAlreadyRunning,
  importsBatchNotFound,
  importsBatchNotOpen,
  importsBatchNotYours,
  importsBatchWorkedOn,
  importsCannotSaveFile,
  importsFileNotHeld,
  importsFileNotReadable,
  importsMappingIncomplete,
  importsNothingToTakeIn,
  importsNoUsableRows,
  importsPreviewMissing,
  importsRoundNotFound,
  importsRowNotFound,
  importsTooLarge,
} from './imports.errors.ts';
import { ListKind, RoundKind } from './list-kind.ts';
import { MappedColumn } from './map-columns.ts';
import { Candidate, PreviewCounts, PreviewRow, RowDecision } from './preview.ts';

const access = HOUSEHOLD_WRITERS;
const FileId = z.uuid();
/** A dropped file travels through the window; its own limit is checked by the reader. */
const DROPPED_BYTES = 32 * 1024 * 1024;

const HeldFile = z.strictObject({ fileId: FileId, fileName: z.string(), size: z.int() });

export const Inspection = z.strictObject({
  fileId: FileId,
  fileName: z.string(),
  format: z.string(),
  kind: ListKind,
  sheet: z.int(),
  sheets: z.array(z.strictObject({ index: z.int(), name: z.string(), rows: z.int() })),
  title: z.string(),
  headerRows: z.tuple([z.int(), z.int()]),
  /** With the first values of each, so that the user sees what a column holds. */
  columns: z.array(MappedColumn.extend({ samples: z.array(z.string()) })),
  rows: z.int(),
  skipped: z.strictObject({ total: z.int(), note: z.int(), header: z.int() }),
  residentNumbersCut: z.int(),
  /** The office has corrected a header like this before. */
  remembered: z.boolean(),
  /** The very same file was taken in already. */
  takenInBefore: z.strictObject({ at: z.string(), label: z.string() }).nullable(),
  /** What title and file name say about the round. */
  suggestedRound: z.strictObject({
    year: z.int(),
    roundNo: z.int().nullable(),
    kind: RoundKind,
    title: z.string(),
  }),
});
export type Inspection = z.infer<typeof Inspection>;

export const NewRound = z.strictObject({
  year: z.int().min(2000).max(2100),
  roundNo: z.int().min(1).max(99).nullable(),
  kind: RoundKind,
  title: z.string().trim().min(2).max(80),
  startOn: z.iso.date().nullable(),
  endOn: z.iso.date().nullable(),
  /** List legal_basis: on what ground the office may hold these people's data. */
  legalBasis: z.string().min(1).max(40),
  purpose: z.string().trim().min(2).max(200),
  retainUntil: z.iso.date(),
  approvalNo: z.string().trim().max(60).nullable(),
});
export type NewRound = z.infer<typeof NewRound>;

export const CommitOutcome = z.strictObject({
  batchId: z.uuid(),
  roundId: z.uuid(),
  registered: z.int(),
  addedTo: z.int(),
  leftOut: z.int(),
  casesOpened: z.int(),
});
export type CommitOutcome = z.infer<typeof CommitOutcome>;

export const BatchState = z.enum(['writing', 'undoing', 'done', 'undone']);
export type BatchState = z.infer<typeof BatchState>;

export const BatchSummary = z.strictObject({
  id: z.uuid(),
  label: z.string(),
  fileName: z.string(),
  kind: ListKind,
  state: BatchState,
  /** Being written or taken back at this moment; an unfinished one that is not was interrupted. */
  isRunning: z.boolean(),
  totalRows: z.int(),
  doneRows: z.int(),
  createdAt: z.string(),
  createdBy: z.string().nullable(),
  finishedAt: z.string().nullable(),
  undoneAt: z.string().nullable(),
  round: z
    .strictObject({
      id: z.uuid(),
      title: z.string(),
      kind: RoundKind,
      endOn: z.string().nullable(),
      retainUntil: z.string(),
      registered: z.int(),
      addedTo: z.int(),
      leftOut: z.int(),
    })
    .nullable(),
});
export type BatchSummary = z.infer<typeof BatchSummary>;

const Undone = z.strictObject({ rows: z.int() });
/** Null when the person closed the dialog. */
const Saved = z.strictObject({ fileName: z.string(), rows: z.int() }).nullable();

export const importsContract = {
  /** Opens the file dialog; null when it was closed. */
  chooseFile: command({
    access,
    input: z.strictObject({}),
    output: HeldFile.nullable(),
    errors: [importsFileNotReadable, importsTooLarge],
  }),
  /** A file dropped on the window. */
  dropFile: command({
    access,
    maxBytes: DROPPED_BYTES,
    input: z.strictObject({ fileName: z.string().min(1).max(255), bytes: z.instanceof(Uint8Array) }),
    output: HeldFile,
  }),
  /** Reads the file in a worker of its own and proposes what its columns mean. Changes nothing. */
  inspect: command({
    access,
    input: z.strictObject({ fileId: FileId, cutResidentNumbers: z.boolean(), sheet: z.int().min(0).nullable() }),
    output: Inspection,
    errors: [...fileErrors, importsFileNotHeld],
  }),
  /** Dry run with the columns as the user left them; remembers them for the next file with this header. */
  preview: command({
    access,
    input: z.strictObject({
      fileId: FileId,
      columns: z
        .array(
          z.strictObject({
            index: z.int().min(0),
            field: ImportField.nullable(),
            indicatorCode: z.string().nullable(),
          }),
        )
        .max(400),
    }),
    output: PreviewCounts,
    errors: [importsFileNotHeld, importsMappingIncomplete, importsNoUsableRows],
  }),
  previewRows: query({
    access,
    input: z.strictObject({ fileId: FileId }),
    output: z.strictObject({ counts: PreviewCounts, rows: z.array(PreviewRow) }),
    errors: [importsFileNotHeld, importsPreviewMissing],
    reads: ['import_preview'],
  }),
  /** One row beside the households that it may belong to. */
  compareRow: query({
    access,
    input: z.strictObject({ fileId: FileId, rowNo: z.int() }),
    output: z.strictObject({
      row: PreviewRow,
      phoneTails: z.array(z.string()),
      indicators: z.array(z.string()),
      candidates: z.array(Candidate),
      matchAt: z.number(),
      reviewAt: z.number(),
    }),
    errors: [importsFileNotHeld, importsPreviewMissing, importsRowNotFound],
    reads: ['import_preview', 'household'],
  }),
  decide: command({
    access,
    maxBytes: 2 * 1024 * 1024,
    input: z.strictObject({
      fileId: FileId,
      rowNos: z.array(z.int()).min(1).max(20_000),
      decision: RowDecision.nullable(),
    }),
    output: PreviewCounts,
    errors: [importsFileNotHeld, importsPreviewMissing, importsRowNotFound],
  }),
  /** Writes the batch. Cancelling takes back what was written. */
  commit: command({
    access,
    input: z.strictObject({
      fileId: FileId,
      round: z.union([z.strictObject({ existing: z.uuid() }), NewRound]),
      /** 안부살핌 lists name people who are looked after already: they open no case unless asked to. */
      openCases: z.boolean(),
    }),
    output: CommitOutcome,
    errors: [
      importsFileNotHeld,
      importsPreviewMissing,
      importsNothingToTakeIn,
      importsAlreadyRunning,
      importsRoundNotFound,
    ],
  }),
  /** Forgets a file that was looked at and not taken in. */
  discard: command({ access, input: z.strictObject({ fileId: FileId }), output: z.strictObject({}) }),
  batches: query({
    access,
    input: z.strictObject({}),
    output: z.array(BatchSummary),
    reads: ['import_batch', 'detection_round', 'detection_target'],
  }),
  undo: command({
    access,
    input: z.strictObject({ batchId: z.uuid() }),
    output: Undone,
    errors: [
      importsBatchNotFound,
      importsBatchNotOpen,
      importsBatchNotYours,
      importsBatchWorkedOn,
      importsAlreadyRunning,
    ],
  }),
  /** Goes on with a batch that a crash or a power cut interrupted. */
  resume: command({
    access,
    input: z.strictObject({ batchId: z.uuid() }),
    output: CommitOutcome,
    errors: [importsBatchNotFound, importsBatchNotOpen, importsAlreadyRunning],
  }),
  /** Rows that could not be taken in, with what to mend: no personal data beyond a masked name. */
  saveErrorRows: command({
    access,
    input: z.strictObject({ fileId: FileId }),
    output: Saved,
    errors: [importsFileNotHeld, importsPreviewMissing, importsCannotSaveFile],
  }),
  /** The list in its original order with what is known so far. Masked without a purpose. */
  exportRound: command({
    access,
    input: z.strictObject({ roundId: z.uuid(), purpose: z.string().trim().min(2).max(200).nullable() }),
    output: Saved,
    errors: [importsRoundNotFound, importsCannotSaveFile],
  }),
};
