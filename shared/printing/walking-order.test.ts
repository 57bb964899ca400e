import { expect, test } from 'vitest';
import { type Door, inWalkingOrder } from './walking-order.ts';

const door = (name: string, over: Partial<Door>) => ({
  name,
  ri: null,
  tong: '8',
  ban: '1',
  roadAddress: '가람시 한울구 새솔로42번길 17',
  detailAddress: null,
  ...over,
});
const order = (...doors: ReturnType<typeof door>[]) => inWalkingOrder(doors).map(({ name }) => name);

test('통 and 반 count as numbers, and what is unknown comes last', () => {
  const doors = [
    door('11-1', { tong: '11' }),
    door('?', { tong: null }),
    door('2-10', { tong: '2', ban: '10' }),
    door('2-3', { tong: '2', ban: '3' }),
  ];
  expect(order(...doors)).toEqual(['2-3', '2-10', '11-1', '?']);
});

test('within a 반, streets by name, buildings by number, doors from the basement up', () => {
  expect(
    order(
      door('c', { roadAddress: '가람시 한울구 새솔로42번길 9-2' }),
      door('e', { roadAddress: '가람시 한울구 하늘로 1' }),
      door('d', { roadAddress: '가람시 한울구 새솔로42번길 17', detailAddress: '302호' }),
      door('b', { roadAddress: '가람시 한울구 새솔로42번길 9' }),
      door('d0', { roadAddress: '가람시 한울구 새솔로42번길 17', detailAddress: '반지하 B01호' }),
    ),
  ).toEqual(['b', 'c', 'd0', 'd', 'e']);
});

test('리 goes before 통 in a 면', () => {
  expect(order(door('나', { ri: '나리', tong: '1' }), door('가', { ri: '가리', tong: '9' }))).toEqual(['가', '나']);
});
