import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BackupKind, BackupSummary } from '#shared/backup/backup.schema.ts';
import type { Progress as ProgressStep } from '#shared/rpc/contract.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { DataGrid } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { Footbar } from '../../ui/footbar.tsx';
import { formatDayTime, formatNumber } from '../../ui/format.ts';
import type { GridColumn } from '../../ui/grid-columns.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useToast } from '../../ui/toast.tsx';
import { explainBackupFailure } from './backup-failure.ts';
import { BackupFolderChoice } from './backup-folder-choice.tsx';
import { BackupLine } from './backup-line.tsx';
import { megabytes } from './restore-panel.tsx';

const KIND_NAMES = {
  daily: '하루 한 번',
  manual: '직접 만듦',
  'before-migration': '새 버전으로 바꾸기 전',
  'before-new-epoch': '열쇠를 바꾸기 전',
} as const satisfies Record<BackupKind, string>;

/** 관리 › 백업: when the last was, where they go, which there are, and one more now. */
export function BackupPage({ mayChoose, mayMake }: { mayChoose: boolean; mayMake: boolean }) {
  const folders = useQuery(rpc.backup.folder({}));
  const folder = folders.data;
  const { data: status } = useQuery(rpc.backup.status({}));
  const toast = useToast();
  const [step, setStep] = useState<ProgressStep | null>(null);
  const [abort, setAbort] = useState(() => new AbortController());
  const making = useMutation({
    ...rpc.backup.make({ signal: abort.signal, onProgress: setStep }),
    onSuccess: ({ fileName }) => toast.show({ text: `백업을 만들고 확인했습니다: ${fileName}`, icon: 'check' }),
    onSettled: () => {
      setStep(null);
      setAbort(new AbortController());
    },
  });
  return (
    <>
      <PageHead
        title="백업"
        sub="기록 전체를 암호화한 파일 하나로 남깁니다"
        actions={
          mayMake && (
            <Button
              variant="primary"
              size="normal"
              icon="database"
              onPress={() => making.mutate({})}
              isPending={making.isPending || status?.isRunning === true}
            >
              지금 백업
            </Button>
          )
        }
      />
      <div className="pad stack backup-state">
        <BackupLine isSignedIn />
        {step && (
          <Progress
            label="백업을 만들고 확인하는 중"
            done={Math.round(step.done / 1024)}
            total={Math.round(step.total / 1024)}
            unit=" KB"
            onCancel={() => abort.abort()}
          />
        )}
        <FailureNote error={making.error} explain={explainBackupFailure} />
        {mayChoose && <BackupFolderChoice />}
      </div>
      {folders.error ? (
        <ErrorState
          title="백업 목록을 불러오지 못했습니다"
          actions={<Button onPress={() => void folders.refetch()}>다시 불러오기</Button>}
        >
          {explainBackupFailure(folders.error)}
        </ErrorState>
      ) : (
        <DataGrid<BackupSummary>
          caption="폴더에 있는 백업"
          columns={COLUMNS}
          rows={folder?.backups ?? NONE}
          rowKey={fileNameOf}
          rowName={fileNameOf}
          isLoading={folders.isLoading}
          empty={
            folder?.isReachable === false ? (
              <EmptyState icon="offline" title="폴더에 닿지 않아 백업을 볼 수 없습니다">
                연결하면 여기에 다시 나타납니다.
              </EmptyState>
            ) : (
              <EmptyState icon="database" title="이 폴더에는 아직 백업이 없습니다">
                ‘지금 백업’을 누르면 1분 안에 만들어집니다.
              </EmptyState>
            )
          }
        />
      )}
      <Footbar end="백업은 비밀번호나 복구 코드가 있어야 열립니다">
        {`백업 ${formatNumber(folder?.backups.length ?? 0)}개`}
      </Footbar>
    </>
  );
}

const NONE: readonly BackupSummary[] = [];
const fileNameOf = ({ fileName }: BackupSummary) => fileName;

const COLUMNS: readonly GridColumn<BackupSummary>[] = [
  { id: 'at', label: '만든 때', width: 14, isRowHeader: true, cell: ({ createdAt }) => formatDayTime(createdAt) },
  { id: 'kind', label: '까닭', width: 12, importance: 1, emphasis: 'quiet', cell: ({ kind }) => KIND_NAMES[kind] },
  {
    id: 'name',
    label: '파일',
    width: 16,
    grows: true,
    cell: ({ fileName }) => <span className="cut">{fileName}</span>,
  },
  { id: 'size', label: '크기', width: 6, align: 'end', cell: ({ bytes }) => megabytes(bytes) },
];
