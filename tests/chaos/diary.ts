/**
 * @file What a process writes down about itself while it runs: one JSON line per event, handed to the system before it
 * goes on. A killed process leaves at most half of its last line behind.
 */
import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Glimpse } from '../sync/checker/history.ts';

export interface Intent {
  readonly opId: string;
  readonly tokens: readonly string[];
}

/** `at` is the machine's clock, whatever the PC believes. */
export type Entry = { readonly at: number } & (
  | { readonly k: 'intent'; readonly group: string; readonly operations: readonly Intent[] }
  /** The commit has returned: from here on all of it must be somewhere for ever. */
  | { readonly k: 'written'; readonly group: string }
  | {
      readonly k: 'ack';
      readonly askedAt: number;
      readonly opId: string;
      readonly o: string;
      readonly place: string;
      readonly receipt: string;
    }
  | { readonly k: 'forgotten'; readonly opIds: readonly string[] }
  | { readonly k: 'cursor'; readonly feed: string; readonly seq: number; readonly chain: string }
  | {
      readonly k: 'served';
      readonly feed: string;
      readonly askedAt: number;
      readonly from: { readonly seq: number; readonly chain: string } | null;
      readonly rows: readonly { readonly table: string; readonly office: unknown }[];
      readonly checkpoint: {
        readonly seq: number;
        readonly chain: string;
        readonly tables: Readonly<Record<string, { readonly count: number; readonly digest: string }>>;
      } | null;
    }
  | { readonly k: 'notice'; readonly kind: string }
  | { readonly k: 'disk-full' }
  | { readonly k: 'glimpse'; readonly glimpse: Glimpse }
  /** Something threw that may not throw. */
  | { readonly k: 'crash'; readonly what: string }
);
type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;

export interface Diary {
  write(entry: WithoutTime<Entry>): void;
  close(): void;
}

export function openDiary(path: string): Diary {
  const file = openSync(path, 'a');
  return {
    write: (entry) => {
      // Begins with the end of the line that an earlier life may have left unfinished.
      writeSync(file, `\n${JSON.stringify({ at: Date.now(), ...entry })}\n`);
    },
    close: () => closeSync(file),
  };
}

export function readDiary(path: string): Entry[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line) => {
    if (line === '') return [];
    try {
      return [JSON.parse(line) as Entry];
    } catch {
      return [];
    }
  });
}
