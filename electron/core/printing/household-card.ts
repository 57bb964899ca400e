import { referenceOf } from '#core/households/reference-cache.ts';
import type { Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { cell, type PrintDocument } from '#shared/documents/print-document.ts';
import { err } from '#shared/kernel/result.ts';
import type { printingContract } from '#shared/printing/printing.contract.ts';
import { printingNothing, printingPurposeNeeded } from '#shared/printing/printing.errors.ts';
import type { ParsedInputOf } from '#shared/rpc/contract.ts';
import { type Copy, deliverDocument, koreanTime, type PrintDependencies, watermarkOf } from './deliver-document.ts';
import { onPaper, type PrintableHousehold, readPrintable, sexWord } from './printable-household.ts';
import { hasPurpose, shortDay } from './visit-list.ts';

type Request = ParsedInputOf<typeof printingContract.householdCard>;

/** 방문 카드: one household on one sheet, to be read at the door and written on. */
export function printHouseholdCard(deps: PrintDependencies, session: Session, request: Request) {
  if (request.isUnmasked && !hasPurpose(request)) return err(printingPurposeNeeded());
  const [household] = readPrintable(session.store, [request.householdId]);
  if (!household) return err(printingNothing());
  return deliverDocument(deps, session, {
    to: request.to,
    screen: 'households/visit-card',
    fileName: `방문카드_${household.householdNo}.pdf`,
    subjectIds: [household.id],
    isUnmasked: request.isUnmasked,
    purpose: request.purpose,
    compose: (copy) => composeCard(session, household, request, copy),
  });
}

interface MemberRow {
  name: string;
  relation: string | null;
  birth_date: string | null;
  sex: 'M' | 'F' | null;
  phones: string;
}
interface IndicatorRow {
  indicator_code: string;
  observed_month: string;
  months_overdue: number | null;
  amount: number | null;
}
interface ContactRow {
  at: string;
  method: string;
  result: string;
  memo: string | null;
}

/** The newest contacts that fit beside everything else on one sheet. */
const SHOWN_CONTACTS = 6;

function composeCard(
  { store, actor }: Session,
  household: PrintableHousehold,
  { isUnmasked, purpose }: Request,
  copy: Copy,
): PrintDocument {
  const { codes } = referenceOf(store);
  const today = dayOf(store.clock.now());
  const members = store.prepareRead(MEMBERS).all(household.id) as MemberRow[];
  const indicators = store.prepareRead(INDICATORS).all(household.id) as IndicatorRow[];
  const contacts = store.prepareRead(CONTACTS).all(household.id, SHOWN_CONTACTS) as ContactRow[];
  const address = [household.roadAddress, household.detailAddress].filter(Boolean).join(', ');
  const shown = (person: { name: string; phone: string | null; birthDate: string | null }) =>
    onPaper({ ...person, address }, actor.role, isUnmasked, today);
  const head = shown({ name: household.headName, phone: household.phone, birthDate: household.birthDate });
  const area = [household.ri, household.tong && `${household.tong}통`, household.ban && `${household.ban}반`];
  return {
    title: '방문 카드',
    subtitle: [household.householdNo, isUnmasked ? `목적: ${purpose}` : '개인정보 가림'].join(' · '),
    orientation: 'portrait',
    approval: ['담당', '팀장', '동장'],
    blocks: [
      {
        kind: 'facts',
        caption: '가구',
        rows: [
          [
            { label: '성명', value: head.name },
            { label: '나이·성별', value: [head.age, sexWord(household.sex)].filter(Boolean).join(' ') },
          ],
          [
            { label: '전화', value: head.phone },
            { label: '가구유형', value: codes.label('hh_type', household.householdType ?? '') },
          ],
          [{ label: '주소', value: head.address }],
          [
            { label: '통·반', value: area.filter(Boolean).join(' ') },
            { label: '담당', value: household.officerName ?? '미배정' },
          ],
          [{ label: '찾아가는 길', value: isUnmasked ? (household.areaNote ?? '') : '' }],
          [
            { label: '우선순위', value: codes.label('priority_level', household.priority) },
            {
              label: '안전 유의',
              value: household.safetyFlags.map((code) => codes.label('staff_safety_flag', code)).join(', ') || '없음',
            },
          ],
        ],
      },
      { kind: 'heading', text: '가구원' },
      {
        kind: 'table',
        caption: '가구원',
        widths: [3, 2, 2, 2, 4],
        head: [[cell('성명'), cell('관계'), cell('나이'), cell('성별'), cell('전화')]],
        rows: members.map((member) => {
          const phone = (JSON.parse(member.phones) as { number: string }[])[0]?.number ?? null;
          const person = shown({ name: member.name, phone, birthDate: member.birth_date });
          return {
            cells: [
              cell(person.name, { isRowHead: true }),
              cell(codes.label('relation', member.relation ?? '')),
              cell(person.age, { align: 'center' }),
              cell(sexWord(member.sex), { align: 'center' }),
              cell(person.phone),
            ],
          };
        }),
      },
      { kind: 'heading', text: '위기정보' },
      {
        kind: 'table',
        caption: '위기정보',
        widths: [5, 3, 2, 3],
        head: [[cell('지표'), cell('기준월'), cell('개월'), cell('금액')]],
        rows: indicators.map((each) => ({
          cells: [
            cell(codes.label('indicator', each.indicator_code), { isRowHead: true }),
            cell(each.observed_month, { align: 'center' }),
            cell(each.months_overdue === null ? '' : String(each.months_overdue), { align: 'end' }),
            cell(each.amount === null ? '' : `${each.amount.toLocaleString('ko-KR')}원`, { align: 'end' }),
          ],
        })),
      },
      { kind: 'heading', text: '최근 연락' },
      {
        kind: 'table',
        caption: '최근 연락',
        widths: [3, 2, 2, 8],
        head: [[cell('일시'), cell('방법'), cell('결과'), cell('메모')]],
        rows: contacts.map((contact) => ({
          cells: [
            cell(koreanTime(contact.at)),
            cell(codes.label('contact_method', contact.method)),
            cell(codes.label('contact_result', contact.result)),
            // A memo may name people: it goes out only with a purpose.
            cell(isUnmasked ? (contact.memo ?? '') : ''),
          ],
        })),
      },
      { kind: 'heading', text: '이번 방문' },
      {
        kind: 'facts',
        caption: '이번 방문',
        rows: [
          [
            { label: '일시', value: '' },
            { label: '결과', choices: ['면담', '부재', '안내문', '거부'].map((text) => ({ text })) },
          ],
          [{ label: '확인한 것', lines: 4 }],
          [
            { label: '다음 연락일', value: '' },
            { label: '기한', value: household.nextDueAt === null ? '' : shortDay(household.nextDueAt) },
          ],
        ],
      },
    ],
    watermark: watermarkOf(copy),
    footer: `${copy.serial} · ${copy.by} · 외부유출금지`,
  };
}

const MEMBERS = `SELECT name, relation, birth_date, sex, phones FROM person
  WHERE household_id = ? AND status = 'ACTIVE' ORDER BY is_head DESC, created_at, id`;
const INDICATORS = `SELECT indicator_code, observed_month, months_overdue, amount FROM household_indicator
  WHERE household_id = ? AND active = 1 ORDER BY indicator_code`;
const CONTACTS = `SELECT at, method, result, memo FROM contact_attempt
  WHERE household_id = ? AND struck_at IS NULL ORDER BY at DESC, id DESC LIMIT ?`;
