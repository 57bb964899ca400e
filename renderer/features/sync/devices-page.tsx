import { useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { ValueOf } from '#shared/rpc/contract.ts';
import type { syncContract } from '#shared/sync/sync.contract.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { DataGrid } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LineList } from '../../ui/facts.tsx';
import { Footbar } from '../../ui/footbar.tsx';
import { formatCount, formatElapsed, formatShortDayTime } from '../../ui/format.ts';
import type { GridColumn } from '../../ui/grid-columns.ts';
import { Menu } from '../../ui/menu.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Pane, PaneBody, Section, Split } from '../../ui/split.tsx';
import { Status } from '../../ui/status.tsx';
import { useToast } from '../../ui/toast.tsx';
import { scopeWords } from './away-words.ts';
import { IssueCodeDialog, RenameDialog, ScopesDialog } from './device-dialogs.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import { explainSyncFailure, syncReference } from './sync-failure.ts';
import './sync.css';

type Devices = ValueOf<(typeof syncContract)['devices']>;
export type OfficePc = Devices['devices'][number];
type Code = Devices['codes'][number];

type Work =
  | { readonly kind: 'code' }
  | { readonly kind: 'rename' | 'scopes' | 'revoke'; readonly device: OfficePc }
  | null;

/** 관리 › PC와 등록 코드: which PCs share the office's records, since when they were silent, and how one more comes in. */
export function DevicesPage({ mayChange, onOpenServer }: { mayChange: boolean; onOpenServer: () => void }) {
  // What the server knows changes without this PC: asked anew each time somebody looks, and while they do.
  const list = useQuery({ ...rpc.sync.devices({}), staleTime: 0, refetchOnMount: 'always', refetchInterval: 30_000 });
  const toast = useToast();
  const [work, setWork] = useState<Work>(null);
  const close = () => setWork(null);
  const revoking = useMutation({
    ...rpc.sync.revokeDevice(),
    onSuccess: () => {
      close();
      toast.show({ text: '등록을 해지했습니다', icon: 'check' });
    },
  });
  const withdrawing = useMutation({
    ...rpc.sync.withdrawCode(),
    onSuccess: () => toast.show({ text: '등록 코드를 거두었습니다', icon: 'check' }),
  });
  const columns = useMemo(() => deviceColumns(mayChange, setWork), [mayChange]);
  const isStandalone = list.error?.failure.code === 'sync/standalone';
  return (
    <>
      <PageHead
        title="PC와 등록 코드"
        sub="사무소 기록을 함께 쓰는 PC입니다. 오래 소식이 없는 PC에는 보내지 않은 기록이 남아 있을 수 있습니다"
        actions={
          mayChange &&
          !list.error && (
            <Button variant="primary" size="normal" icon="plus" onPress={() => setWork({ kind: 'code' })}>
              등록 코드 만들기
            </Button>
          )
        }
      />
      {isStandalone ? (
        <EmptyState
          icon="database"
          title="이 PC는 혼자 씁니다"
          actions={
            <Button variant="primary" onPress={onOpenServer}>
              서버 연결로 가기
            </Button>
          }
        >
          서버에 연결하면 다른 PC를 여기서 더하고 뺄 수 있습니다.
        </EmptyState>
      ) : list.error ? (
        <ErrorState
          title="PC 목록을 불러오지 못했습니다"
          reference={syncReference(list.error)}
          actions={<Button onPress={() => void list.refetch()}>다시 불러오기</Button>}
        >
          {explainSyncFailure(list.error)}
        </ErrorState>
      ) : list.isLoading ? (
        <SkeletonRows label="PC 목록을 불러오는 중" />
      ) : (
        <Split
          sideWidth={26}
          side={
            <Pane label="등록 코드">
              <PaneBody label="등록 코드">
                <Codes
                  codes={list.data?.codes ?? []}
                  mayChange={mayChange}
                  isPending={withdrawing.isPending}
                  onWithdraw={(codeId) => withdrawing.mutate({ codeId })}
                />
                {withdrawing.error && <p role="alert">{explainSyncFailure(withdrawing.error)}</p>}
              </PaneBody>
            </Pane>
          }
        >
          <DataGrid<OfficePc>
            caption={`사무소 PC ${formatCount(list.data?.devices.length ?? 0, '대')}`}
            columns={columns}
            rows={list.data?.devices ?? NONE}
            rowKey={deviceKey}
            rowName={deviceName}
            noteOf={deviceNote}
            {...(mayChange && { onOpen: (device: OfficePc) => setWork({ kind: 'rename', device }) })}
            empty={<EmptyState icon="database" title="등록된 PC가 없습니다" />}
          />
        </Split>
      )}
      <Footbar end="여기서 하는 일은 팀장의 서명으로 서버에 전해집니다">
        {list.data && formatCount(list.data.devices.length, '대')}
      </Footbar>
      {work?.kind === 'code' && <IssueCodeDialog onClose={close} />}
      {work?.kind === 'rename' && <RenameDialog device={work.device} onClose={close} />}
      {work?.kind === 'scopes' && <ScopesDialog device={work.device} onClose={close} />}
      {work?.kind === 'revoke' && (
        <ReasonDialog
          title="PC 등록 해지"
          confirmWord="등록 해지"
          isDangerous
          isPending={revoking.isPending}
          error={revoking.error ? explainSyncFailure(revoking.error) : undefined}
          hint="예: PC를 교체함, 잃어버림"
          onClose={close}
          onConfirm={(reason) => revoking.mutate({ device: work.device.device, reason })}
        >
          ‘{work.device.name}’에는 이제 아무것도 보내지 않습니다. 그 PC에 남은 기록은 도착하면 보류되어 팀장이 정합니다.
        </ReasonDialog>
      )}
    </>
  );
}

const NONE: readonly OfficePc[] = [];
const deviceKey = (device: OfficePc) => device.device;
const deviceName = (device: OfficePc) => device.name;

function deviceColumns(mayChange: boolean, onWork: (work: Work) => void): readonly GridColumn<OfficePc>[] {
  return [
    {
      id: 'name',
      label: 'PC',
      width: 13,
      grows: true,
      isRowHeader: true,
      emphasis: 'strong',
      cell: (pc) => (
        <span className="cut">
          {pc.name}
          {pc.isThis && <span className="meta"> 이 PC</span>}
        </span>
      ),
    },
    { id: 'status', label: '상태', width: 6.8, cell: (pc) => <DeviceStatus pc={pc} /> },
    {
      id: 'seen',
      label: '마지막 소식',
      width: 5.5,
      importance: 1,
      emphasis: 'quiet',
      cell: (pc) => (pc.last_seen_at ? formatElapsed(pc.last_seen_at) : '없음'),
    },
    {
      id: 'waiting',
      label: '보내지 않음',
      width: 5.5,
      align: 'end',
      cell: (pc) => formatCount(pc.waiting, '건'),
    },
    {
      id: 'scopes',
      label: '받는 자료',
      width: 13,
      grows: true,
      importance: 2,
      emphasis: 'quiet',
      cell: (pc) => <span className="cut">{pc.scopes.map(scopeWords).join(', ') || '없음'}</span>,
    },
    {
      id: 'enrolled',
      label: '등록한 때',
      width: 11.8,
      importance: 3,
      emphasis: 'quiet',
      cell: (pc) => formatShortDayTime(pc.enrolled_at),
    },
    ...(mayChange
      ? [
          {
            id: 'do',
            label: '하기',
            width: 4.6,
            cell: (pc: OfficePc) => (
              <Menu
                label={`${pc.name}에 하기`}
                trigger={
                  <Button variant="link" label={`더 보기: ${pc.name}`}>
                    더 보기
                  </Button>
                }
                sections={[
                  {
                    id: 'pc',
                    entries: [
                      {
                        id: 'rename',
                        label: '이름 바꾸기',
                        icon: 'edit',
                        onPick: () => onWork({ kind: 'rename', device: pc }),
                      },
                      {
                        id: 'scopes',
                        label: '받는 자료 정하기',
                        icon: 'columns',
                        isDisabled: pc.status !== 'active',
                        onPick: () => onWork({ kind: 'scopes', device: pc }),
                      },
                      {
                        id: 'revoke',
                        label: '등록 해지',
                        icon: 'lock',
                        isDangerous: true,
                        isDisabled: pc.isThis || pc.status !== 'active',
                        onPick: () => onWork({ kind: 'revoke', device: pc }),
                      },
                    ],
                  },
                ]}
              />
            ),
          } satisfies GridColumn<OfficePc>,
        ]
      : []),
  ];
}

function DeviceStatus({ pc }: { pc: OfficePc }) {
  if (pc.status === 'revoked')
    return (
      <Status icon="lock" tone="neutral">
        해지됨
      </Status>
    );
  if (pc.alarms.length > 0)
    return (
      <Status icon="warn" tone="danger">
        확인 필요
      </Status>
    );
  if (pc.status === 'push_only')
    return (
      <Status icon="up" tone="warn">
        보내기만
      </Status>
    );
  if (pc.last_seen_at === null)
    return (
      <Status icon="clock" tone="warn">
        등록 중
      </Status>
    );
  return (
    <Status icon="done" tone="ok">
      쓰는 중
    </Status>
  );
}

const ALARM_WORDS: Readonly<Record<string, string>> = {
  'identity-used-twice': '이 PC의 사본이 쓰인 적이 있습니다. 폴더를 복사해 쓰는 PC가 없는지 확인하세요.',
  'access-log-broken': '이 PC의 접속기록이 끊긴 적이 있습니다. ‘접속기록’에서 확인하세요.',
  'work-lost-by-server': '서버가 이 PC에서 받은 기록을 잃은 적이 있습니다. 서버 담당자에게 알리세요.',
};
const NOT_IN = '등록을 마치지 않았습니다. 그 PC에서 같은 코드로 다시 연결하거나, 쓰지 않을 PC면 등록을 해지하세요.';
function deviceNote({ status, alarms, last_seen_at: seenAt }: OfficePc): string | null {
  if (status === 'revoked') return null;
  const notes = alarms.map((alarm) => ALARM_WORDS[alarm] ?? `서버가 알리는 것: ${alarm}`);
  if (status === 'active' && seenAt === null) notes.push(NOT_IN);
  return notes.length > 0 ? notes.join(' ') : null;
}

interface CodesProps {
  readonly codes: readonly Code[];
  readonly mayChange: boolean;
  readonly isPending: boolean;
  readonly onWithdraw: (codeId: string) => void;
}

function Codes({ codes, mayChange, isPending, onWithdraw }: CodesProps) {
  return (
    <Section title={`등록 코드 ${codes.length}`} level={2}>
      {codes.length === 0 ? (
        <p className="muted">쓸 수 있는 코드가 없습니다. 코드는 한 번만 쓰이고 기한이 지나면 없어집니다.</p>
      ) : (
        <LineList label="등록 코드">
          {codes.map(({ id, purpose, scopes, issued_by, expires_at, used_at }) => (
            <li key={id}>
              <span>
                {purpose === 'key' ? '새 열쇠' : scopes.map(scopeWords).join(', ')}
                <br />
                <span className="meta">
                  {issued_by} ·{' '}
                  {used_at ? `${formatShortDayTime(used_at)} 씀` : `${formatShortDayTime(expires_at)}까지`}
                </span>
              </span>
              {mayChange && used_at === null && (
                <span className="push">
                  <Button variant="link" isDisabled={isPending} onPress={() => onWithdraw(id)}>
                    거두기
                  </Button>
                </span>
              )}
            </li>
          ))}
        </LineList>
      )}
    </Section>
  );
}
