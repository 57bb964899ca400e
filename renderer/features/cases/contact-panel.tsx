import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { rpc } from '../../rpc/rpc-client.ts';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { useToast } from '../../ui/toast.tsx';
import { AttemptForm } from './attempt-form.tsx';

interface ContactPanelProps {
  readonly householdId: string;
  readonly kind: 'call' | 'visit';
  readonly onDone: () => void;
}

const METHODS = { call: 'CM02', visit: 'CM01' } as const;

/** The attempt form by itself, for the household's page: it finds out who has the case and which numbers there are. */
export function ContactPanel({ householdId, kind, onDone }: ContactPanelProps) {
  const toast = useToast();
  const cases = useQuery(rpc.cases.ofHousehold({ householdId }));
  const phones = useMutation(rpc.cases.openPhones());
  const striking = useMutation(rpc.cases.strikeAttempt());
  const { mutate } = phones;
  // Whoever calls needs the number; opening it is logged.
  useEffect(() => {
    if (kind === 'call') mutate({ householdId });
  }, [kind, householdId, mutate]);
  // A call that is recorded before the numbers are there would be one on no number.
  const isOpening = kind === 'call' && !phones.isSuccess && !phones.isError;
  if (!cases.data || isOpening) return <SkeletonRows label="사례를 불러오는 중" rows={3} />;
  return (
    <AttemptForm
      key={kind}
      householdId={householdId}
      method={METHODS[kind]}
      phones={phones.data ?? []}
      isUnassigned={cases.data.find(({ isOpen }) => isOpen)?.state === 'DETECTED'}
      onRecorded={(attemptId) => {
        const undo = () => striking.mutate({ attemptId, reason: '기록하자마자 되돌림' });
        toast.show({ text: '연락을 기록했습니다', icon: 'check', undo });
        onDone();
      }}
      onCancel={onDone}
    />
  );
}
