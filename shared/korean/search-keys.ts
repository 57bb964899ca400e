/**
 * @file The keys under which a household is found while its name is still being typed.
 *
 * One key table answers every search by prefix: jamo ('J' start of a name, 'j' inside it), 초성 ('C', 'c'),
 * phone digits ('t'), road and building names ('r'), units ('u'). Capitals sort first, so the start of a
 * name comes before its middle when the table is read in key order. Keys are personal data in the clear:
 * they live only inside the encrypted database.
 */
import { convertQwertyToHangul } from 'es-hangul';
import { parseAddress } from './address.ts';
import { choseongOf, foldText, isLoneConsonant, isSyllable, toChoseong, toJamo } from './hangul.ts';

export interface SearchFields {
  names: readonly string[];
  /** Digits, leading 0 kept. */
  phones: readonly string[];
  roadAddress: string;
  detailAddress: string;
}

/** Half-open range over the key column in binary order: `key >= from AND key < to`. */
export interface KeyRange {
  from: string;
  to: string;
}

export type SearchKind = 'name' | 'choseong' | 'mixed' | 'digits' | 'address' | 'unit' | 'none';

export interface SearchQuery {
  kind: SearchKind;
  /** The query as understood: folded, trimmed. */
  text: string;
  /** To be read in this order; a row may appear in several. Empty for kind 'none'. */
  ranges: readonly KeyRange[];
  /** True when rows from the ranges must still pass `accepts` (初성 mixed with syllables, several words). */
  needsCheck: boolean;
  accepts(fields: SearchFields): boolean;
  /** Lower is better: 0 the very name, 1 starts with it, 2 contains it, 3 and 4 only by letters, 5 by the rest. */
  rank(fields: SearchFields): number;
  /** The same keys on a Korean keyboard ("ghdrlfehd" → 홍길동): offer when nothing was found. */
  retry: string | null;
}

/** All keys of one household, without repeats. */
export function searchKeys({ names, phones, roadAddress, detailAddress }: SearchFields): string[] {
  const keys = new Set<string>();
  for (const name of names) addNameKeys(keys, name);
  for (const phone of phones) addPhoneKeys(keys, phone);
  addAddressKeys(keys, roadAddress, detailAddress);
  return [...keys];
}

export function nameKeys(name: string): string[] {
  const keys = new Set<string>();
  addNameKeys(keys, name);
  return [...keys];
}

export function phoneKeys(phone: string): string[] {
  const keys = new Set<string>();
  addPhoneKeys(keys, phone);
  return [...keys];
}

export function addressKeys(roadAddress: string, detailAddress = ''): string[] {
  const keys = new Set<string>();
  addAddressKeys(keys, roadAddress, detailAddress);
  return [...keys];
}

/** What to look for and in which order; never throws, whatever half-typed text comes. */
export function searchQuery(typed: string): SearchQuery {
  const text = foldText(typed).slice(0, LONGEST_QUERY).trim();
  const words = text.split(' ').filter((word) => word !== '');
  const [first, ...others] = words;
  if (first === undefined) return none(text);
  const digits = /^\+?[\d\s().-]+$/u.test(text) ? text.replace(/^\+82/u, '0').replace(/\D/gu, '') : '';
  if (digits !== '') return digitsQuery(text, digits);
  if (/로|길/u.test(first) && /\d/u.test(text)) return streetQuery(text);
  if (isUnitWord(first) || (others.length > 0 && words.every(isUnitWord))) return unitQuery(text, words);
  const nameWords = takeWhile(words, (word, at) => !/\d/u.test(word) && !(at > 0 && looksLikePlace(word)));
  return nameQuery(text, apart(bare(nameWords.join(''))), words.slice(nameWords.length));
}

const LONGEST_QUERY = 60;
const LONGEST_NAME = 30;

/** Above every character that a key can hold, in UTF-8 order. */
const BEYOND = '\u{10ffff}';

function addNameKeys(keys: Set<string>, name: string): void {
  const folded = foldText(name).toLowerCase();
  const letters = [...bare(folded)].slice(0, LONGEST_NAME);
  if (letters.length === 0) return;
  const isHangul = letters.some(isSyllable);
  const starts = isHangul ? letters.map((_, at) => at) : wordStarts(folded);
  const jamo = letters.map(toJamo);
  const choseong = letters.map(toChoseong);
  for (const start of starts) {
    keys.add((start === 0 ? 'J' : 'j') + jamo.slice(start).join(''));
    if (isHangul) keys.add((start === 0 ? 'C' : 'c') + choseong.slice(start).join(''));
  }
}

