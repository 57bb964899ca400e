import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { withParticle } from '#shared/korean/particles.ts';
import type { ConflictListRow, ConflictView } from '#shared/sync/conflict-view.ts';
import { groupLabel } from '../../reference/field-words.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { formatShortDayTime } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Note } from '../../ui/note.tsx';
import { PaneBody, PaneFoot } from '../../ui/split.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useGreedyShortcuts } from '../../ui/use-greedy-shortcuts.ts';
import { useShortcut } from '../../ui/use-shortcuts.tsx';
import { type Choices, decisionOf, openColumns } from './conflict-choices.ts';
import { ConflictTable } from './conflict-table.tsx';
import { Inbox, InboxMain, type InboxPlace, type OpenedEntry } from './inbox.tsx';
import { Opening } from './opening.tsx';
import { explainSyncFailure } from './sync-failure.ts';

export type ConflictShow = 'open' | 'resolved';

/** 맞지 않는 기록: two people changed the same thing without knowing of each other. Both values stay until one decides. */
export function ConflictsPage(place: InboxPlace<ConflictShow>) {
  const list = useQuery(rpc.sync.conflicts({ show: place.show }));
  return (
    <Inbox<ConflictListRow, ConflictShow>
      {...place}
      title="맞지 않는 기록"
      sub="두 사람이 같은 묶음을 고쳤습니다. 정할 때까지 두 값이 모두 보관됩니다"
      ways={[
        {
          value: 'open',
          label: '정할 것',
          listTitle: '확인할 기록',
          emptyTitle: '정할 것이 없습니다',
          emptyText: '두 사람이 서로 모르고 같은 칸을 고치면 여기에 보입니다.',
        },
        {
          value: 'resolved',
          label: '정한 것',
          listTitle: '정한 기록',
          emptyTitle: '정한 것이 아직 없습니다',
          emptyText: '정한 뒤에는 누가 무엇을 골랐는지 여기에, 정했다는 것이 가구 기록에 남습니다.',
        },
      ]}
      rows={list.data}
      error={list.error}
      rowKey={conflictKey}
      entry={(row) => <ListEntry row={row} />}
      keys={[
        { keys: ['Tab'], label: '다음 칸' },
        { keys: ['Ctrl+Enter'], label: '정하고 다음' },
      ]}
    >
      {({ row, ...opened }) => <Detail key={`${place.show}-${row.subjectId}`} subjectId={row.subjectId} {...opened} />}
    </Inbox>
  );
}

const conflictKey = (row: ConflictListRow) => row.subjectId;

function ListEntry({ row }: { row: ConflictListRow }) {
  const groups = [...new Set(row.about.map(({ group }) => groupLabel(group)))].join('·');
  const others = row.others.length > 0 ? `${withParticle(row.others.join(', '), '과/와')} 다름` : '값이 서로 다름';
  return (
    <>
      <Icon name={row.settledAt === null ? 'diff' : 'done'} tone={row.settledAt === null ? 'warn' : 'ok'} />
      <span className="inbox-words">
        <span>
          <b>{row.name}</b> <span className="meta">{groups}</span>
        </span>
        <span className="meta inbox-facts">
          <span>{others}</span>
          <span className="nowrap">{formatShortDayTime(row.newestAt)}</span>
        </span>
      </span>
    </>
  );
}

interface DetailProps extends Omit<OpenedEntry<ConflictListRow>, 'row'> {
  readonly subjectId: string;
}

function Detail({ subjectId, ...opened }: DetailProps) {
  const item = useQuery(rpc.sync.conflict({ subjectId }));
  if (!item.data) return <Opening what="비교할 값" error={item.error} />;
  return <Opened {...item.data} {...opened} />;
}

interface OpenedProps extends Omit<DetailProps, 'subjectId'> {
  readonly name: string;
  readonly conflicts: readonly ConflictView[];
  readonly mayDecide: boolean;
}

