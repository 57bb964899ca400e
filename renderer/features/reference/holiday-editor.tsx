import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Holiday, Reference } from '#shared/reference/reference.contract.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { DataGrid } from '../../ui/data-grid.tsx';
import { DateField } from '../../ui/date-field.tsx';
import { formatDay } from '../../ui/format.ts';
import { Note } from '../../ui/note.tsx';
import { Pane, PaneBody, PaneHead, Section, Split } from '../../ui/split.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { explainReferenceFailure } from './reference-failure.ts';

/** Days off of this year and later. Deadlines in working days pass over them from the moment they are entered. */
export function HolidayEditor({ reference }: { reference: Reference }) {
  const shown = reference.holidays.filter(({ date }) => date >= `${reference.on.slice(0, 4)}-01-01`);
  const [currentId, setCurrentId] = useState<string | null>(null);
  const current = shown.find(({ id }) => id === currentId);
  return (
    <Split
      sideWidth={28}
      side={
        <Pane label="쉬는 날 고치기">
          <PaneHead>
            <h2>쉬는 날</h2>
          </PaneHead>
          <PaneBody label="쉬는 날">
            <AddHoliday />
            {current && current.date >= reference.on && <RemoveHoliday key={current.id} holiday={current} />}
          </PaneBody>
        </Pane>
      }
    >
      <DataGrid<Holiday>
        caption={`쉬는 날 ${shown.length}일, 날짜순`}
        rows={shown}
        rowKey={(holiday) => holiday.id}
        rowName={(holiday) => holiday.name}
        currentKey={currentId}
        onCurrentChange={setCurrentId}
        isInset
        columns={[
          { id: 'date', label: '날', width: 11, isRowHeader: true, cell: (holiday) => formatDay(holiday.date) },
          { id: 'name', label: '이름', width: 16, grows: true, emphasis: 'strong', cell: (holiday) => holiday.name },
        ]}
      />
    </Split>
  );
}

function AddHoliday() {
  const [date, setDate] = useState<string | null>(null);
  const [name, setName] = useState('');
  const toast = useToast();
  const adding = useMutation({
    ...rpc.reference.addHoliday(),
    onSuccess: () => {
      toast.show({ text: `쉬는 날에 더했습니다: ${name}`, icon: 'calendar' });
      setDate(null);
      setName('');
    },
  });
  return (
    <Section title="더하기" level={3}>
      <form
        className="stack"
        aria-label="쉬는 날 더하기"
        onSubmit={(event) => {
          event.preventDefault();
          if (date !== null && name.trim() !== '') adding.mutate({ date, name });
        }}
      >
        <DateField label="날" isRequired value={date} onChange={setDate} />
        <TextField label="이름" isRequired value={name} onValueChange={setName} maxLength={60} hint="예: 임시공휴일" />
        {adding.error && (
          <Note tone="danger" icon="warn" isAlert>
            {explainReferenceFailure(adding.error)}
          </Note>
        )}
        <div className="row">
          <Button
            variant="primary"
            size="normal"
            type="submit"
            isPending={adding.isPending}
            isDisabled={date === null || name.trim() === ''}
          >
            더하기
          </Button>
        </div>
      </form>
    </Section>
  );
}

function RemoveHoliday({ holiday }: { holiday: Holiday }) {
  const [reason, setReason] = useState('');
  const removing = useMutation(rpc.reference.removeHoliday());
  return (
    <Section title={`${formatDay(holiday.date)} ${holiday.name}`} level={3}>
      <div className="stack">
        <TextField label="빼는 까닭" value={reason} onValueChange={setReason} maxLength={200} />
        {removing.error && (
          <Note tone="danger" icon="warn" isAlert>
            {explainReferenceFailure(removing.error)}
          </Note>
        )}
        <div className="row">
          <Button
            variant="danger"
            isPending={removing.isPending}
            isDisabled={reason.trim().length < 2}
            onPress={() => removing.mutate({ id: holiday.id, reason })}
          >
            쉬는 날에서 빼기
          </Button>
        </div>
      </div>
    </Section>
  );
}
