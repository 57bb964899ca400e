/**
 * @file What the checker reads: plain data that a run leaves behind, be it a simulation or real processes. The checker
 * shares no code with the engine; where the engine hashes or merges, it has its own words for it.
 */
export type Row = Readonly<Record<string, unknown>>;

export interface History {
  readonly seed: number;
  /** Descriptors as data: scope, subject column, groups of columns. */
  readonly tables: Readonly<
    Record<
      string,
      {
        readonly scope: string;
        readonly subject: string | null;
        readonly appendOnly: boolean;
        readonly groups: Readonly<Record<string, { readonly columns: readonly string[]; readonly policy: string }>>;
      }
    >
  >;
  /** Whose each key is, by its id. Without it, keys are named after their owners. */
  readonly keyOwners?: Readonly<Record<string, string>>;
  /** From this place in the order of execution on, the server lifts `tong` values of version 1 by taking their `t` away. */
  readonly upgradedAt: number | null;
  readonly writes: readonly Write[];
  /** Tables that had to be repaired although no disk lied. */
  readonly repairs: number;
  /** Operations that were on a disk which somebody replaced by an older image of it. */
  readonly lostWithDisk: readonly string[];
  readonly forgotten: readonly { readonly client: string; readonly opId: string }[];
  readonly acks: readonly Acknowledgement[];
  readonly cursors: readonly CursorStep[];
  readonly glimpses: readonly Glimpse[];
  readonly checkpoints: readonly CheckpointServed[];
  readonly served: readonly Served[];
  /** Chains of every life of the server, as `feed seq` → chain. */
  readonly lives: readonly (readonly (readonly [string, string])[])[];
  /** What the server had in its books at the end of each life, as `device incarnation dseq` → receipt. */
  readonly receipts: readonly (readonly (readonly [string, string])[])[];
  /** In a backup that was proved by restoring it. */
  readonly verified: readonly string[];
  /** What the server's directory said from which place in the order of execution on; whole only for a server that was never restored. */
  readonly rights: readonly Right[];
  /** Every role that somebody ever had. */
  readonly people: readonly { readonly id: string; readonly roles: readonly string[] }[];
  readonly clients: readonly ClientDump[];
  readonly server: ServerDump;
  /** Whether everything that can come to rest came to rest in the rounds allowed. */
  readonly unrest: readonly string[];
  /** Something threw that may not throw. */
  readonly crashes: readonly string[];
  /** After everything else here was written down, one household was erased. */
  readonly erasure?: Erasure;
}

export interface Erasure {
  readonly subject: string;
  /** Written about it by PCs that had not heard of the erasure. */
  readonly late: readonly string[];
  /** All that was left at the server and at each PC that reads a feed of the household, as text. */
  readonly left: readonly { readonly where: string; readonly text: string }[];
  readonly unrest: readonly string[];
  readonly crashes: readonly string[];
}

export interface Right {
  readonly after: number;
  readonly id: string;
  /** A person's role, a PC's feeds, or a key's validity. */
  readonly role?: string | null;
  readonly feeds?: readonly string[];
  readonly isRevoked?: boolean;
}

export interface Write {
  readonly client: string;
  readonly opId: string;
  readonly tokens: readonly string[];
}

/** What a PC heard became of an operation. */
export interface Acknowledgement {
  readonly client: string;
  readonly opId: string;
  readonly o: string;
  /** Which life of the server said so; null when it may have been either of two. */
  readonly life: number | null;
  /** `device incarnation dseq`, as the PC handed it in. */
  readonly place: string;
  readonly receipt: string;
}

export interface CursorStep {
  readonly client: string;
  readonly feed: string;
  readonly seq: number;
  readonly chain: string;
  readonly life: number;
}

export interface Glimpse {
  readonly client: string;
  readonly rows: readonly (readonly [string, Row])[];
  readonly shadows: readonly (readonly [string, Row | null])[];
  readonly operations: readonly GlimpsedOperation[];
  readonly images: readonly ImageDump[];
  readonly cursors: readonly {
    readonly feed: string;
    readonly seq: number;
    readonly chain: string;
    readonly settled: boolean;
  }[];
}

export interface GlimpsedOperation {
  readonly opId: string;
  readonly dseq: number;
  readonly key: string;
  readonly state: string;
  /** Where and as which version of its row it took effect, as far as this PC knows. */
  readonly feed: string | null;
  readonly ver: number | null;
  readonly body: Row;
  readonly schemaVersion: number;
}

export interface ImageDump {
  readonly key: string;
  readonly feed: string;
  readonly ver: number;
  readonly oe: number;
}

export interface CheckpointServed {
  readonly feed: string;
  readonly seq: number;
  readonly chain: string;
  readonly tables: Readonly<Record<string, { readonly count: number; readonly digest: string }>>;
}

export interface Served {
  readonly device: string;
  readonly feed: string;
  readonly life: number;
  readonly allowed: readonly string[];
  readonly from: { readonly seq: number; readonly chain: string } | null;
  readonly rows: readonly { readonly table: string; readonly office: unknown }[];
}

export interface ClientDump {
  readonly client: string;
  readonly device: string;
  readonly feeds: readonly string[];
  readonly canPull: boolean;
  readonly rows: readonly (readonly [string, Row])[];
  readonly shadows: number;
  readonly images: readonly ImageDump[];
  readonly outbox: readonly {
    readonly opId: string;
    readonly state: string;
    readonly o: string | null;
    readonly content: string;
  }[];
}

export interface ServerDump {
  readonly log: readonly LoggedOperation[];
  readonly records: readonly RecordDump[];
  readonly deleted: readonly string[];
  readonly heads: readonly (readonly [string, { readonly seq: number; readonly chain: string }])[];
  readonly changes: readonly {
    readonly feed: string;
    readonly seq: number;
    readonly k: string;
    readonly table: string;
    readonly id: string;
    readonly ver: number;
  }[];
  readonly totals: readonly (readonly [string, { readonly count: number; readonly digest: string }])[];
  readonly streams: readonly { readonly key: string; readonly next: number; readonly link: string }[];
  readonly streamEntries: readonly {
    readonly key: string;
    readonly opId: string;
    readonly link: string;
    readonly o: string | null;
    readonly position: number;
  }[];
  /** Places that a PC had receipts for and the server found missing: what managers are alarmed by. */
  readonly losses: readonly {
    readonly device: string;
    readonly incarnation: number;
    readonly fromDseq: number;
    readonly toDseq: number;
  }[];
}

export interface LoggedOperation {
  readonly opId: string;
  readonly hash: string;
  readonly header: string;
  readonly content: string;
  readonly device: string;
  readonly groupId: string;
  readonly n: number;
  readonly of: number;
  readonly outcome: {
    readonly o: string;
    readonly seq?: number;
    readonly conflicts?: readonly string[];
    readonly by?: string;
  };
  readonly executed: number | null;
  readonly adoptedBy: string | null;
}

export interface RecordDump {
  readonly table: string;
  readonly id: string;
  readonly feed: string;
  readonly row: Row;
  readonly ver: number;
  readonly oe: number;
}