function Opened({ name, conflicts, mayDecide, place, householdHref, onDecided }: OpenedProps) {
  const toast = useToast();
  const [choices, setChoices] = useState<Readonly<Record<string, Choices>>>({});
  const open = conflicts.filter(({ status, isDecidedHere }) => status === 'open' && !isDecidedHere);
  const left = open.reduce((sum, each) => sum + openColumns(each, choices[each.id] ?? {}).length, 0);
  const deciding = useMutation({
    ...rpc.sync.resolve(),
    onSuccess: () => {
      toast.show({ text: `${name}: 고른 값으로 정했습니다`, icon: 'check' });
      onDecided();
    },
  });
  const canDecide = mayDecide && open.length > 0 && left === 0 && !deciding.isPending;
  const decide = () => {
    if (canDecide) deciding.mutate({ decisions: open.map((each) => decisionOf(each, choices[each.id] ?? {})) });
  };
  useGreedyShortcuts([{ keys: 'Ctrl+Enter', run: decide }]);
  useShortcut({
    keys: 'Ctrl+Enter',
    label: '고른 값으로 정하고 다음',
    group: '이 화면',
    isDisabled: !canDecide,
    run: decide,
  });
  return (
    <InboxMain
      label={`${name} 비교`}
      name={name}
      aside={`묶음 ${conflicts.length}개가 다릅니다`}
      place={place}
      householdHref={householdHref}
    >
      <PaneBody label="비교 내용">
        <div className="stack">
          {conflicts.map((conflict) => (
            <div key={conflict.id} className="stack">
              <ConflictTable
                conflict={conflict}
                choices={choices[conflict.id] ?? {}}
                onChoose={(next) => setChoices((all) => ({ ...all, [conflict.id]: next }))}
                isDisabled={!mayDecide || conflict.isDecidedHere}
              />
              <ConflictNotes conflict={conflict} />
            </div>
          ))}
          {open.some(({ isOrderKnown }) => !isOrderKnown) && (
            <p className="meta">
              순서를 알 수 없음: PC마다 시각이 조금씩 달라, 가까운 때에 쓴 두 값은 누가 먼저인지 말할 수 없습니다.
            </p>
          )}
          {deciding.error && (
            <Note tone="danger" icon="warn" isAlert>
              {explainSyncFailure(deciding.error)}
            </Note>
          )}
        </div>
      </PaneBody>
      {open.length > 0 && (
        <PaneFoot>
          {mayDecide ? (
            <>
              <span className="meta">고르지 않은 값도 ‘정한 것’에 남습니다</span>
              <span className="push">
                <Button
                  variant="primary"
                  size="normal"
                  keys="Ctrl+Enter"
                  isDisabled={!canDecide}
                  isPending={deciding.isPending}
                  onPress={decide}
                >
                  {left > 0
                    ? `고를 칸 ${left}개가 남았습니다`
                    : open.every(({ columns }) => columns.length === 0)
                      ? '확인하고 다음'
                      : '고른 값으로 정하고 다음'}
                </Button>
              </span>
            </>
          ) : (
            <span className="meta">정하는 것은 팀장이 합니다. 그때까지 두 값이 모두 보관됩니다.</span>
          )}
        </PaneFoot>
      )}
    </InboxMain>
  );
}

function ConflictNotes({ conflict }: { conflict: ConflictView }) {
  if (conflict.status === 'resolved')
    return (
      <Note tone="ok" icon="done">
        {conflict.resolvedByName === null
          ? '정해졌습니다.'
          : `${withParticle(conflict.resolvedByName, '이/가')} 정했습니다.`}{' '}
        고르지 않은 값도 위에 그대로 남아 있습니다.
      </Note>
    );
  if (conflict.isDecidedHere)
    return (
      <Note tone="info" icon="clock">
        이 PC에서 정했고 서버의 확인을 기다립니다.
      </Note>
    );
  return null;
}