function addPhoneKeys(keys: Set<string>, phone: string): void {
  const digits = phone.replace(/\D/gu, '');
  if (digits.length < 3) return;
  keys.add(`t${digits}`);
  if (digits.length < 7) return;
  keys.add(`t${digits.slice(-4)}`);
  const local = withoutPrefix(digits);
  if (local !== digits) keys.add(`t${local}`);
}

function addAddressKeys(keys: Set<string>, roadAddress: string, detailAddress: string): void {
  const parts = parseAddress(roadAddress, detailAddress);
  if (parts.road !== null) keys.add(`r${toJamo(bare(`${parts.road}${parts.buildingNo ?? ''}`))}`);
  else if (parts.detail !== '') keys.add(`r${toJamo(bare(parts.detail).slice(0, LONGEST_NAME))}`);
  if (parts.town !== null) keys.add(`r${toJamo(bare(parts.town))}`);
  for (const word of parts.detail.split(/[\s,()]+/u)) {
    if (/^[가-힣A-Za-z]{2,}\d*$/u.test(word) && !isUnitWord(word)) keys.add(`r${toJamo(word.toLowerCase())}`);
  }
  const block = parts.block === null ? '' : `${parts.block.toLowerCase()}동`;
  const unit = parts.unit === null ? '' : parts.unit.toLowerCase();
  if (block !== '') keys.add(`u${block}${unit}`);
  if (unit !== '') keys.add(`u${unit}`);
}

function digitsQuery(text: string, digits: string): SearchQuery {
  if (digits.length < 2) return none(text);
  const ranges = [prefixRange(`u${digits}`)];
  if (digits.length >= 3) ranges.unshift(prefixRange(`t${digits}`));
  return {
    ...none(text),
    kind: 'digits',
    ranges,
    rank: ({ phones }) =>
      phones.some((phone) => phone.endsWith(digits)) ? 0 : phones.some((phone) => phone.includes(digits)) ? 1 : 5,
  };
}

function unitQuery(text: string, words: readonly string[]): SearchQuery {
  const { block, unit } = parseAddress('', words.join(' '));
  const key = `u${block === null ? '' : `${block.toLowerCase()}동`}${(unit ?? '').toLowerCase()}`;
  const typedKey = key === 'u' ? `u${bare(words.join('')).replace(/호$/u, '')}` : key;
  // 203동 B0 (호 not typed yet): what follows the block is a prefix of the unit.
  const open = block !== null && unit === null ? bare(words.slice(1).join('')).replace(/호$/u, '') : '';
  return { ...none(text), kind: 'unit', ranges: [prefixRange(typedKey + open)], rank: () => 5 };
}

function streetQuery(text: string): SearchQuery {
  const parts = parseAddress(text);
  const street = bare(`${parts.road ?? text}${parts.buildingNo ?? ''}`);
  const wanted = bare(parts.detail).replace(/호$/u, '');
  return {
    ...none(text),
    kind: 'address',
    ranges: [prefixRange(`r${toJamo(street)}`)],
    needsCheck: wanted !== '' && parts.road !== null,
    accepts: (fields) => parts.road === null || holdsAddress(fields, wanted),
    rank: ({ roadAddress }) => (bare(roadAddress).endsWith(street) ? 3 : 5),
  };
}

function nameQuery(text: string, name: string, others: readonly string[]): SearchQuery {
  const letters = [...name];
  const jamo = toJamo(name);
  const isChoseong = letters.every(isLoneConsonant);
  // A consonant at the end is a syllable being typed; before the end it stands for a whole syllable.
  const isMixed = !isChoseong && letters.slice(0, -1).some(isLoneConsonant);
  const kind: SearchKind = isChoseong ? 'choseong' : isMixed ? 'mixed' : 'name';
  const choseong = isChoseong ? jamo : toChoseong(name);
  const ranges =
    kind === 'name'
      ? [prefixRange(`J${jamo}`), prefixRange(`j${jamo}`)]
      : [prefixRange(`C${choseong}`), prefixRange(`c${choseong}`)];
  if (kind === 'name' && letters.length >= 2) ranges.push(prefixRange(`r${jamo}`));
  const matches = isMixed ? (candidate: string) => mixedMatch(letters, candidate) : null;
  return {
    kind,
    text,
    ranges,
    needsCheck: isMixed || others.length > 0,
    accepts: (fields) =>
      (matches === null || fields.names.some((candidate) => matches(bare(candidate)))) &&
      others.every((word) => holdsWord(fields, word)),
    rank: (fields) => rankNames(fields.names, name, jamo, choseong, kind),
    retry: retryOf(text),
  };
}

