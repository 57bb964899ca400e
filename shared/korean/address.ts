/**
 * @file Korean addresses, read loosely: a road (or lot) address and a detail of 동·호·층.
 *
 * Addresses are never refused and no word is dropped: what cannot be read stays in `detail`, and matching
 * simply knows less.
 * Lists often glue the building number to the unit ("양천로30길 143층"); the split is a best guess and
 * `glued` says so.
 */
import { foldText } from './hangul.ts';

export interface AddressParts {
  kind: 'road' | 'lot' | 'unknown';
  sido: string | null;
  sigungu: string | null;
  /** 읍·면·동·리 names before the road or lot number. */
  town: string | null;
  /** Road name ("양천로30길") or, for a lot address, the last 동·리 name. */
  road: string | null;
  /** "14", "8-17", "지하12"; "-0" is dropped. */
  buildingNo: string | null;
  /** 동 of a complex without the word: "203", "가". */
  block: string | null;
  /** Unit: "302", "B02" below ground. */
  unit: string | null;
  /** Storey; below ground negative, -1 for 반지하 and 지하; rooftop 99. */
  floor: number | null;
  /** Everything after the building number, tidied but in its own words. */
  detail: string;
  /** The building number was cut out of a longer run of digits. */
  glued: boolean;
}

export interface SplitAddress {
  roadAddress: string;
  detailAddress: string;
}

/** Reads both columns together; either may hold everything. */
export function parseAddress(roadAddress: string, detailAddress = ''): AddressParts {
  const parts: AddressParts = { ...EMPTY };
  const text = tidy(`${roadAddress} ${detailAddress}`);
  const tokens = text === '' ? [] : text.split(' ');
  takeRegion(tokens, parts);
  takeStreet(tokens, parts);
  readDetail(tokens.join(' '), parts);
  return parts;
}

/** One column into two: what the post office calls the address, and where inside the building. */
export function splitJoinedAddress(joined: string): SplitAddress {
  const parts = parseAddress(joined);
  if (parts.road === null || parts.buildingNo === null) return { roadAddress: tidy(joined), detailAddress: '' };
  return { roadAddress: streetLine(parts), detailAddress: parts.detail };
}

/** Both columns in the tidy spelling that is stored; words that were not read are kept in the detail. */
export function normaliseAddress(roadAddress: string, detailAddress = ''): SplitAddress {
  return splitJoinedAddress(`${roadAddress} ${detailAddress}`);
}

/**
 * Equal for two spellings of one door. Leaves the region out: offices write it or not, and an office
 * holds one neighbourhood. Empty when there is no building to speak of.
 */
export function addressKey(parts: AddressParts): string {
  const building = buildingKey(parts);
  const unit = unitKey(parts);
  return building === '' || unit === '' ? building : `${building}#${unit}`;
}

export function buildingKey(parts: AddressParts): string {
  return parts.road === null || parts.buildingNo === null ? '' : `${parts.road} ${parts.buildingNo}`;
}

/** "203-b02", "-302", "f3"; empty when the address ends at the building. */
export function unitKey({ block, unit, floor }: AddressParts): string {
  if (unit !== null) return `${block ?? ''}-${unit.toLowerCase()}`;
  if (floor !== null) return `${block ?? ''}f${floor}`;
  return block === null ? '' : `${block}-`;
}

/** Region and road without any number: all that leaves the office without a purpose. */
export function streetOnly(roadAddress: string): string {
  const { sido, sigungu, town, road, kind } = parseAddress(roadAddress);
  return [sido, sigungu, town, kind === 'road' ? road : null].filter((part) => part !== null).join(' ');
}

export type AddressAgreement =
  | 'same-door'
  | 'same-building'
  | 'other-door'
  | 'near-building'
  | 'same-road'
  | 'different'
  | 'unknown';

