import type { ConsultationSheet } from '#shared/consultations/consultation-sheet.ts';
import { emptyFilter } from '#shared/households/household-filter.ts';
import { must } from '#shared/kernel/must.ts';
import { aSheet } from '../../tests/support/a-sheet.ts';
import type { Scene } from './registry-scenes.ts';
import type { Stage } from './stage.ts';

interface Started {
  readonly householdId: string;
  readonly consultationId: string;
}
interface Detail {
  readonly latest: { readonly id: string; readonly contentHash: string };
}

const started: Started[] = [];
const WAITING = 7;

/** The officer's part: some consultations are handed in, one is begun. */
export async function prepareConsultations(stage: Stage): Promise<void> {
  const { rows } = await stage.ask<{ rows: readonly { id: string; stage: string }[] }>('households', 'list', {
    filter: { ...emptyFilter(), officers: ['me'] },
    sort: { column: 'priority', direction: 'descending' },
  });
  const reached = rows.filter((row) => row.stage === 'CONTACTING').slice(0, WAITING + 1);
  for (const [index, { id }] of reached.entries()) {
    const { consultationId } = await stage.ask<{ consultationId: string }>('consultations', 'start', {
      householdId: id,
      kind: 'INITIAL',
    });
    started.push({ householdId: id, consultationId });
    if (index < WAITING) await submit(stage, consultationId, index % 3 === 1 ? { guided_benefits: [] } : {});
  }
}

async function submit(stage: Stage, consultationId: string, over: Partial<ConsultationSheet>): Promise<void> {
  const { hash } = await stage.ask<{ hash: string }>('consultations', 'read', { consultationId });
  await stage.ask('consultations', 'submit', { consultationId, baseHash: hash, sheet: aSheet(over) });
}

/** The manager's part: one goes back for more, two are confirmed. */
export async function prepareReviews(stage: Stage, password: string): Promise<void> {
  const decide = async (at: number, kind: string, reasonCodes: readonly string[], comment: string | null) => {
    const { consultationId } = must(started[at], `consultation ${at}`);
    const { latest } = await stage.ask<Detail>('reviews', 'detail', { consultationId });
    const version = { consultationId, versionId: latest.id, contentHash: latest.contentHash };
    await stage.ask('reviews', 'decide', { ...version, kind, reasonCodes, comment, password });
  };
  await decide(1, 'RETURN', ['RV04'], '급여 안내 기록이 없습니다. 의료급여 가능성과 연료비를 함께 살펴 주세요.');
  await decide(4, 'APPROVE', [], null);
  await decide(5, 'APPROVE_WITH_NOTE', [], '연료비는 다음 주에 다시 확인해 주세요.');
}

/** The officer answers what came back. */
export const answerReturned = (stage: Stage): Promise<void> =>
  submit(stage, must(started[1], 'returned').consultationId, {
    content:
      '전류제한으로 난방을 하지 못하고 지냄. 기초생활보장(생계·의료) 신청을 안내하니 부양의무자 때문에 안 되는 줄 알았다고 하여 기준을 설명함. 신청 의사 있음.',
    guided_benefits: ['생계급여', '의료급여', '긴급복지(연료비)'],
  });

export const consultationScenes: readonly Scene[] = [
  {
    name: '04-consultation',
    isMain: true,
    set: (stage) => stage.go(`/consultations/${must(started.at(-1), 'begun').consultationId}`),
  },
  {
    name: '04-consultation-gaps',
    set: async (stage) => {
      await stage.go(`/consultations/${must(started.at(-1), 'begun').consultationId}`);
      await stage.press('Control+Enter');
    },
  },
  {
    name: '04-consultation-phrases',
    set: async (stage) => {
      await stage.go(`/consultations/${must(started.at(-1), 'begun').consultationId}`);
      await stage.page.getByRole('textbox', { name: /^주요 문제/ }).click();
      await stage.type('혈압약이 떨어진 지 2주. ;급');
    },
  },
  {
    name: '04-isolation',
    set: (stage) => stage.go(`/households/${must(started.at(-1), 'begun').householdId}/isolation`),
  },
];

export const reviewScenes: readonly Scene[] = [
  {
    name: '05-reviews',
    isMain: true,
    set: (stage) => stage.go(`/reviews?open=${must(started[1], 'answered').consultationId}`),
  },
  {
    name: '05-reviews-password',
    set: async (stage) => {
      await stage.go(`/reviews?open=${must(started[1], 'answered').consultationId}`);
      await stage.press('1');
      await stage.press('Control+Enter');
    },
  },
  { name: '05-ledger', isMain: true, set: (stage) => stage.go('/reviews/ledger') },
  {
    name: '05-handoffs',
    isMain: true,
    set: async (stage) => {
      await stage.go('/handoffs');
      await stage.page.getByText('사무소 전체', { exact: true }).click();
    },
  },
  { name: '07-report', isMain: true, set: (stage) => stage.go('/reports?month=2026-11') },
];
