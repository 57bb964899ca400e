import { IMPORT_FIELDS, ImportField, REQUIRED_FIELDS } from '#shared/imports/import-field.ts';
import type { Inspection } from '#shared/imports/imports.contract.ts';
import { withParticle } from '#shared/korean/particles.ts';
import { useReference } from '../../reference/use-reference.ts';
import { formatCount } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Note } from '../../ui/note.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { type Choice, SelectField } from '../../ui/select-field.tsx';
import { PaneBody } from '../../ui/split.tsx';

export interface ColumnChoice {
  readonly index: number;
  readonly field: ImportField | null;
  readonly indicatorCode: string | null;
}

interface ColumnsStepProps {
  readonly inspection: Inspection;
  readonly columns: readonly ColumnChoice[];
  readonly onColumns: (columns: readonly ColumnChoice[]) => void;
  readonly onSheet: (sheet: number) => void;
}

type Column = Inspection['columns'][number];

const UNUSED = 'unused';
const FIELD_CHOICES: readonly Choice[] = [
  { value: UNUSED, label: '쓰지 않음 (원문만 보관)' },
  ...ImportField.options.map((field) => ({ value: field, label: IMPORT_FIELDS[field].label })),
];

/** Second step, left side: what each column of the file is taken for, with its first values, to be corrected. */
export function ColumnsStep({ inspection, columns, onColumns, onSheet }: ColumnsStepProps) {
  const reference = useReference();
  const indicatorChoices = reference.choicesOf('indicator').map(({ code, label }) => ({ value: code, label }));
  const missing = REQUIRED_FIELDS.filter((field) => !columns.some((column) => column.field === field));
  const change = (index: number, changes: Partial<ColumnChoice>) =>
    onColumns(columns.map((column) => (column.index === index ? { ...column, ...changes } : column)));
  const chosenOf = (index: number) => columns.find((column) => column.index === index);
  return (
    <PaneBody label="열 맞추기">
      <div className="stack import-columns">
        {inspection.sheets.length > 1 && (
          <SelectField
            label="시트"
            value={String(inspection.sheet)}
            choices={inspection.sheets.map(({ index, name, rows }) => ({
              value: String(index),
              label: `${name || `시트 ${index + 1}`} (${formatCount(rows, '행')})`,
            }))}
            onValueChange={(value) => onSheet(Number(value))}
          />
        )}
        {inspection.takenInBefore && (
          <Note tone="warn" icon="copy" title="이미 가져온 파일입니다">
            같은 파일을 {withParticle(`‘${inspection.takenInBefore.label}’`, '으로/로')} 반영했습니다. 다시 가져오면
            같은 가구에 한 번 더 연결됩니다.
          </Note>
        )}
        {inspection.residentNumbersCut > 0 && (
          <Note
            tone="warn"
            icon="shield"
            title={`주민등록번호 ${formatCount(inspection.residentNumbersCut, '개')}를 잘라 냈습니다`}
          >
            생년월일과 성별만 읽었습니다. 원본 파일은 보관하지 않습니다.
          </Note>
        )}
        {inspection.remembered && (
          <Note tone="info" icon="restore">
            지난번에 맞춘 대로 채웠습니다.
          </Note>
        )}
        {missing.length > 0 && (
          <Note tone="danger" icon="warn" isAlert>
            {missing.map((field) => IMPORT_FIELDS[field].label).join(', ')}에 해당하는 열을 골라 주세요.
          </Note>
        )}
        <PlainTable<Column>
          caption={`${inspection.fileName}의 열 ${inspection.columns.length}개`}
          rows={inspection.columns}
          rowKey={({ index }) => String(index)}
          columns={[
            { id: 'label', label: '파일의 열', width: 10, cell: ({ label, index }) => label || `${index + 1}번째 열` },
            {
              id: 'field',
              label: '우리 항목',
              width: 13,
              cell: ({ index, label }) => {
                const chosen = chosenOf(index);
                return (
                  <span className="stack">
                    <SelectField
                      label={`${label || `${index + 1}번째 열`}의 항목`}
                      isLabelHidden
                      size="small"
                      value={chosen?.field ?? UNUSED}
                      choices={FIELD_CHOICES}
                      onValueChange={(value) =>
                        change(index, { field: value === UNUSED ? null : (value as ImportField) })
                      }
                    />
                    {chosen?.field === 'indicatorFlag' && (
                      <SelectField
                        label={`${label}가 뜻하는 위기정보`}
                        isLabelHidden
                        size="small"
                        placeholder="위기정보 고르기"
                        value={chosen.indicatorCode ?? ''}
                        choices={indicatorChoices}
                        onValueChange={(indicatorCode) => change(index, { indicatorCode })}
                      />
                    )}
                  </span>
                );
              },
            },
            {
              id: 'sure',
              label: '근거',
              width: 5,
              cell: (column) => <Source column={column} chosen={chosenOf(column.index)} />,
            },
            {
              id: 'samples',
              label: '들어 있는 값',
              cell: ({ samples }) => (
                <span className="meta import-samples">{samples.join('  ·  ') || '(비어 있음)'}</span>
              ),
            },
          ]}
        />
      </div>
    </PaneBody>
  );
}

function Source({ column, chosen }: { column: Column; chosen: ColumnChoice | undefined }) {
  if (chosen?.field !== column.field || chosen?.indicatorCode !== column.indicatorCode)
    return <span className="meta">직접 고름</span>;
  switch (column.source) {
    case 'remembered':
      return <span className="meta">지난번</span>;
    case 'content':
      return (
        <span className="row meta">
          <Icon name="warn" size="small" tone="warn" />
          값을 보고
        </span>
      );
    case 'none':
      return <span className="meta subtle">—</span>;
    default:
      return <span className="meta">{column.confidence < 0.6 ? '열 이름(확인)' : '열 이름'}</span>;
  }
}
