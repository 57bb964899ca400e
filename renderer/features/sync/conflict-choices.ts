/** @file What a person has chosen so far in one conflict, and what of it is still open. Pure: the table and the page share it. */

import type { InputOf } from '#shared/rpc/contract.ts';
import type { ConflictSide, ConflictView } from '#shared/sync/conflict-view.ts';
import type { syncContract } from '#shared/sync/sync.contract.ts';

/** One of the values that are there, or one's own. */
export type Choice =
  | { readonly kind: 'standing' }
  | { readonly kind: 'candidate'; readonly opId: string }
  | { readonly kind: 'own'; readonly value: unknown };
/** By column. */
export type Choices = Readonly<Record<string, Choice>>;

export type Decision = InputOf<(typeof syncContract)['resolve']>['decisions'][number];

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Whether this author wrote that column at all; what they did not write is no opinion about it. */
export const wrote = (side: ConflictSide, column: string): boolean => Object.hasOwn(side.values, column);

/** A conflict whose row is gone has nothing to choose between: it is read and closed. */
export const isReadOnly = ({ kind, standing }: ConflictView): boolean => kind !== 'same_group' || standing === null;

export const isChosen = (choice: Choice | undefined): boolean =>
  choice !== undefined && (choice.kind !== 'own' || (choice.value !== null && choice.value !== ''));

export const openColumns = (conflict: ConflictView, choices: Choices): readonly string[] =>
  isReadOnly(conflict) ? [] : conflict.columns.filter((column) => !isChosen(choices[column]));

/** Takes one author's side in every column they wrote; in the others what stands remains. */
export function takeSide(conflict: ConflictView, side: ConflictSide): Choices {
  return Object.fromEntries(
    conflict.columns.map((column) => [
      column,
      side.opId !== null && wrote(side, column)
        ? { kind: 'candidate', opId: side.opId }
        : ({ kind: 'standing' } satisfies Choice),
    ]),
  );
}

/** What is sent: only values that differ from what stands, and every candidate that was followed in any of them. */
export function decisionOf(conflict: ConflictView, choices: Choices): Decision {
  const set: Decision['set'] = {};
  const picked = new Set<string>();
  for (const column of isReadOnly(conflict) ? [] : conflict.columns) {
    const choice = choices[column];
    if (choice === undefined || choice.kind === 'standing') continue;
    const value = chosenValue(conflict, column, choice);
    if (choice.kind === 'candidate') picked.add(choice.opId);
    if (!same(value, conflict.standing?.values[column])) set[column] = value as Decision['set'][string];
  }
  return { conflictId: conflict.id, ver: conflict.ver, picked: [...picked], set };
}

function chosenValue(conflict: ConflictView, column: string, choice: Choice): unknown {
  if (choice.kind === 'own') return choice.value;
  if (choice.kind === 'standing') return conflict.standing?.values[column];
  return conflict.candidates.find(({ opId }) => opId === choice.opId)?.values[column];
}
