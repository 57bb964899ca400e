import type { ConsultationSheet } from '#shared/consultations/consultation-sheet.ts';
import { changedLines, sheetLines } from '#shared/consultations/sheet-text.ts';
import type { ReferenceLookup } from '../../reference/use-reference.ts';
import { Facts } from '../../ui/facts.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';

/** A sheet to read: what was filled in, in the order of the form. */
export function SheetLines({ sheet, reference }: { sheet: ConsultationSheet; reference: ReferenceLookup }) {
  const lines = sheetLines(sheet, reference.labelOf).filter(({ text }) => text !== '');
  return <Facts items={lines.map(({ label, text }) => [label, text] as const)} />;
}

interface ComparedProps {
  readonly before: ConsultationSheet;
  readonly after: ConsultationSheet;
  readonly words: readonly [before: string, after: string];
  readonly reference: ReferenceLookup;
}

/** Two texts of one sheet side by side, only where they differ. */
export function ComparedSheets({ before, after, words, reference }: ComparedProps) {
  const lines = changedLines(before, after, reference.labelOf);
  if (lines.length === 0) return <p className="muted">달라진 곳이 없습니다.</p>;
  return (
    <PlainTable
      caption={`${words[0]}과 ${words[1]}에서 달라진 항목`}
      rowKey={({ field }) => field}
      rows={lines}
      columns={[
        { id: 'field', label: '항목', width: 9, cell: ({ label }) => label },
        { id: 'before', label: words[0], cell: (line) => <del>{line.before || '(없음)'}</del> },
        { id: 'after', label: words[1], cell: ({ text }) => <ins>{text || '(없음)'}</ins> },
      ]}
    />
  );
}