/** How far two addresses agree, from the coarsest part that differs. */
export function compareAddresses(a: AddressParts, b: AddressParts): AddressAgreement {
  if (a.road === null || b.road === null) return 'unknown';
  if (!regionsAgree(a, b)) return 'different';
  if (a.road !== b.road) return 'different';
  if (a.buildingNo === null || b.buildingNo === null) return 'same-road';
  if (a.buildingNo !== b.buildingNo)
    return mainNumber(a.buildingNo) === mainNumber(b.buildingNo) ? 'near-building' : 'same-road';
  const unitA = unitKey(a);
  const unitB = unitKey(b);
  if (unitA === unitB) return unitA === '' ? 'same-building' : 'same-door';
  if (unitA === '' || unitB === '') return 'same-building';
  return agreeOnUnit(a, b);
}

const EMPTY: AddressParts = {
  kind: 'unknown',
  sido: null,
  sigungu: null,
  town: null,
  road: null,
  buildingNo: null,
  block: null,
  unit: null,
  floor: null,
  detail: '',
  glued: false,
};

const SIDO: readonly (readonly [RegExp, string])[] = [
  [/^서울(?:특별시|시)?$/u, '서울특별시'],
  [/^부산(?:광역시|시)?$/u, '부산광역시'],
  [/^대구(?:광역시|시)?$/u, '대구광역시'],
  [/^인천(?:광역시|시)?$/u, '인천광역시'],
  [/^광주광역시$/u, '광주광역시'],
  [/^대전(?:광역시|시)?$/u, '대전광역시'],
  [/^울산(?:광역시|시)?$/u, '울산광역시'],
  [/^세종(?:특별자치시|시)?$/u, '세종특별자치시'],
  [/^경기도?$/u, '경기도'],
  [/^강원(?:특별자치도|도)?$/u, '강원특별자치도'],
  [/^충청?북도?$/u, '충청북도'],
  [/^충청?남도?$/u, '충청남도'],
  [/^전(?:라?북도?|북특별자치도)$/u, '전북특별자치도'],
  [/^전라?남도?$/u, '전라남도'],
  [/^경상?북도?$/u, '경상북도'],
  [/^경상?남도?$/u, '경상남도'],
  [/^제주(?:특별자치도|도)?$/u, '제주특별자치도'],
];

