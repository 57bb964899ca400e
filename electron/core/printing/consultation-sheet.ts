import { referenceOf } from '#core/households/reference-cache.ts';
import type { Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import type { CodeGroup } from '#shared/codes/code-item.ts';
import { cell, type PrintDocument } from '#shared/documents/print-document.ts';
import { deliverDocument, type PrintDependencies } from './deliver-document.ts';

/** 초기상담지 to be filled in by hand at the door, with the fields and choices of the screen. It names nobody. */
export function printConsultationSheet(deps: PrintDependencies, session: Session, { to }: { to: 'pdf' | 'printer' }) {
  return deliverDocument(deps, session, {
    to,
    screen: 'consultations/blank-sheet',
    fileName: '초기상담지.pdf',
    subjectIds: [],
    isUnmasked: false,
    purpose: null,
    compose: (copy) => composeSheet(session, copy.serial),
  });
}

/** 욕구영역 10; each 0–3. */
const NEED_DOMAINS = [
  '안전',
  '건강',
  '일상생활유지',
  '가족관계',
  '사회적관계',
  '경제',
  '교육',
  '직업',
  '생활환경',
  '법률·권익보장',
];
const METHODS = ['내방', '전화', '방문', '비대면(문자·카톡)', '동행방문'];
const DECISIONS = [
  '정보제공',
  '급여신청',
  '긴급지원',
  '서비스연계',
  '사례관리 의뢰',
  '타기관 의뢰',
  '모니터링',
  '종결',
];
const SHOWN_ROUTES = 12;

const boxes = (texts: readonly string[]) => texts.map((text) => ({ text }));

function composeSheet({ store }: Session, serial: string): PrintDocument {
  const { codes } = referenceOf(store);
  const today = dayOf(store.clock.now());
  const labels = (group: CodeGroup) => codes.choices(group, today).map(({ label }) => label);
  return {
    title: '초기상담지',
    orientation: 'portrait',
    approval: ['담당', '팀장', '동장'],
    blocks: [
      {
        kind: 'facts',
        caption: '상담',
        rows: [
          [{ label: '상담일시', value: '' }, { label: '장소' }],
          [{ label: '방법', choices: boxes(METHODS) }],
          [{ label: '상담자' }, { label: '응대자(관계)' }],
          [{ label: '의뢰경로', choices: boxes([...labels('route').slice(0, SHOWN_ROUTES), '기타']) }],
          [{ label: '성명·생년' }, { label: '전화' }],
          [{ label: '주소' }],
        ],
      },
      { kind: 'heading', text: '생활 형편' },
      {
        kind: 'facts',
        caption: '생활 형편',
        rows: [
          [{ label: '가구구성', lines: 1 }],
          [{ label: '주거', choices: boxes(labels('housing_type')) }],
          [{ label: '점유', choices: boxes(labels('tenure')) }],
          [{ label: '소득·재산·부채', lines: 1 }],
          [{ label: '건강·장애', lines: 1 }],
          [
            { label: '돌봄', lines: 1 },
            { label: '고용', lines: 1 },
          ],
          [{ label: '받는 급여', choices: boxes(labels('benefit_status')) }],
        ],
      },
      { kind: 'heading', text: '욕구와 위험' },
      {
        kind: 'table',
        caption: '욕구영역별 위험도',
        widths: [5, 2, 2, 2, 2, 11],
        head: [
          [cell('욕구영역', { rowSpan: 2 }), cell('위험도', { colSpan: 4 }), cell('내용', { rowSpan: 2 })],
          [cell('0 없음'), cell('1 낮음'), cell('2 보통'), cell('3 높음')],
        ],
        rows: NEED_DOMAINS.map((domain) => ({
          cells: [
            cell(domain, { isRowHead: true }),
            ...['□', '□', '□', '□'].map((box) => cell(box, { align: 'center' as const })),
            cell(''),
          ],
        })),
      },
      { kind: 'heading', text: '상담 내용' },
      {
        kind: 'facts',
        caption: '상담 내용',
        rows: [
          [{ label: '주요 문제', lines: 3 }],
          [{ label: '강점·자원', lines: 1 }],
          [{ label: '희망 서비스', lines: 1 }],
          [{ label: '상담자 의견', lines: 3 }],
          [{ label: '결과구분', choices: boxes(DECISIONS) }],
          [{ label: '차기계획일' }, { label: '대상자 서명' }],
        ],
      },
      {
        kind: 'paragraph',
        isNote: true,
        text: '주민등록번호는 적지 않습니다. 생년월일과 성별로 충분합니다.',
      },
    ],
    footer: serial,
  };
}
