import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OutboxDetail } from '#shared/sync/outbox-view.ts';
import { type ReferenceLookup, useReference } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { formatDayTime } from '../../ui/format.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Note } from '../../ui/note.tsx';
import { Pane, PaneBody, PaneFoot, PaneHead } from '../../ui/split.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useShortcut } from '../../ui/use-shortcuts.tsx';
import { blockedSentence, fateFace } from './fate-words.ts';
import { Opening } from './opening.tsx';
import { subjectWords, workWords } from './operation-words.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import { explainSyncFailure } from './sync-failure.ts';
import { ToldLines } from './told-lines.tsx';

interface OutboxItemProps {
  readonly groupId: string;
  readonly onClose: () => void;
  readonly onOpen: (groupId: string) => void;
  readonly onOpenHousehold: (householdId: string) => void;
  readonly onOpenConflicts: () => void;
}

/** One business transaction beside the list: what it says, what became of it and why, and what can be done. */
export function OutboxItem(props: OutboxItemProps) {
  const item = useQuery(rpc.sync.outboxItem({ groupId: props.groupId }));
  const reference = useReference();
  if (!item.data)
    return (
      <Pane label="보낸 내용">
        <Opening what="보낸 내용" error={item.error} />
      </Pane>
    );
  return <Opened {...props} detail={item.data} reference={reference} />;
}

function Opened({
  detail,
  reference,
  onClose,
  onOpen,
  onOpenHousehold,
  onOpenConflicts,
}: OutboxItemProps & { detail: OutboxDetail; reference: ReferenceLookup }) {
  const toast = useToast();
  const [isDiscarding, setDiscarding] = useState(false);
  const retrying = useMutation({
    ...rpc.sync.retry(),
    onSuccess: () => {
      toast.show({ text: '새로 적어 보낼 차례에 넣었습니다', icon: 'send' });
      onClose();
    },
  });
  const discarding = useMutation({
    ...rpc.sync.discard(),
    onSuccess: () => {
      setDiscarding(false);
      toast.show({ text: '버렸습니다. 내용과 까닭은 남아 있습니다', icon: 'trash' });
      onClose();
    },
  });
  const [isWithdrawing, setWithdrawing] = useState(false);
  const withdrawing = useMutation({
    ...rpc.sync.withdraw(),
    onSuccess: () => {
      setWithdrawing(false);
      toast.show({ text: '거두었습니다. 서버에도 알립니다', icon: 'trash' });
      onClose();
    },
  });
  const { fate, household, waitsFor, can } = detail;
  const face = fateFace(fate);
  const hasConflict = (fate.state === 'applied' || fate.state === 'durable') && fate.conflicts > 0;
  const here = { group: '보낸 내용' };
  useShortcut({ keys: 'Escape', label: '닫기', ...here, run: onClose });
  return (
    <Pane label="보낸 내용">
      <PaneHead>
        <h2 className="cut">{workWords(detail, reference)}</h2>
        <span className="push">
          <IconButton icon="x" label="닫기" onPress={onClose} />
        </span>
      </PaneHead>
      <PaneBody label="보낸 내용">
        <div className="stack">
          <Note
            tone={face.tone === 'neutral' || face.tone === 'accent' ? 'plain' : face.tone}
            icon={face.icon}
            title={face.words}
          >
            {fate.state === 'blocked' ? blockedSentence(detail) : face.sentence}
          </Note>
          <Facts
            items={[
              ['쓴 때', formatDayTime(detail.recordedAt)],
              ['쓴 사람', detail.authorName],
              ['대상', subjectWords(detail) ?? '사무소'],
              ...(detail.operations > 1 ? [['함께 저장', `${detail.operations}건`] as const] : []),
              ...(waitsFor
                ? [['기다리는 기록', `${workWords(waitsFor, reference)} · ${fateFace(waitsFor.fate).words}`] as const]
                : []),
            ]}
          />
          <ToldLines lines={detail.lines} unreadable="법에 따라 내용이 파기되었습니다." />
          {retrying.error && (
            <Note tone="danger" icon="warn" isAlert>
              {explainSyncFailure(retrying.error)}
            </Note>
          )}
        </div>
      </PaneBody>
      {(can.retry || can.discard || can.withdraw || can.correct || waitsFor || hasConflict) && (
        <PaneFoot>
          <div className="row" data-wrap>
            {can.discard && (
              <Button variant="danger" icon="trash" onPress={() => setDiscarding(true)}>
                버리기
              </Button>
            )}
            {can.withdraw && (
              <Button variant="danger" icon="trash" onPress={() => setWithdrawing(true)}>
                거두기
              </Button>
            )}
            {can.correct && household && (
              <Button icon="edit" onPress={() => onOpenHousehold(household.id)}>
                기록을 열어 고치기
              </Button>
            )}
            {hasConflict && (
              <Button icon="diff" variant="primary" onPress={onOpenConflicts}>
                두 값 보기
              </Button>
            )}
            {waitsFor && (
              <Button icon="chev-right" variant="primary" onPress={() => onOpen(waitsFor.groupId)}>
                기다리는 기록 열기
              </Button>
            )}
            {can.retry && (
              <Button
                icon="send"
                variant="primary"
                isPending={retrying.isPending}
                onPress={() => retrying.mutate({ groupId: detail.groupId })}
              >
                다시 보내기
              </Button>
            )}
          </div>
        </PaneFoot>
      )}
      {isWithdrawing && (
        <ReasonDialog
          title="기다리는 기록 거두기"
          confirmWord="거두기"
          isDangerous
          isPending={withdrawing.isPending}
          error={withdrawing.error ? explainSyncFailure(withdrawing.error) : undefined}
          hint="예: 다른 가구에 다시 적었음"
          onClose={() => setWithdrawing(false)}
          onConfirm={(reason) => withdrawing.mutate({ groupId: detail.groupId, reason })}
        >
          {workWords(detail, reference)}. 서버가 그 전에 받아들이면 저장된 것으로 보입니다. 내용과 까닭은 보낼 기록에
          남습니다.
        </ReasonDialog>
      )}
      {isDiscarding && (
        <ReasonDialog
          title="받지 않은 기록 버리기"
          confirmWord="버리기"
          isDangerous
          isPending={discarding.isPending}
          error={discarding.error ? explainSyncFailure(discarding.error) : undefined}
          hint="예: 팀장이 이미 같은 내용을 적었음"
          onClose={() => setDiscarding(false)}
          onConfirm={(reason) => discarding.mutate({ groupId: detail.groupId, reason })}
        >
          {workWords(detail, reference)}. 더는 보내지 않고 확인할 것에서 뺍니다. 내용과 까닭은 보낼 기록에 남습니다.
        </ReasonDialog>
      )}
    </Pane>
  );
}