/** Dongs written 제1동 and letters by lists of units. */
const BLOCK = /(?:^|[\s,])제?([0-9]{1,4}|[가나다라마바사아자차카타파하]|[A-Za-z])동(?=[\s,\d]|$|제|B|지)/gu;
const UNIT = /(?:^|[\s,동층하])제?((?:지하\s?)?B?\d{1,5}(?:-\d{1,3})?|[가나다라마바사아자차카타파하])호(?=[\s,]|$)/giu;
const BARE_BASEMENT_UNIT = /(?:^|[\s,동])(B\d{2,4})(?=[\s,]|$)/giu;
const FLOOR = /(?:^|[\s,동(])(지하|B)?\s?(\d{1,2})층/gu;
const BASEMENT = /반지하|지하|지층/u;
const ROOFTOP = /옥탑/u;

function tidy(text: string): string {
  return foldText(text)
    .replace(/[‐-―−~]/gu, '-')
    .replace(/\s*-\s*(?=\d)/gu, '-')
    .replace(/[,]+/gu, ', ')
    .replace(/\s+,/gu, ',')
    .replace(/\s+/gu, ' ')
    .replace(/[\s,]+$/u, '')
    .trim();
}

function takeRegion(tokens: string[], parts: AddressParts): void {
  const sido = SIDO.find(([pattern]) => pattern.test(tokens[0] ?? ''))?.[1];
  if (sido !== undefined) {
    parts.sido = sido;
    tokens.shift();
  }
  const sigungu: string[] = [];
  // "수원시 팔달구" is one sigungu in two words; "중구" and "종로구" are one.
  while (
    sigungu.length < 2 &&
    /^[가-힣]{1,6}(?:시|군|구)$/u.test(tokens[0] ?? '') &&
    (tokens[1] !== undefined || sigungu.length > 0)
  ) {
    sigungu.push(tokens.shift() ?? '');
  }
  if (sigungu.length > 0) parts.sigungu = sigungu.join(' ');
  const town: string[] = [];
  while (
    town.length < 2 &&
    /^[가-힣]+\d*(?:읍|면|동|리|가)$/u.test(tokens[0] ?? '') &&
    /[가-힣]/u.test((tokens[0] ?? '').slice(0, -1))
  ) {
    town.push(tokens.shift() ?? '');
  }
  if (town.length > 0) parts.town = town.join(' ');
}

function takeStreet(tokens: string[], parts: AddressParts): void {
  const first = tokens[0];
  if (first === undefined) return;
  const road = /^([가-힣][가-힣A-Za-z0-9.]*(?:로|길))(?=$|\d|,|지하|산|B\d)(.*)$/u.exec(first);
  if (road !== null) {
    tokens.shift();
    let name = road[1] ?? '';
    let after = (road[2] ?? '').replace(/^,/u, '');
    // "양천로 30길" is written with and without the space.
    if (after === '' && /^\d+[가-힣]{0,2}길/u.test(tokens[0] ?? '')) {
      const joined = /^(\d+[가-힣]{0,2}길)(.*)$/u.exec(tokens.shift() ?? '');
      name += joined?.[1] ?? '';
      after = joined?.[2] ?? '';
    }
    parts.kind = 'road';
    parts.road = name;
    if (after !== '') tokens.unshift(after);
    takeBuildingNo(tokens, parts);
    return;
  }
  if (parts.town !== null && /^산?\d/u.test(first)) {
    parts.kind = 'lot';
    parts.road = parts.town.split(' ').at(-1) ?? parts.town;
    takeBuildingNo(tokens, parts);
  }
}

function takeBuildingNo(tokens: string[], parts: AddressParts): void {
  // "정조로 지하 5" and "화평리 산 12": the word belongs to the number.
  const isApart = /^(?:지하|산)$/u.test(tokens[0] ?? '') && /^\d/u.test(tokens[1] ?? '');
  const written = isApart ? `${tokens[0]}${tokens[1]}` : (tokens[0] ?? '');
  const match = /^(지하|산)?(\d+)(?:-(\d+))?(?:번지)?,?(.*)$/u.exec(written);
  if (match === null) return;
  const [, prefix = '', main = '', sub, tail = ''] = match;
  const cut = tail === '' ? { number: sub ?? main, detail: '' } : unglue(sub ?? main, tail, sub !== undefined);
  if (cut === undefined) return; // "301호" right after a road: a unit without a building number
  tokens.splice(0, isApart ? 2 : 1);
  if (cut.detail !== '') tokens.unshift(cut.detail);
  parts.glued = cut.detail !== tail;
  const mainNo = stripZeros(sub === undefined ? cut.number : main) || '0';
  const subNo = sub === undefined ? '' : stripZeros(cut.number);
  parts.buildingNo = `${prefix}${mainNo}${subNo === '' ? '' : `-${subNo}`}`;
}

/**
 * Cuts "143" + "층" into 14 and 3층. A building number is assumed to be there, so the unit takes the fewest
 * digits that make a usual unit: one digit for a storey, three for a 호 (301호), 101–399 or two for a 동.
 * Undefined when the digits are all unit.
 */
function unglue(digits: string, tail: string, mayBecomeZero: boolean): { number: string; detail: string } | undefined {
  const unit = /^(층|호|동)/u.exec(tail)?.[1];
  if (unit === undefined) return { number: digits, detail: tail };
  const taken = takenByUnit(digits, unit);
  if (taken === 0 || (taken === digits.length && !mayBecomeZero)) return undefined;
  return { number: digits.slice(0, digits.length - taken), detail: digits.slice(digits.length - taken) + tail };
}

function takenByUnit(digits: string, unit: string): number {
  const ends = (pattern: RegExp) => pattern.test(digits);
  if (unit === '층') return ends(/0$/u) ? 2 : 1;
  if (unit === '호') return ends(/[1-9]\d\d$/u) ? 3 : ends(/[1-9]\d?$/u) ? (digits.length <= 2 ? digits.length : 2) : 1;
  // "양천로 203동" has no building number at all.
  if (digits.length === 3) return 3;
  if (ends(/[1-3]\d\d$/u)) return 3;
  return ends(/[1-9]\d$/u) && digits.length > 2 ? 2 : 1;
}

function stripZeros(digits: string): string {
  return digits.replace(/^0+/u, '');
}

function readDetail(detail: string, parts: AddressParts): void {
  parts.detail = detail.replace(/^[\s,]+|[\s,]+$/gu, '');
  const block = last(detail, BLOCK)?.[1];
  if (block !== undefined) parts.block = stripZeros(block).toUpperCase() || block;
  const floor = last(detail, FLOOR);
  if (floor !== undefined) parts.floor = (floor[1] === undefined ? 1 : -1) * Number(floor[2]);
  else if (ROOFTOP.test(detail)) parts.floor = 99;
  else if (BASEMENT.test(detail)) parts.floor = -1;
  const unit = (last(detail, UNIT) ?? last(detail, BARE_BASEMENT_UNIT))?.[1];
  if (unit === undefined) return;
  const written = unit.toUpperCase().replace(/지하\s?/u, 'B');
  const isBelowGround = written.startsWith('B') || parts.floor === -1;
  const number = stripZeros(written.replace(/^B/u, ''));
  // "반지하 1호", "지하 1호", "B1호" and "B01호" are one door.
  parts.unit = isBelowGround && /^\d+$/u.test(number) ? `B${number.padStart(2, '0')}` : number || written;
  if (isBelowGround) parts.floor = -1;
}

/** The unit is written last; an earlier one belongs to a building name or was left over by a list. */
function last(text: string, pattern: RegExp): RegExpExecArray | undefined {
  let found: RegExpExecArray | undefined;
  for (const match of text.matchAll(pattern)) found = match;
  return found;
}

function streetLine({ sido, sigungu, town, road, buildingNo, kind }: AddressParts): string {
  return [sido, sigungu, town, kind === 'lot' ? null : road, buildingNo].filter((part) => part !== null).join(' ');
}

/** What only one side says does not disagree: 한울구 and 가람시 한울구 may be one. */
function regionsAgree(a: AddressParts, b: AddressParts): boolean {
  if (a.sido !== null && b.sido !== null && a.sido !== b.sido) return false;
  if (a.sigungu === null || b.sigungu === null) return true;
  const wordsOfA = a.sigungu.split(' ');
  const wordsOfB = b.sigungu.split(' ');
  return wordsOfA.every((word) => wordsOfB.includes(word)) || wordsOfB.every((word) => wordsOfA.includes(word));
}

function mainNumber(buildingNo: string): string {
  return buildingNo.split('-')[0] ?? buildingNo;
}

/** One spelling leaves something out (동, 호) but nothing that both say disagrees. */
function agreeOnUnit(a: AddressParts, b: AddressParts): AddressAgreement {
  if (a.block !== null && b.block !== null && a.block !== b.block) return 'other-door';
  if (a.unit !== null && b.unit !== null) return a.unit === b.unit ? 'same-door' : 'other-door';
  const floorA = a.floor ?? floorOfUnit(a.unit);
  const floorB = b.floor ?? floorOfUnit(b.unit);
  return floorA !== null && floorB !== null && floorA !== floorB ? 'other-door' : 'same-building';
}

/** 302호 is on the third floor, 1204호 on the twelfth; short numbers say nothing. */
function floorOfUnit(unit: string | null): number | null {
  return unit !== null && /^\d{3,4}$/u.test(unit) ? Number(unit.slice(0, -2)) : null;
}
