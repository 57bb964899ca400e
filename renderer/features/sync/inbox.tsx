import { type ReactNode, useEffect, useRef } from 'react';
import { withParticle } from '#shared/korean/particles.ts';
import type { RpcFailure } from '../../rpc/rpc-client.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Footbar, type FootbarKey } from '../../ui/footbar.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { SegmentedField } from '../../ui/segmented-field.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { PaneHead } from '../../ui/split.tsx';
import { focusPickList, PickList } from './pick-list.tsx';
import { explainSyncFailure, type SyncFailure, syncReference } from './sync-failure.ts';
import { SyncLine } from './sync-line.tsx';
import { SyncNowButton } from './sync-now-button.tsx';
import './sync.css';

/** One way to look at the list: what is to be decided, or what was. */
interface Way<Show> {
  readonly value: Show;
  readonly label: string;
  readonly listTitle: string;
  readonly emptyTitle: string;
  readonly emptyText: string;
}

interface InboxRow {
  readonly household: { readonly id: string; readonly isHere: boolean } | null;
}

/** What is beside the list, and its place there. */
export interface OpenedEntry<Row> {
  readonly row: Row;
  readonly place: string;
  readonly householdHref: string | null;
  readonly onDecided: () => void;
}

export interface InboxPlace<Show> {
  readonly show: Show;
  readonly onShowChange: (show: Show) => void;
  readonly openId: string | null;
  readonly onOpenChange: (id: string | null) => void;
  readonly householdHref: (householdId: string) => string;
}

interface InboxProps<Row, Show> extends InboxPlace<Show> {
  readonly title: string;
  readonly sub: string;
  readonly ways: readonly Way<Show>[];
  readonly rows: readonly Row[] | undefined;
  readonly error: RpcFailure<SyncFailure> | null;
  readonly rowKey: (row: Row) => string;
  readonly entry: (row: Row) => ReactNode;
  readonly keys: readonly FootbarKey[];
  readonly children: (opened: OpenedEntry<Row>) => ReactNode;
}

/** A list at the left and what is decided beside it. After a decision the next entry is open and under the keys. */
export function Inbox<Row extends InboxRow, Show extends string>(props: InboxProps<Row, Show>) {
  const { title, show, openId, onOpenChange, rowKey } = props;
  const rows = props.rows ?? [];
  const current = rows.find((row) => rowKey(row) === openId) ?? rows[0];
  const currentKey = current === undefined ? null : rowKey(current);
  const at = current === undefined ? -1 : rows.indexOf(current);
  const way = props.ways.find(({ value }) => value === show);
  useFocusThatStays(title, currentKey);
  const goOn = () => {
    const next = rows[at + 1] ?? rows[at - 1];
    onOpenChange(next === undefined ? null : rowKey(next));
    focusPickList(title);
  };
  return (
    <>
      <PageHead
        title={title}
        sub={props.sub}
        actions={
          <>
            <SegmentedField<Show>
              label="보기"
              isLabelHidden
              size="small"
              value={show}
              onChange={(next) => {
                onOpenChange(null);
                props.onShowChange(next);
              }}
              choices={props.ways}
            />
            <SyncNowButton />
          </>
        }
      />
      {props.error ? (
        <ErrorState
          title={`${withParticle(title, '을/를')} 불러오지 못했습니다`}
          reference={syncReference(props.error)}
        >
          {explainSyncFailure(props.error)}
        </ErrorState>
      ) : props.rows === undefined ? (
        <SkeletonRows label={`${withParticle(title, '을/를')} 불러오는 중`} />
      ) : current === undefined ? (
        <EmptyState icon="done" tone="ok" title={way?.emptyTitle ?? ''}>
          {way?.emptyText}
        </EmptyState>
      ) : (
        <div className="inbox">
          <section className="inbox-list" aria-label={title}>
            <PaneHead>
              <h2>
                {way?.listTitle} {rows.length}
              </h2>
            </PaneHead>
            <PickList<Row> label={title} rows={rows} rowKey={rowKey} current={currentKey} onPick={onOpenChange}>
              {props.entry}
            </PickList>
          </section>
          {props.children({
            row: current,
            place: `${at + 1} / ${rows.length}`,
            householdHref: current.household?.isHere ? props.householdHref(current.household.id) : null,
            onDecided: goOn,
          })}
        </div>
      )}
      <Footbar keys={[{ keys: ['ArrowUp', 'ArrowDown'], label: '이동' }, ...props.keys]} end={<SyncLine />} />
    </>
  );
}

interface InboxMainProps extends Pick<OpenedEntry<unknown>, 'place' | 'householdHref'> {
  readonly label: string;
  readonly name: string;
  readonly aside: string;
  readonly children: ReactNode;
}

/** What is decided beside the list: whose it is, what it is about, and its place among the others. */
export function InboxMain({ label, name, aside, place, householdHref, children }: InboxMainProps) {
  return (
    <section className="inbox-main" aria-label={label}>
      <PaneHead>
        <h2 className="cut">
          {name} <span className="meta">{aside}</span>
        </h2>
        <span className="push row meta">
          {householdHref && <a href={householdHref}>가구 열기</a>}
          {place}
        </span>
      </PaneHead>
      {children}
    </section>
  );
}

/** What had the keys went with its entry: they go to the entry that is open now, or to the heading if none is left. */
function useFocusThatStays(listLabel: string, currentKey: string | null): void {
  const before = useRef(currentKey);
  useEffect(() => {
    if (before.current === currentKey) return;
    before.current = currentKey;
    if (document.activeElement !== document.body) return;
    if (currentKey === null) document.querySelector<HTMLElement>('.page-head h1')?.focus();
    else focusPickList(listLabel);
  }, [listLabel, currentKey]);
}
