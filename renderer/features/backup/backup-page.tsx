import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BackupKind } from '#shared/backup/backup.schema.ts';
import type { Progress as ProgressStep } from '#shared/rpc/contract.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatDayTime } from '../../ui/format.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useToast } from '../../ui/toast.tsx';
import { BackupFailureNote } from './backup-failure-note.tsx';
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
export function BackupPage({ mayChoose }: { mayChoose: boolean }) {
  const { data: folder } = useQuery(rpc.backup.folder({}));
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
          <Button
            variant="primary"
            size="normal"
            icon="database"
            onPress={() => making.mutate({})}
            isPending={making.isPending || status?.isRunning === true}
          >
            지금 백업
          </Button>
        }
      />
      <div className="pane-body stack">
        <BackupLine />
        {step && (
          <Progress
            label="백업을 만들고 확인하는 중"
            done={Math.round(step.done / 1024)}
            total={Math.round(step.total / 1024)}
            unit=" KB"
            onCancel={() => abort.abort()}
          />
        )}
        <BackupFailureNote error={making.error} />
        {mayChoose && <BackupFolderChoice />}
        {folder?.backups.length === 0 ? (
          <EmptyState icon="database" title="이 폴더에는 아직 백업이 없습니다">
            ‘지금 백업’을 누르면 1분 안에 만들어집니다.
          </EmptyState>
        ) : (
          <PlainTable
            caption="폴더에 있는 백업"
            rows={folder?.backups ?? []}
            rowKey={({ fileName }) => fileName}
            columns={[
              { id: 'at', label: '만든 때', width: 16, cell: ({ createdAt }) => formatDayTime(createdAt) },
              { id: 'kind', label: '까닭', width: 14, cell: ({ kind }) => KIND_NAMES[kind] },
              { id: 'name', label: '파일', cell: ({ fileName }) => fileName },
              { id: 'size', label: '크기', width: 8, align: 'end', cell: ({ bytes }) => megabytes(bytes) },
            ]}
          />
        )}
      </div>
    </>
  );
}
