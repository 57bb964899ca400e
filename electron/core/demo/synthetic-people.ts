import type { Random } from './random.ts';

/*
 * Invented people in an invented town. Surnames follow the country's proportions roughly, given names the fashion of
 * their decade, so that lists sort, search and collide as real ones do. No row comes from a real person.
 */
const SURNAMES: readonly (readonly [string, number])[] = [
  ['김', 215],
  ['이', 147],
  ['박', 84],
  ['최', 47],
  ['정', 43],
  ['강', 24],
  ['조', 21],
  ['윤', 20],
  ['장', 20],
  ['임', 17],
  ['한', 15],
  ['오', 15],
  ['서', 15],
  ['신', 15],
  ['권', 14],
  ['황', 14],
  ['안', 14],
  ['송', 13],
  ['류', 13],
  ['전', 12],
  ['홍', 11],
  ['고', 9],
  ['문', 9],
  ['양', 9],
  ['손', 9],
  ['배', 8],
  ['백', 8],
  ['허', 6],
  ['유', 6],
  ['남', 5],
  ['심', 5],
  ['노', 5],
  ['하', 5],
  ['곽', 4],
  ['성', 4],
  ['차', 4],
  ['주', 4],
  ['우', 4],
  ['구', 4],
  ['민', 3],
  ['진', 3],
  ['나', 3],
  ['지', 3],
  ['엄', 3],
  ['변', 2],
  ['채', 2],
  ['원', 2],
  ['천', 2],
  ['남궁', 1],
  ['황보', 1],
  ['제갈', 1],
  ['선우', 1],
  ['사공', 1],
  ['독고', 1],
];
const OLD_GIVEN = [
  '영자',
  '순자',
  '정순',
  '말례',
  '금자',
  '춘자',
  '옥순',
  '영란',
  '복남',
  '점례',
  '덕수',
  '봉덕',
  '상철',
  '영수',
  '종철',
  '만수',
  '순임',
  '경자',
  '병우',
  '석진',
  '기철',
  '명숙',
  '정희',
  '광수',
  '재필',
];
const MIDDLE_GIVEN = [
  '미경',
  '은주',
  '지영',
  '현정',
  '정수',
  '성호',
  '동현',
  '영미',
  '진우',
  '태윤',
  '선희',
  '상훈',
  '경희',
  '재훈',
  '윤정',
  '미란',
  '승민',
  '혜진',
  '창민',
  '수진',
];
const YOUNG_GIVEN = [
  '민서',
  '서연',
  '도윤',
  '하늘별',
  '예솔',
  '지우',
  '하은',
  '준서',
  '다온',
  '윤슬기',
  '세린',
  '나래',
  '시우',
  '유진',
  '민아',
  '도현',
  '소담',
  '정남',
  '가온',
  '린',
];
const ROADS = [
  '새솔로',
  '새솔로42번길',
  '한울대로',
  '한울대로 1127번길',
  '은빛호수로',
  '달빛고개길',
  '느티나무길',
  '은행나무길',
  '솔마루로',
  '물레방아길',
  '새벽시장길',
  '옛나루길',
];
const COMPLEXES = [
  '은행나무마을 한빛그린타운',
  '새솔마을 은하수아파트',
  '한울 임대아파트 1단지',
  '달빛빌라',
  '은빛 오피스텔',
];

export interface SyntheticPerson {
  readonly name: string;
  readonly birthDate: string;
  readonly sex: 'M' | 'F';
  readonly phones: readonly { readonly number: string; readonly label: string | null }[];
}

/** A person of about that age on `today` (YYYY-MM-DD). */
export function aSyntheticPerson(random: Random, age: number, today: string, surname?: string): SyntheticPerson {
  const year = Number(today.slice(0, 4)) - age;
  const given = age >= 62 ? OLD_GIVEN : age >= 35 ? MIDDLE_GIVEN : YOUNG_GIVEN;
  const day = (max: number) => String(random.int(1, max)).padStart(2, '0');
  return {
    name: (surname ?? random.weighted(SURNAMES)) + random.pick(given),
    birthDate: `${year - 1}-${day(12)}-${day(28)}`,
    sex: random.chance(0.55) ? 'F' : 'M',
    phones: random.chance(0.93) ? [{ number: aSyntheticPhone(random), label: null }] : [],
  };
}

/** Numbers that the numbering plan does not hand out: 010-0xxx-xxxx. */
export const aSyntheticPhone = (random: Random): string => `0100${String(random.int(0, 9_999_999)).padStart(7, '0')}`;

/** Names and addresses as long as real ones get: they show where a screen cuts a text. */
export const LONG_NAMES = ['남궁하늘별', '응우옌 티 흐엉'] as const;
export const LONG_DETAIL = '은행나무마을 한빛그린타운 203동 반지하 B02호 (주차장 옆 철문)';

export interface SyntheticAddress {
  readonly road: string;
  readonly detail: string | null;
  readonly tong: string;
  readonly ban: string;
}

export function aSyntheticAddress(random: Random): SyntheticAddress {
  const building = random.chance(0.4) ? `${random.int(1, 240)}-${random.int(1, 40)}` : `${random.int(1, 240)}`;
  const road = `가람시 한울구 ${random.pick(ROADS)} ${building}`;
  const detail = random.weighted<() => string | null>([
    [
      () =>
        `${random.pick(COMPLEXES)} ${random.int(101, 118)}동 ${random.int(1, 20)}${String(random.int(1, 8)).padStart(2, '0')}호`,
      5,
    ],
    [() => `${random.int(1, 4)}층 ${random.int(101, 405)}호`, 3],
    [() => `반지하 B0${random.int(1, 4)}호`, 2],
    [() => `옥탑 ${random.int(1, 3)}호`, 1],
    [() => null, 3],
  ])();
  return { road, detail, tong: String(random.int(1, 24)), ban: String(random.int(1, 6)) };
}
