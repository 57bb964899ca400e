import type { Instrument } from './instrument.ts';

const yesNo = (points: number) => [
  { value: 'no', label: '아니요', points: 0 },
  { value: 'yes', label: '예', points },
];

/**
 * `ISO13-v1` of `domain.md` 2.9: thirteen points, four bands. Topics are the ministry's; wording and points are this
 * product's and marked so in the guide until the official sheet can be checked.
 */
export const ISOLATION_INSTRUMENT: Instrument = {
  code: 'ISO13',
  version: 1,
  title: '사회적 고립가구 조사표',
  items: [
    {
      no: 1,
      question: '최근 1년 사이 이혼, 사별, 실직, 파산 같은 상실이나 실패를 겪음',
      answers: yesNo(1),
      emergencyValues: [],
    },
    {
      no: 2,
      question: '하루 식사',
      answers: [
        { value: 'regular', label: '두 끼 이상', points: 0 },
        { value: 'irregular', label: '불규칙', points: 1 },
        { value: 'once', label: '한 끼 이하', points: 2 },
      ],
      emergencyValues: [],
    },
    { no: 3, question: '외출이 일주일에 한 번 이하', answers: yesNo(1), emergencyValues: [] },
    {
      no: 4,
      question: '다른 사람과 이야기하는 횟수',
      answers: [
        { value: 'often', label: '주 4회 이상', points: 0 },
        { value: 'some', label: '주 2~3회', points: 1 },
        { value: 'rare', label: '주 1회 이하', points: 2 },
      ],
      emergencyValues: [],
    },
    { no: 5, question: '어려울 때 도움을 청할 사람이 없음', answers: yesNo(1), emergencyValues: [] },
    { no: 6, question: '질병이나 장애로 일상생활이 어려움', answers: yesNo(1), emergencyValues: [] },
    { no: 7, question: '술을 일주일에 네 번 이상 마시거나 음주로 문제가 있음', answers: yesNo(1), emergencyValues: [] },
    {
      no: 8,
      question: '우울감과 자살 생각',
      answers: [
        { value: 'none', label: '없음', points: 0 },
        { value: 'depressed', label: '우울감이 이어짐', points: 1 },
        { value: 'suicidal', label: '자살을 생각하거나 시도함', points: 2 },
      ],
      emergencyValues: ['suicidal'],
    },
    { no: 9, question: '이사가 잦거나 고시원, 여관 등 집이 아닌 곳에서 지냄', answers: yesNo(1), emergencyValues: [] },
    { no: 10, question: '받던 돌봄이나 복지서비스가 끊겼거나 이용하지 않음', answers: yesNo(1), emergencyValues: [] },
  ],
  bands: [
    { band: 'IB01', from: 9, to: 13, rescreenMonths: 3 },
    { band: 'IB02', from: 4, to: 8, rescreenMonths: 3 },
    { band: 'IB03', from: 1, to: 3, rescreenMonths: 6 },
    { band: 'IB04', from: 0, to: 0, rescreenMonths: null },
  ],
};
