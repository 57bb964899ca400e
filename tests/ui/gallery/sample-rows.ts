/** @file Invented people, always the same ones. */

export interface SampleRow {
  readonly id: string;
  readonly name: string;
  readonly age: string;
  readonly kind: string;
  readonly address: string;
  readonly village: string;
  readonly traits: string;
  readonly signs: number;
  readonly stage: 0 | 1 | 2 | 3 | 4 | 'done';
  readonly priority: 'emergency' | 'high' | 'middle' | 'low';
  readonly score: number;
  readonly contactedOn: string;
  readonly dueOn: string;
}

const families = ['황보', '남궁', '김', '이', '박', '최', '정', '강', '조', '윤', '장', '임', '한', '오', '서'];
const givens = ['가온', '도담', '미르', '보라', '새봄', '아라', '여울', '이든', '초롱', '하늘', '다솜', '가람'];
const kinds = ['독거노인', '중장년1인', '한부모', '청년1인', '노인부부', '장애인'];
const streets = ['새솔로42번길 17-3, 반지하 102호', '느티나무길 40-2', '달빛고개길 9, 2층 205호 (구 대장간 건물)'];
const traits = ['독거, 고령, 디지털약자', '은둔·고립', '실직, 채무, 주거취약', '장애, 중증질환'];
const priorities = ['emergency', 'high', 'middle', 'low'] as const;
const stages = [0, 1, 2, 3, 4, 'done'] as const;

export function sampleRows(count: number): SampleRow[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `row-${index}`,
    name: `${pick(families, index)}${pick(givens, index * 7 + 3)}`,
    age: `${19 + ((index * 13) % 75)}세 ${index % 2 ? '남' : '여'}`,
    kind: pick(kinds, index * 5),
    address: pick(streets, index * 2),
    village: `${1 + ((index * 3) % 21)}통`,
    traits: pick(traits, index),
    signs: 1 + (index % 6),
    stage: pick(stages, index * 5 + 1),
    priority: priorities[index < 2 ? 0 : index < 9 ? 1 : index < 24 ? 2 : 3] ?? 'low',
    score: Math.max(1, 12 - Math.floor(index / 3)),
    contactedOn: `2026-11-${String(1 + ((index * 7) % 19)).padStart(2, '0')}`,
    dueOn: `2026-11-${String(18 + ((index * 3) % 12)).padStart(2, '0')}`,
  }));
}

function pick<Item>(items: readonly [Item, ...Item[]] | readonly Item[], index: number): Item {
  return items[index % items.length] as Item;
}
