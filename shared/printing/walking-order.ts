import { parseAddress } from '../korean/address.ts';
import { nameSortKey } from '../korean/name-order.ts';

/** What an officer on foot needs to know of a door. */
export interface Door {
  readonly ri: string | null;
  readonly tong: string | null;
  readonly ban: string | null;
  readonly roadAddress: string;
  readonly detailAddress: string | null;
}

/** Doors in the order one walks past them: 리, 통, 반, street, building number, block, floor, unit. Unknown parts last. */
export function inWalkingOrder<D extends Door>(doors: readonly D[]): D[] {
  return doors
    .map((door) => ({ door, key: walkingKey(door) }))
    .sort((a, b) => compareKeys(a.key, b.key))
    .map(({ door }) => door);
}

type Key = readonly (string | number)[];

function walkingKey({ ri, tong, ban, roadAddress, detailAddress }: Door): Key {
  const { road, buildingNo, block, floor, unit, detail } = parseAddress(roadAddress, detailAddress ?? '');
  const [main, sub] = (buildingNo ?? '').replace(/^지하/u, '').split('-');
  return [
    nameSortKey(ri ?? ''),
    numberIn(tong),
    numberIn(ban),
    road === null ? '\uffff' : nameSortKey(road),
    // The street's side is told by odd and even; most lanes are walked along both, so plain order reads best.
    numberIn(main),
    sub === undefined ? 0 : numberIn(sub),
    numberIn(block),
    floor ?? 0,
    numberIn(unit),
    detail,
  ];
}

function numberIn(text: string | null | undefined): number {
  const digits = /\d+/u.exec(text ?? '');
  return digits === null ? Number.MAX_SAFE_INTEGER : Number(digits[0]);
}

function compareKeys(a: Key, b: Key): number {
  for (const [index, left] of a.entries()) {
    const right = b[index] as string | number;
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
