import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { CodeGroup, CodeItem } from '#shared/codes/code-item.ts';
import type { Reference } from '#shared/reference/reference.contract.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { DataGrid } from '../../ui/data-grid.tsx';
import { DateField } from '../../ui/date-field.tsx';
import { formatDay } from '../../ui/format.ts';
import { Note } from '../../ui/note.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { Pane, PaneBody, PaneHead, Section, Split } from '../../ui/split.tsx';
import { Status } from '../../ui/status.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { Toolbar } from '../../ui/toolbar.tsx';
import { EditionList } from './edition-list.tsx';
import { explainReferenceFailure } from './reference-failure.ts';
import { EDITABLE_GROUPS } from './reference-words.ts';

const GROUPS = Object.entries(EDITABLE_GROUPS).map(([value, label]) => ({ value: value as CodeGroup, label }));

/** Code lists: a label changes from a day on, a code is retired, never removed and never used again. */
export function CodeEditor({ reference }: { reference: Reference }) {
  const [group, setGroup] = useState<CodeGroup>('route');
  const [currentCode, setCurrentCode] = useState<string | null>(null);
  const items = reference.codes.filter((item) => item.group === group);
  const current = items.find(({ code }) => code === currentCode) ?? items[0];
  return (
    <>
      <Toolbar label="코드 목록 고르기">
        <SelectField
          label="코드 목록"
          isLabelHidden
          size="small"
          value={group}
          choices={GROUPS}
          onValueChange={setGroup}
        />
      </Toolbar>
      <Split
        sideWidth={28}
        side={
          current && (
            <CodeForm key={`${current.group}/${current.code}`} item={current} on={reference.on} group={group} />
          )
        }
      >
        <DataGrid<CodeItem>
          caption={`${EDITABLE_GROUPS[group] ?? ''} 코드 ${items.length}개`}
          rows={items}
          rowKey={(item) => item.code}
          rowName={(item) => item.label}
          currentKey={current?.code ?? null}
          onCurrentChange={setCurrentCode}
          isInset
          columns={[
            { id: 'code', label: '코드', width: 6, cell: (item) => item.code },
            {
              id: 'label',
              label: '이름',
              width: 14,
              grows: true,
              isRowHeader: true,
              emphasis: 'strong',
              cell: (item) => item.label,
            },
            {
              id: 'use',
              label: '쓰임',
              width: 10,
              cell: (item) =>
                item.validTo === null ? (
                  <Status icon="check">쓰는 중</Status>
                ) : (
                  <Status icon="archive">{formatDay(item.validTo, { weekday: false })}까지</Status>
                ),
            },
          ]}
        />
      </Split>
    </>
  );
}

function CodeForm({ item, on, group }: { item: CodeItem; on: string; group: CodeGroup }) {
  const toast = useToast();
  const [label, setLabel] = useState(item.label);
  const [validFrom, setValidFrom] = useState<string | null>(on);
  const [newCode, setNewCode] = useState('');
  const [newLabel, setNewLabel] = useState('');
  const saved = () => toast.show({ text: '코드를 고쳤습니다', icon: 'check' });
  const revising = useMutation({ ...rpc.reference.reviseCode(), onSuccess: saved });
  const retiring = useMutation({ ...rpc.reference.retireCode(), onSuccess: saved });
  const adding = useMutation({
    ...rpc.reference.addCode(),
    onSuccess: () => {
      saved();
      setNewCode('');
      setNewLabel('');
    },
  });
  const error = revising.error ?? retiring.error ?? adding.error;
  const { code, sort } = item;
  return (
    <Pane label="코드 고치기">
      <PaneHead>
        <h2>
          {item.code} {item.label}
        </h2>
      </PaneHead>
      <PaneBody label="코드">
        <div className="stack">
          <TextField label="이름" value={label} onValueChange={setLabel} maxLength={60} />
          <DateField label="언제부터" value={validFrom} onChange={setValidFrom} />
          <div className="row">
            <Button
              variant="primary"
              size="normal"
              isPending={revising.isPending}
              isDisabled={label.trim() === '' || label === item.label || validFrom === null}
              onPress={() => validFrom !== null && revising.mutate({ group, code, label, sort, validFrom })}
            >
              고치기
            </Button>
            {item.validTo === null ? (
              <Button size="normal" onPress={() => retiring.mutate({ group, code, lastDay: on })}>
                오늘까지만 쓰기
              </Button>
            ) : (
              <Button size="normal" onPress={() => retiring.mutate({ group, code, lastDay: null })}>
                다시 쓰기
              </Button>
            )}
          </div>
          {error && (
            <Note tone="danger" icon="warn" isAlert>
              {explainReferenceFailure(error)}
            </Note>
          )}
          <Section title="이력" level={3}>
            <EditionList of={{ kind: 'code', group, code }} />
          </Section>
          <Section title="새 코드" level={3}>
            <div className="stack">
              <TextField label="코드" value={newCode} onValueChange={setNewCode} maxLength={20} hint="대문자와 숫자" />
              <TextField label="이름" value={newLabel} onValueChange={setNewLabel} maxLength={60} />
              <div className="row">
                <Button
                  isPending={adding.isPending}
                  isDisabled={!/^[A-Z][A-Z0-9_]*$/u.test(newCode) || newLabel.trim() === ''}
                  onPress={() => adding.mutate({ group, code: newCode, label: newLabel, validFrom: on })}
                >
                  더하기
                </Button>
              </div>
            </div>
          </Section>
        </div>
      </PaneBody>
    </Pane>
  );
}