function rankNames(names: readonly string[], name: string, jamo: string, choseong: string, kind: SearchKind): number {
  let best = 5;
  for (const candidate of names) {
    const plain = bare(candidate);
    if (plain === name) return 0;
    if (kind === 'name') {
      if (plain.startsWith(name)) best = Math.min(best, 1);
      else if (plain.includes(name)) best = Math.min(best, 2);
      else if (best > 3 && toJamo(plain).startsWith(jamo)) best = 3;
      else if (best > 4 && toJamo(plain).includes(jamo)) best = 4;
    } else {
      const initials = toChoseong(plain);
      // ㄱㅁㅅ: names of just these syllables before longer ones, starts before middles.
      if (initials === choseong) best = Math.min(best, 1);
      else if (initials.startsWith(choseong)) best = Math.min(best, 3);
      else if (initials.includes(choseong)) best = Math.min(best, 4);
    }
  }
  return best;
}

/** 김ㅁㅅ against 김민서: a lone consonant fits a syllable's first, the last letter may be unfinished. */
function mixedMatch(letters: readonly string[], name: string): boolean {
  const syllables = [...name];
  for (let start = 0; start + letters.length <= syllables.length; start += 1) {
    const fits = letters.every((letter, at) => {
      const syllable = syllables[start + at] ?? '';
      if (isLoneConsonant(letter)) return choseongOf(syllable) === letter;
      if (at < letters.length - 1) return syllable === letter;
      return toJamo(syllables.slice(start + at).join('')).startsWith(toJamo(letter));
    });
    if (fits) return true;
  }
  return false;
}

/** A further word narrows: 김순임 5678, 김순임 8동, 김순임 새솔로. */
function holdsWord(fields: SearchFields, word: string): boolean {
  if (/^\d+$/u.test(word) && fields.phones.some((phone) => phone.includes(word))) return true;
  return holdsAddress(fields, bare(word)) || fields.names.some((name) => bare(name).includes(word));
}

function holdsAddress({ roadAddress, detailAddress }: SearchFields, wanted: string): boolean {
  return bare(roadAddress + detailAddress).includes(wanted);
}

function retryOf(text: string): string | null {
  if (!/[a-z]/iu.test(text) || /[가-힣ㄱ-ㅣ]/u.test(text)) return null;
  const hangul = convertQwertyToHangul(text);
  // At least one finished syllable, or nothing but consonants (ral → ㄱ…): otherwise it was Latin.
  return /^[가-힣ㄱ-ㅎ0-9\s]+$/u.test(hangul) && /[가-힣ㄱ-ㅎ]/u.test(hangul) ? hangul : null;
}

function none(text: string): SearchQuery {
  return { kind: 'none', text, ranges: [], needsCheck: false, accepts: () => true, rank: () => 5, retry: null };
}

function prefixRange(prefix: string): KeyRange {
  return { from: prefix, to: prefix + BEYOND };
}

function isUnitWord(word: string): boolean {
  return /^제?(?:\d{1,4}|[a-z]|[가나다라마바사아자차카타파하])동$|^b?\d{1,5}(?:-\d+)?호$|^b\d{1,3}$|^반지하$|^지하$|^지층$|^옥탑$|^(?:b|지하)?\d+층$/iu.test(
    word,
  );
}

function withoutPrefix(digits: string): string {
  if (digits.startsWith('1')) return digits;
  return digits.slice(digits.startsWith('02') ? 2 : digits.startsWith('050') ? 4 : 3);
}

/** Lower case without spaces and the marks that people leave out. Masks ('*') stay: 홍*동 is searched as written. */
function bare(text: string): string {
  return text.toLowerCase().replace(/[\s,.'"()·-]+/gu, '');
}

/** Consonants typed in one go arrive joined: ㄳ is ㄱㅅ. */
function apart(name: string): string {
  return [...name].map((letter) => (isLoneConsonant(letter) ? toJamo(letter) : letter)).join('');
}

function wordStarts(name: string): number[] {
  const starts: number[] = [];
  let at = 0;
  for (const word of name.split(/[\s,.'"()·-]+/u)) {
    if (word !== '' && at < LONGEST_NAME) starts.push(at);
    at += [...word].length;
  }
  return starts;
}

/** After a name, 양천로 or 새솔마을 narrows; 응우옌 티 흐엉 stays one name. */
function looksLikePlace(word: string): boolean {
  return /^[가-힣]{2,}(?:로|길|동|읍|면|리|마을|아파트|빌라)$/u.test(word);
}

function takeWhile(words: readonly string[], keep: (word: string, at: number) => boolean): string[] {
  const end = words.findIndex((word, at) => !keep(word, at));
  return end === -1 ? [...words] : words.slice(0, end);
}
