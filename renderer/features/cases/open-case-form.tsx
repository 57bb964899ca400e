import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useReference } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { CheckboxField } from '../../ui/checkbox-field.tsx';
import { Note } from '../../ui/note.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextArea } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { officerWords } from './case-words.ts';
import { explainCasesFailure } from './cases-failure.ts';

interface OpenCaseFormProps {
  readonly householdId: string;
  readonly actor: { readonly accountId: string; readonly role: string };
  readonly onOpened: (caseId: string) => void;
  readonly onCancel: () => void;
}

const LATER = 'later';

/** Opens a case by hand: by which way the sign came, on what legal ground, how urgent, and who takes it. */
export function OpenCaseForm({ householdId, actor, onOpened, onCancel }: OpenCaseFormProps) {
  const reference = useReference();
  const toast = useToast();
  const officers = useQuery(rpc.cases.officers({}));
  const [route, setRoute] = useState('');
  const [legalBasis, setLegalBasis] = useState('LB01');
  const [emergency, setEmergency] = useState(false);
  const [officerId, setOfficerId] = useState(actor.role === 'MANAGER' ? LATER : actor.accountId);
  const [note, setNote] = useState('');
  const opening = useMutation({
    ...rpc.cases.open(),
    onSuccess: ({ caseId, caseNo }) => {
      toast.show({ text: `사례를 열었습니다 (${caseNo})`, icon: 'check' });
      onOpened(caseId);
    },
  });
  const people = (officers.data ?? []).filter(({ id }) => actor.role === 'MANAGER' || id === actor.accountId);
  const needsNote = emergency && note.trim().length < 2;
  return (
    <form
      className="stack"
      aria-label="사례 열기"
      onSubmit={(event) => {
        event.preventDefault();
        if (route === '' || needsNote) return;
        const officer = officerId === LATER ? null : officerId;
        opening.mutate({ householdId, route, legalBasis, emergency, note: note.trim(), officerId: officer });
      }}
    >
      <SelectField
        label="발굴경로"
        isRequired
        autoFocus
        placeholder="고르세요"
        value={route}
        onValueChange={setRoute}
        choices={reference.choicesOf('route').map(({ code, label }) => ({ value: code, label }))}
      />
      <SelectField
        label="처리 근거"
        value={legalBasis}
        onValueChange={setLegalBasis}
        choices={reference.choicesOf('legal_basis').map(({ code, label }) => ({ value: code, label }))}
      />
      <SelectField
        label="담당"
        value={officerId}
        onValueChange={setOfficerId}
        choices={[
          { value: LATER, label: '나중에 정하기' },
          ...people.map((officer) => ({ value: officer.id, label: officerWords(officer) })),
        ]}
      />
      <CheckboxField
        label="긴급개입이 필요합니다"
        hint="당일 연락으로 기한이 잡힙니다"
        checked={emergency}
        onCheckedChange={setEmergency}
      />
      <TextArea
        label="알게 된 내용"
        rows={3}
        value={note}
        maxLength={2000}
        isRequired={emergency}
        error={needsNote && opening.isError ? '긴급으로 열 때는 무엇을 보거나 들었는지 적으세요.' : undefined}
        onValueChange={setNote}
      />
      {opening.error && (
        <Note tone="danger" icon="warn" isAlert>
          {explainCasesFailure(opening.error, reference)}
        </Note>
      )}
      <div className="row">
        <Button
          variant="primary"
          size="normal"
          type="submit"
          isPending={opening.isPending}
          isDisabled={route === '' || needsNote}
        >
          사례 열기
        </Button>
        <Button size="normal" onPress={onCancel}>
          그만두기
        </Button>
      </div>
    </form>
  );
}
