import { convertHangulToQwerty } from 'es-hangul';

/** What a password must be, in the order a form shows it. */
export const PASSWORD_RULES = ['length', 'variety', 'uncommon', 'impersonal'] as const;
export type PasswordRule = (typeof PASSWORD_RULES)[number];

/** 개인정보의 안전성 확보조치 기준 제5조⑤ leaves the rule to the agency; these are ours. */
export const SHORTEST_PASSWORD = 9;
export const LEAST_KINDS = 3;
/** Longer than anyone types, short enough that stretching it costs nothing extra. */
export const LONGEST_PASSWORD = 128;

/**
 * A password that falls into this many guesses or fewer is one that somebody else has chosen too. A common word, a date
 * or a slide along the keyboard counts as one guess, every other character as one.
 */
const TOO_FEW_GUESSES = 4;
const LONGEST_COMMON = 16;

export interface PasswordOwner {
  readonly loginId: string;
  readonly name: string;
}

/** Which rules a password meets. `common` are the entries of `resources/passwords/common.txt`. */
export function weighPassword(
  typed: string,
  owner: PasswordOwner,
  common: ReadonlySet<string>,
): Readonly<Record<PasswordRule, boolean>> {
  const password = typed.normalize('NFC');
  const letters = [...password];
  return {
    length: letters.length >= SHORTEST_PASSWORD && letters.length <= LONGEST_PASSWORD,
    variety: kindsIn(letters) >= LEAST_KINDS,
    uncommon: letters.length > 0 && guessesFor(password.toLowerCase(), common) > TOO_FEW_GUESSES,
    impersonal: letters.length > 0 && !isAbout(password.toLowerCase(), owner),
  };
}

export const brokenRules = (weighed: Readonly<Record<PasswordRule, boolean>>): PasswordRule[] =>
  PASSWORD_RULES.filter((rule) => !weighed[rule]);

const KINDS = [/\p{Lu}/u, /\p{Ll}/u, /\p{Lo}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}\s]/u];

/** Capitals, small letters, Hangul, digits and signs are a kind each. */
const kindsIn = (letters: readonly string[]): number =>
  KINDS.filter((kind) => letters.some((letter) => kind.test(letter))).length;

function isAbout(password: string, { loginId, name }: PasswordOwner): boolean {
  const id = loginId.trim().toLowerCase();
  const whole = name.replace(/\s/g, '').normalize('NFC').toLowerCase();
  const typedInEnglish = convertHangulToQwerty(whole).toLowerCase();
  // Two letters of a login id occur by chance; two syllables of a name do not.
  const tellTales = [id.length >= 3 ? id : '', [...whole].length >= 2 ? whole : '', whole === '' ? '' : typedInEnglish];
  return tellTales.some((tellTale) => tellTale.length >= 2 && password.includes(tellTale));
}

/** `p@ssw0rd` is read as its owner meant it. */
const MEANT: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
};

/** The fewest guesses into which the whole falls: the shortest way through it, piece by piece. */
function guessesFor(password: string, common: ReadonlySet<string>): number {
  const letters = [...password];
  const meant = letters.map((letter) => MEANT[letter] ?? letter);
  const fewest: number[] = [0];
  for (let end = 1; end <= letters.length; end += 1) {
    let best = (fewest[end - 1] ?? 0) + 1;
    for (let start = Math.max(0, end - LONGEST_COMMON); start <= end - 2; start += 1) {
      const piece = letters.slice(start, end);
      const isOneGuess =
        common.has(piece.join('')) || common.has(meant.slice(start, end).join('')) || isOneLetter(piece);
      if (isOneGuess) best = Math.min(best, (fewest[start] ?? 0) + 1);
    }
    fewest.push(best);
  }
  return fewest[letters.length] ?? 0;
}

const isOneLetter = (piece: readonly string[]) => piece.length >= 3 && piece.every((letter) => letter === piece[0]);
