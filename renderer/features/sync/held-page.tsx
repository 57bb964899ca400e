import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { HeldDetail, HeldRow } from '#shared/sync/conflict-view.ts';
import { useReference } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { formatDayTime, formatShortDayTime } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Note } from '../../ui/note.tsx';
import { PaneBody, PaneFoot } from '../../ui/split.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useShortcut } from '../../ui/use-shortcuts.tsx';
import { Inbox, InboxMain, type InboxPlace, type OpenedEntry } from './inbox.tsx';
import { Opening } from './opening.tsx';
import { gistWords, subjectWords } from './operation-words.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import { HELD_WORDS } from './rule-words.ts';
import { explainSyncFailure } from './sync-failure.ts';
import { ToldLines } from './told-lines.tsx';

export type HeldShow = 'open' | 'decided';

/** 보류된 기록: the server keeps them whole; a manager takes each over or does not, and says why. */
export function HeldPage(place: InboxPlace<HeldShow>) {
  const list = useQuery(rpc.sync.held({ show: place.show }));
  return (
    <Inbox<HeldRow, HeldShow>
      {...place}
      title="보류된 기록"
      sub="서버가 혼자 정할 수 없어 그대로 보관한 기록입니다. 팀장이 받아들이거나 받아들이지 않습니다"
      ways={[
        {
          value: 'open',
          label: '정할 것',
          listTitle: '정할 것',
          emptyTitle: '보류된 기록이 없습니다',
          emptyText: '담당이 바뀌거나 PC의 권한이 없어진 뒤에 도착한 기록이 여기에 모입니다.',
        },
        {
          value: 'decided',
          label: '정한 것',
          listTitle: '정한 것',
          emptyTitle: '정한 것이 아직 없습니다',
          emptyText: '받아들인 것과 받아들이지 않은 것이 까닭과 함께 남습니다.',
        },
      ]}
      rows={list.data}
      error={list.error}
      rowKey={heldKey}
      entry={(row) => <ListEntry row={row} />}
      keys={[
        { keys: ['1'], label: '받아들이기' },
        { keys: ['2'], label: '받아들이지 않기' },
      ]}
    >
      {({ row, ...opened }) => <Detail key={row.heldId} heldId={row.heldId} {...opened} />}
    </Inbox>
  );
}

const heldKey = (row: HeldRow) => row.heldId;

function ListEntry({ row }: { row: HeldRow }) {
  const reference = useReference();
  return (
    <>
      <Icon
        name={row.status === 'applied' ? 'done' : row.status === 'rejected' ? 'fail' : 'stage-2'}
        tone={row.status === 'open' ? 'warn' : 'neutral'}
      />
      <span className="inbox-words">
        <span>
          <b>{subjectWords(row) ?? '사무소'}</b>{' '}
          <span className="meta">{row.gist ? gistWords(row.gist, reference) : '읽을 수 없는 기록'}</span>
        </span>
        <span className="meta inbox-facts">
          <span>{row.authorName}</span>
          {row.recordedAt && <span className="nowrap">{formatShortDayTime(row.recordedAt)}</span>}
        </span>
      </span>
    </>
  );
}

interface DetailProps extends Omit<OpenedEntry<HeldRow>, 'row'> {
  readonly heldId: string;
}

function Detail({ heldId, ...opened }: DetailProps) {
  const item = useQuery(rpc.sync.heldItem({ heldId }));
  if (!item.data) return <Opening what="보류된 내용" error={item.error} />;
  return <Opened detail={item.data} {...opened} />;
}

interface OpenedProps extends Omit<DetailProps, 'heldId'> {
  readonly detail: HeldDetail & { readonly mayDecide: boolean };
}

