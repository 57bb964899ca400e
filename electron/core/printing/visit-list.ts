import { readHouseholdIds, whereOf } from '#core/households/household-list.repository.ts';
import { referenceOf } from '#core/households/reference-cache.ts';
import type { Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { cell, type PrintDocument, type Row } from '#shared/documents/print-document.ts';
import { DEFAULT_SORT } from '#shared/households/household-filter.ts';
import { err } from '#shared/kernel/result.ts';
import type { printingContract } from '#shared/printing/printing.contract.ts';
import { printingNothing, printingPurposeNeeded } from '#shared/printing/printing.errors.ts';
import { MOST_PRINTED } from '#shared/printing/visit-list-limit.ts';
import { inWalkingOrder } from '#shared/printing/walking-order.ts';
import type { ParsedInputOf } from '#shared/rpc/contract.ts';
import { type Copy, deliverDocument, type PrintDependencies, watermarkOf } from './deliver-document.ts';
import { onPaper, type PrintableHousehold, readPrintable, sexWord } from './printable-household.ts';

type Request = ParsedInputOf<typeof printingContract.visitList>;

/** 방문 목록: the chosen households in walking order, with room for what was found at the door. */
export function printVisitList(deps: PrintDependencies, session: Session, request: Request) {
  if (request.isUnmasked && !hasPurpose(request)) return err(printingPurposeNeeded());
  const { store, actor } = session;
  const today = dayOf(store.clock.now());
  const where = whereOf(store, request.filter, actor, today);
  const ids = readHouseholdIds(store, where, DEFAULT_SORT, MOST_PRINTED);
  const households = inWalkingOrder(readPrintable(store, ids));
  if (households.length === 0) return err(printingNothing());
  return deliverDocument(deps, session, {
    to: request.to,
    screen: 'households/visit-list',
    fileName: `방문목록_${today.replaceAll('-', '')}.pdf`,
    subjectIds: households.map(({ id }) => id),
    isUnmasked: request.isUnmasked,
    purpose: request.purpose,
    compose: (copy) => composeVisitList(session, households, request, copy, today),
  });
}

export const hasPurpose = ({ purpose }: { readonly purpose: string | null }): boolean => (purpose ?? '').length >= 2;

function composeVisitList(
  session: Session,
  households: readonly PrintableHousehold[],
  { title, isUnmasked, purpose }: Request,
  copy: Copy,
  today: string,
): PrintDocument {
  const { codes } = referenceOf(session.store);
  const office = session.store.prepareRead('SELECT name FROM office LIMIT 1').get() as { name: string } | undefined;
  const rows: Row[] = [];
  let area = '';
  for (const [index, household] of households.entries()) {
    const here = areaOf(household);
    if (here !== area) rows.push({ isGroup: true, cells: [cell(here)] });
    area = here;
    const address = [household.roadAddress, household.detailAddress].filter(Boolean).join(', ');
    const who = onPaper(
      { name: household.headName, phone: household.phone, birthDate: household.birthDate, address },
      session.actor.role,
      isUnmasked,
      today,
    );
    rows.push({
      cells: [
        cell(String(index + 1), { align: 'center' }),
        cell(codes.label('priority_level', household.priority), { align: 'center' }),
        cell(who.name, { isRowHead: true }),
        cell([who.age, sexWord(household.sex)].filter(Boolean).join(' '), { align: 'center' }),
        cell(who.phone),
        cell(isUnmasked && household.areaNote ? `${who.address}\n${household.areaNote}` : who.address),
        cell(household.indicatorCodes.map((code) => codes.label('indicator', code)).join(', ')),
        cell(household.safetyFlags.map((code) => codes.label('staff_safety_flag', code)).join(', ')),
        cell(household.lastContactAt === null ? '없음' : shortDay(household.lastContactAt), { align: 'center' }),
        cell(household.nextDueAt === null ? '' : shortDay(household.nextDueAt), { align: 'center' }),
        cell('□ 면담 □ 부재\n□ 안내문'),
        cell(''),
      ],
    });
  }
  return {
    title: title === '' ? '방문 목록' : title,
    subtitle: [
      office?.name,
      `${koreanDay(today)} 기준`,
      `${households.length}가구`,
      isUnmasked ? `목적: ${purpose}` : '개인정보 가림',
    ]
      .filter(Boolean)
      .join(' · '),
    orientation: 'landscape',
    approval: ['담당', '팀장', '동장'],
    blocks: [
      {
        kind: 'table',
        caption: '방문 목록',
        widths: [4, 6, 9, 7, 13, 24, 17, 8, 6.5, 6.5, 11, 15],
        head: [
          [
            cell('순', { rowSpan: 2 }),
            cell('우선\n순위', { rowSpan: 2 }),
            cell('대상자', { colSpan: 4 }),
            cell('위기정보', { rowSpan: 2 }),
            cell('안전\n유의', { rowSpan: 2 }),
            cell('연락', { colSpan: 2 }),
            cell('방문 결과', { colSpan: 2 }),
          ],
          [
            cell('성명'),
            cell('나이'),
            cell('전화'),
            cell('주소'),
            cell('최근'),
            cell('기한'),
            cell('구분'),
            cell('확인한 것'),
          ],
        ],
        rows,
      },
      {
        kind: 'paragraph',
        isNote: true,
        text: '방문을 마치면 결과를 프로그램에 적고 이 문서는 파쇄합니다. 문서 번호는 출력 기록에 남아 있습니다.',
      },
    ],
    watermark: watermarkOf(copy),
    footer: `${copy.serial} · ${copy.by} · 외부유출금지`,
  };
}

function areaOf({ ri, tong, ban }: PrintableHousehold): string {
  const parts = [ri, tong === null ? null : `${tong}통`, ban === null ? null : `${ban}반`].filter(
    (part) => part !== null,
  );
  return parts.length === 0 ? '통·반 미입력' : parts.join(' ');
}

/** `2026. 11. 20.` */
export function koreanDay(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}. ${month}. ${date}.`;
}

/** `11. 20.` of an instant. */
export function shortDay(instant: string): string {
  const [, month, date] = dayOf(instant).split('-').map(Number);
  return `${month}. ${date}.`;
}
