import type { OperationBody, OperationHeader } from './operation.schema.ts';
import type { PlainRow, SyncedTable } from './synced-tables.ts';

/** What the server knows about the person behind a signature, at the moment an operation takes effect. */
export interface AuthenticatedActor {
  readonly accountId: string;
  readonly officeId: string;
  /** From the rights history of the server; undefined once the person has no rights any more. */
  readonly role: string | undefined;
  /** A manager who takes an operation over that the server held; then `role` is theirs. */
  readonly adoptedBy: string | null;
}

/** What a rule may look at: rows of the same transaction, and who let whom in. Never a clock of a PC. */
export interface RuleReader {
  row(table: string, id: string): Promise<PlainRow | undefined>;
  /** In the order in which the server took them. */
  rowsWhere(table: string, column: string, value: string): Promise<readonly PlainRow[]>;
  /** Everybody whose operations changed this row. */
  authorsOf(table: string, id: string): Promise<readonly string[]>;
  /** Who has issued a sign-in code to this account since the server first saw this row. */
  codeIssuersOf(accountId: string, since: { readonly table: string; readonly id: string }): Promise<readonly string[]>;
  /**
   * Managers of the office who named this account as their deputy (대결): for the server's today, or for days that ended
   * within the offline lease, because what a deputy decided offline arrives later.
   */
  managersNaming(
    accountId: string,
  ): Promise<readonly { readonly id: string; readonly from: string; readonly to: string }[]>;
  hash(text: string): string;
}

export interface RuleContext {
  readonly header: OperationHeader;
  readonly body: OperationBody;
  readonly actor: AuthenticatedActor;
  readonly before: PlainRow | undefined;
  readonly after: PlainRow | undefined;
  readonly read: RuleReader;
}

/** Undefined when the rule has nothing against it; otherwise a stable code that the app has a sentence for. */
export type Rule = (context: RuleContext) => Promise<string | undefined> | string | undefined;

/** What makes of a command whose row is no longer in the state that its author saw. */
export type StateCheck = 'holds' | 'already-there' | 'overtakes' | 'fails';

/**
 * Everything the engine knows about what it carries. The app has one (`onieum-schema.ts`); tests plant others, such as
 * the next version of it.
 */
export interface SyncSchema {
  readonly version: number;
  /** Older apps may push for ever; to pull they must know at least this. */
  readonly minimumToPull: number;
  readonly tables: Readonly<Record<string, SyncedTable>>;
  /** Tables whose rows a PC may hand in for its office although it does not read their feed. */
  readonly unreadByAuthors: readonly string[];
  /** Tables of which a PC remembers what others changed. */
  readonly remembered: readonly string[];
  /** Checked on the row an operation would leave behind, in the transaction that leaves it. */
  readonly rules: Readonly<Record<string, readonly Rule[]>>;
  /** Whether a command may take effect on a row in this state. */
  checkState(table: string, body: Extract<OperationBody, { kind: 'command' }>, state: string | null): StateCheck;
  /** Lifts an older body to `version`; undefined when this build does not know the version. */
  upcast(table: string, body: OperationBody, from: number): OperationBody | undefined;
}
