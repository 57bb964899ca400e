import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addressKey,
  compareAddresses,
  normaliseAddress,
  parseAddress,
  splitJoinedAddress,
  streetOnly,
} from './address.ts';

test.each([
  [
    '서울특별시 강서구 양천로30길 143층 104동 807호',
    '서울특별시 강서구 양천로30길 14',
    '3층 104동 807호',
    '양천로30길 14#104-807',
  ],
  ['서울특별시 마포구 성미산로 165-5 B01호', '서울특별시 마포구 성미산로 165-5', 'B01호', '성미산로 165-5#-b01'],
  ['서울특별시 도봉구 도봉로185길 14201호', '서울특별시 도봉구 도봉로185길 14', '201호', '도봉로185길 14#-201'],
  [
    '서울특별시 노원구 동일로237바길 11-8101호',
    '서울특별시 노원구 동일로237바길 11-8',
    '101호',
    '동일로237바길 11-8#-101',
  ],
  ['서울특별시 은평구 진흥로9길 8-172층', '서울특별시 은평구 진흥로9길 8-17', '2층', '진흥로9길 8-17#f2'],
  ['서울특별시 성북구 성북로 21-04층', '서울특별시 성북구 성북로 21', '4층', '성북로 21#f4'],
  [
    '서울특별시 노원구 노원로16길 15912동 B1층',
    '서울특별시 노원구 노원로16길 159',
    '12동 B1층',
    '노원로16길 159#12f-1',
  ],
  ['서울 강남구 언주로157길 22가동 2층 2호', '서울특별시 강남구 언주로157길 22', '가동 2층 2호', '언주로157길 22#가-2'],
  ['서울특별시 강서구 화곡로53나길 53-0', '서울특별시 강서구 화곡로53나길 53', '', '화곡로53나길 53'],
  ['서울특별시 서대문구 홍제원6길4', '서울특별시 서대문구 홍제원6길 4', '', '홍제원6길 4'],
  [
    '영등포구 당산로 29길 9당산동3가 105동 706호',
    '영등포구 당산로29길 9',
    '당산동3가 105동 706호',
    '당산로29길 9#105-706',
  ],
  ['지봉로12나길 1-0B02', '지봉로12나길 1', 'B02', '지봉로12나길 1#-b02'],
  [
    '새솔로42번길 17-3, 은행나무마을 203동 반지하 B01호',
    '새솔로42번길 17-3',
    '은행나무마을 203동 반지하 B01호',
    '새솔로42번길 17-3#203-b01',
  ],
  ['전북 완주군 화산면 화평리 산12-3', '전북특별자치도 완주군 화산면 화평리 산12-3', '', '화평리 산12-3'],
  ['경기도 수원시 팔달구 정조로 지하 5', '경기도 수원시 팔달구 정조로 지하5', '', '정조로 지하5'],
  ['종로구 종로3길 17', '종로구 종로3길 17', '', '종로3길 17'],
  ['달빛고개길 (번지 없음)', '달빛고개길 (번지 없음)', '', ''],
  ['주소 미상', '주소 미상', '', ''],
])('splits %s', (joined, roadAddress, detailAddress, key) => {
  expect(splitJoinedAddress(joined)).toEqual({ roadAddress, detailAddress });
  expect(addressKey(parseAddress(joined))).toBe(key);
});

test('one door has one key, however it is spelt', () => {
  const spellings: [string, string][] = [
    ['서울특별시 강서구 양천로30길 14', '104동 807호'],
    ['서울 강서구 양천로 30길 14(방화동, 한진아파트)', '제104동 제807호'],
    ['강서구 양천로30길 14-0', '한진아파트 104동 807호'],
    ['양천로30길14, 104동 807호', ''],
  ];
  expect(new Set(spellings.map(([road, detail]) => addressKey(parseAddress(road, detail)))).size).toBe(1);
  const basement = ['반지하 1호', '지하 1호', 'B1호', 'B01호', '반지하 B01호', '지하1호'];
  expect(new Set(basement.map((detail) => addressKey(parseAddress('새솔로 15', detail)))).size).toBe(1);
});

test.each([
  ['새솔로 103, 2층 201호', '새솔로 103, 201호', 'same-door'],
  ['새솔로 103, 203동 201호', '새솔로 103, 201호', 'same-door'],
  ['새솔로 103, 2층', '새솔로 103, 201호', 'same-building'],
  ['새솔로 103, 3층', '새솔로 103, 201호', 'other-door'],
  ['새솔로 103, 203동 201호', '새솔로 103, 204동 201호', 'other-door'],
  ['새솔로 103', '새솔로 103, 201호', 'same-building'],
  ['새솔로 103', '새솔로 103-1', 'near-building'],
  ['새솔로 103', '새솔로 15', 'same-road'],
  ['새솔로 103', '은빛로 103', 'different'],
  ['서울 중구 새솔로 103', '부산 서구 새솔로 103', 'different'],
  ['주소 미상', '새솔로 103', 'unknown'],
])('%s and %s: %s', (a, b, agreement) => {
  expect(compareAddresses(parseAddress(a), parseAddress(b))).toBe(agreement);
  expect(compareAddresses(parseAddress(b), parseAddress(a))).toBe(agreement);
});

test('only the street leaves the office', () => {
  expect(streetOnly('서울특별시 강서구 양천로30길 143층 104동 807호')).toBe('서울특별시 강서구 양천로30길');
  expect(streetOnly('전북 완주군 화산면 화평리 산12-3')).toBe('전북특별자치도 완주군 화산면 화평리');
});

const written = fc.record({
  region: fc.constantFrom('', '서울특별시 강서구 ', '강서구 '),
  road: fc.constantFrom('양천로', '양천로30길', '새솔로42번길', '동일로237바길', '종로', '방화대로23길'),
  main: fc.integer({ min: 1, max: 2400 }),
  sub: fc.option(fc.integer({ min: 1, max: 99 }), { nil: undefined }),
  block: fc.option(fc.integer({ min: 101, max: 399 }), { nil: undefined }),
  unit: fc.option(fc.integer({ min: 101, max: 2509 }), { nil: undefined }),
});

test('a clean address comes back as it was, and normalising twice changes nothing', () => {
  fc.assert(
    fc.property(written, ({ region, road, main, sub, block, unit }) => {
      const number = sub === undefined ? `${main}` : `${main}-${sub}`;
      const roadAddress = `${region}${road} ${number}`;
      const detailAddress = [block && `${block}동`, unit && `${unit}호`].filter(Boolean).join(' ');
      expect(normaliseAddress(roadAddress, detailAddress)).toEqual({ roadAddress, detailAddress });
      expect(splitJoinedAddress(`${roadAddress}, ${detailAddress}`)).toEqual({ roadAddress, detailAddress });
      expect(parseAddress(roadAddress, detailAddress)).toMatchObject({
        road,
        buildingNo: number,
        block: block ? `${block}` : null,
      });
    }),
  );
});

test('any text is taken, and its words are kept', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom(...'양천로길동호층시구읍면리지하산B0123456789- ,()가') }),
  );
  fc.assert(
    fc.property(text, (joined) => {
      const split = splitJoinedAddress(joined);
      const letters = (spelt: string) => (spelt.match(/[가-힣]/gu) ?? []).join('');
      expect(letters(`${split.roadAddress} ${split.detailAddress}`)).toBe(letters(joined));
      expect(typeof addressKey(parseAddress(joined))).toBe('string');
    }),
  );
});
