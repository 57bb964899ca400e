/** @file What the one that makes trouble tells the processes, and what they answer. Sent over Node's own channel. */
import type { PostgresConnection } from '#server/database/embedded-postgres.ts';
import type { Failpoint } from './failpoints.ts';
import type { Pc, Person } from './identity.ts';

export interface ClientConfig {
  /** No two machines share a name, whatever identity they share. */
  readonly name: string;
  readonly folder: string;
  readonly diary: string;
  readonly pc: Pc;
  readonly people: readonly Person[];
  readonly offices: readonly string[];
  readonly url: string;
  readonly seed: number;
  /** Which start of this machine it is. */
  readonly life: number;
  readonly clockOffsetMs: number;
  /** Somebody works there; otherwise it only answers. */
  readonly works: boolean;
  readonly pageSize: number;
}

export interface ServerConfig {
  readonly database: PostgresConnection;
  readonly masterKeyHex: string;
}

export type ClientOrder =
  | { readonly do: 'arm'; readonly name: Failpoint; readonly times: number }
  | { readonly do: 'clock'; readonly offsetMs: number }
  | { readonly do: 'glimpse' }
  | { readonly do: 'forget' }
  /** Puts the write-ahead log into the database, as the app does when there is time. */
  | { readonly do: 'fold' }
  | { readonly do: 'heal' }
  | { readonly do: 'converse' }
  | { readonly do: 'dump'; readonly path: string };

export interface Rest {
  readonly ended: 'finished' | 'unreachable' | 'stopped';
  readonly why: string;
  readonly acked: number;
  readonly head: number;
  readonly open: number;
  readonly feeds: readonly {
    readonly feed: string;
    readonly phase: string;
    readonly isStaged: boolean;
    readonly seq: number | null;
    readonly chain: string | null;
  }[];
}

export type ClientSays =
  | { readonly said: 'ready' }
  /** It has just heard of work that the server took for the first time. */
  | { readonly said: 'acknowledged' }
  /** Its disk was full. */
  | { readonly said: 'refused' }
  | { readonly said: 'folded' }
  | { readonly said: 'healed' }
  | { readonly said: 'rest'; readonly rest: Rest }
  | { readonly said: 'dumped' };

export type ServerOrder =
  | { readonly do: 'arm'; readonly name: Failpoint; readonly times: number }
  | { readonly do: 'clock'; readonly offsetMs: number };
export type ServerSays = { readonly said: 'listening'; readonly port: number };