function Opened({ detail, place, householdHref, onDecided }: OpenedProps) {
  const reference = useReference();
  const toast = useToast();
  const [asking, setAsking] = useState<'apply' | 'reject' | null>(null);
  const deciding = useMutation({
    ...rpc.sync.decide(),
    onSuccess: (_done, { decision }) => {
      setAsking(null);
      toast.show({ text: decision === 'apply' ? '받아들였습니다' : '받아들이지 않았습니다', icon: 'check' });
      onDecided();
    },
  });
  const canDecide = detail.mayDecide && detail.status === 'open' && !detail.isDecidedHere;
  const digit = (keys: string, label: string, what: 'apply' | 'reject') => ({
    keys,
    label,
    group: '보류',
    isDisabled: !canDecide,
    run: () => setAsking(what),
  });
  useShortcut(digit('1', '받아들이기', 'apply'));
  useShortcut(digit('2', '받아들이지 않기', 'reject'));
  const name = subjectWords(detail) ?? '사무소';
  const what = detail.gist ? gistWords(detail.gist, reference) : '읽을 수 없는 기록';
  return (
    <InboxMain label={`${name} 보류된 기록`} name={name} aside={what} place={place} householdHref={householdHref}>
      <PaneBody label="보류된 내용">
        <div className="stack">
          <Note tone="warn" icon="stage-2" title="왜 보류되었나">
            {HELD_WORDS[detail.why]}
          </Note>
          <Facts
            items={[
              ['쓴 사람', detail.authorName],
              ['쓴 때', detail.recordedAt ? formatDayTime(detail.recordedAt) : '알 수 없음'],
              ...(detail.operations > 1 ? [['함께 저장', `${detail.operations}건`] as const] : []),
            ]}
          />
          <ToldLines lines={detail.lines} unreadable="내용을 읽을 수 없습니다." hasNow />
          {detail.status !== 'open' && (
            <Note
              tone={detail.status === 'applied' ? 'ok' : 'plain'}
              icon={detail.status === 'applied' ? 'done' : 'fail'}
              title={detail.status === 'applied' ? '받아들임' : '받아들이지 않음'}
            >
              {[detail.decidedByName, detail.reason].filter(Boolean).join(' · ') || '정한 까닭이 남아 있지 않습니다.'}
            </Note>
          )}
          {detail.isDecidedHere && detail.status === 'open' && (
            <Note tone="info" icon="clock">
              이 PC에서 정했고 서버의 확인을 기다립니다.
            </Note>
          )}
        </div>
      </PaneBody>
      {detail.status === 'open' && !detail.isDecidedHere && (
        <PaneFoot>
          {canDecide ? (
            <span className="push row">
              <Button size="normal" keys="2" onPress={() => setAsking('reject')}>
                받아들이지 않기
              </Button>
              <Button size="normal" variant="primary" keys="1" onPress={() => setAsking('apply')}>
                받아들이기
              </Button>
            </span>
          ) : (
            <span className="meta">정하는 것은 팀장이 합니다. 그때까지 내용은 서버에 그대로 보관됩니다.</span>
          )}
        </PaneFoot>
      )}
      {asking && (
        <ReasonDialog
          title={asking === 'apply' ? '보류된 기록 받아들이기' : '보류된 기록 받아들이지 않기'}
          confirmWord={asking === 'apply' ? '받아들이기' : '받아들이지 않기'}
          isPending={deciding.isPending}
          error={deciding.error ? explainSyncFailure(deciding.error) : undefined}
          hint="쓴 사람과 나중에 보는 사람이 읽습니다"
          onClose={() => setAsking(null)}
          onConfirm={(reason) => deciding.mutate({ heldId: detail.heldId, decision: asking, reason })}
        >
          {asking === 'apply'
            ? `${detail.authorName}의 기록을 제때 온 것처럼 저장합니다. 쓴 사람은 그대로 남고 받아들인 사람이 함께 적힙니다.`
            : `${detail.authorName}의 기록을 저장하지 않습니다. 내용과 까닭은 쓴 PC의 보낼 기록과 서버에 남습니다.`}
        </ReasonDialog>
      )}
    </InboxMain>
  );
}
