import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Progress as Done } from '#shared/rpc/contract.ts';
import { useReference } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format.ts';
import { Note } from '../../ui/note.tsx';
import { Progress } from '../../ui/progress.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { officerWords } from './case-words.ts';
import { explainCasesFailure } from './cases-failure.ts';

export interface AssignFormProps {
  readonly householdIds: readonly string[];
  readonly actor: { readonly accountId: string; readonly role: string };
  /** Somebody else has one of them: a manager says why it changes hands. */
  readonly isReassignment?: boolean;
  readonly onAssigned: () => void;
  readonly onCancel: () => void;
}

/** Gives households to an officer, many at a time, with progress, a way to stop, and an undo in the toast. */
export function AssignForm({ householdIds, actor, isReassignment = false, onAssigned, onCancel }: AssignFormProps) {
  const isManager = actor.role === 'MANAGER';
  const officers = useQuery(rpc.cases.officers({}));
  const [officerId, setOfficerId] = useState(isManager ? '' : actor.accountId);
  const [reason, setReason] = useState('');
  const [done, setDone] = useState<Done | null>(null);
  const stop = useRef<AbortController | null>(null);
  const toast = useToast();
  const reference = useReference();
  const undoing = useMutation(rpc.cases.undoAssign());
  const choices = (officers.data ?? [])
    .filter(({ id }) => isManager || id === actor.accountId)
    .map((officer) => ({ value: officer.id, label: officerWords(officer) }));
  const nameOf = (id: string) => officers.data?.find((officer) => officer.id === id)?.name ?? '';

  const assigning = useMutation({
    mutationFn: (request: { householdIds: string[]; officerId: string; reason?: string }) => {
      stop.current = new AbortController();
      const options = { signal: stop.current.signal, onProgress: setDone };
      return rpc.cases.assign(options).mutationFn(request);
    },
    onSuccess: ({ assigned, refused, batchId }) => {
      const left = refused.length > 0 ? ` ${formatCount(refused.length, '가구')}는 그대로 두었습니다.` : '';
      toast.show({
        text: `${formatCount(assigned, '가구')}를 ${nameOf(officerId)}에게 배정했습니다.${left}`,
        icon: 'user',
        ...(assigned > 0 && { undo: () => undoing.mutate({ batchId }) }),
      });
      onAssigned();
    },
  });
  const { mutate, isPending, error } = assigning;

  return (
    <form
      className="stack"
      aria-label="담당 정하기"
      onSubmit={(event) => {
        event.preventDefault();
        if (officerId === '') return;
        const why = reason.trim();
        mutate({ householdIds: [...householdIds], officerId, ...(why.length >= 2 && { reason: why }) });
      }}
    >
      <SelectField
        label={`${formatCount(householdIds.length, '가구')}를 맡을 사람`}
        placeholder="고르세요"
        isRequired
        autoFocus
        value={officerId}
        choices={choices}
        onValueChange={setOfficerId}
      />
      {isReassignment && (
        <TextField
          label="바꾸는 까닭"
          value={reason}
          onValueChange={setReason}
          maxLength={500}
          hint="예: 정기인사, 휴직"
        />
      )}
      {isPending && householdIds.length > 20 && (
        <Progress
          label="배정하는 중"
          done={done?.done ?? 0}
          total={householdIds.length}
          unit="가구"
          onCancel={() => stop.current?.abort()}
        />
      )}
      {error && (
        <Note tone="danger" icon="warn" isAlert>
          {explainCasesFailure(error as Parameters<typeof explainCasesFailure>[0], reference)}
        </Note>
      )}
      <div className="row">
        <Button variant="primary" size="normal" type="submit" isPending={isPending} isDisabled={officerId === ''}>
          배정하기
        </Button>
        <Button size="normal" onPress={onCancel}>
          그만두기
        </Button>
      </div>
    </form>
  );
}
