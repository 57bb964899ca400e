import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { isRunning } from '#shared/reports/report-document.ts';
import type { MonthlyReport } from '#shared/reports/report-figure.ts';
import { SMALLEST_SHOWN } from '#shared/reports/suppress-small.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { CheckboxField } from '../../ui/checkbox-field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Note } from '../../ui/note.tsx';
import { SegmentedField } from '../../ui/segmented-field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { explainReportsFailure } from './reports-failure.ts';

interface LeaveDialogProps {
  readonly report: MonthlyReport;
  /** What was asked for; a file may still be XLSX or PDF. */
  readonly to: 'file' | 'printer';
  readonly onClose: () => void;
}

type Format = 'xlsx' | 'pdf' | 'printer';

const PURPOSES = ['시군구 월간 보고 제출', '내부 결재', '감사·점검 자료'] as const;
const OTHER = 'other';
/** Purposes for which the report stays in the office. */
const INSIDE: readonly string[] = ['내부 결재'];

/** Asks how and why a report leaves, before anything does. Core logs what is said here. */
export function LeaveDialog({ report, to, onClose }: LeaveDialogProps) {
  const [format, setFormat] = useState<Format>(to === 'printer' ? 'printer' : 'xlsx');
  const [choice, setChoice] = useState<string>(PURPOSES[0]);
  const [typed, setTyped] = useState('');
  const [recipient, setRecipient] = useState('');
  const [hidesSmall, setHidesSmall] = useState(true);
  const toast = useToast();
  const opening = useMutation(rpc.printing.openSaved());
  const xlsx = useMutation(rpc.reports.exportXlsx());
  const print = useMutation(rpc.reports.print());
  const purpose = (choice === OTHER ? typed : choice).trim();
  const isInside = INSIDE.includes(choice);
  const isPending = xlsx.isPending || print.isPending;
  const error = xlsx.error ?? print.error;
  const unmet = report.checks.filter(({ isMet }) => !isMet).length;

  const choose = (next: string) => {
    setChoice(next);
    // Inside the office the small figures are the work itself; outside they could name a household.
    setHidesSmall(!INSIDE.includes(next));
  };
  const leave = async () => {
    const departure = { month: report.month, purpose, recipient: isInside ? '' : recipient.trim(), hidesSmall };
    const done =
      format === 'xlsx' ? await xlsx.mutateAsync(departure) : await print.mutateAsync({ ...departure, to: format });
    if (done.outcome === 'cancelled') return;
    if (done.outcome === 'saved') {
      toast.show({ text: `${done.fileName} 저장함`, icon: 'check' });
      opening.mutate({ how: 'folder' });
    } else toast.show({ text: '프린터로 보냈습니다', icon: 'print' });
    onClose();
  };

  return (
    <FormDialog
      title={`${Number(report.month.slice(5))}월 월간 실적보고 내보내기`}
      deed={format === 'printer' ? '인쇄' : '내보내기'}
      icon={format === 'printer' ? 'print' : 'download'}
      isReady={purpose.length >= 2}
      isPending={isPending}
      error={error && explainReportsFailure(error)}
      onClose={onClose}
      onSubmit={() => void leave().catch(() => undefined)}
    >
      <SegmentedField<Format>
        label="형식"
        value={format}
        onChange={setFormat}
        choices={[
          { value: 'xlsx', label: '엑셀 (XLSX)' },
          { value: 'pdf', label: 'PDF' },
          { value: 'printer', label: '프린터' },
        ]}
        hint={format === 'printer' ? 'A4 가로, 결재란 담당·팀장·동장' : `${report.fileName}.${format}`}
      />
      <SelectField
        label="쓰는 목적"
        isRequired
        autoFocus
        value={choice}
        onValueChange={choose}
        choices={[...PURPOSES.map((value) => ({ value, label: value })), { value: OTHER, label: '기타 (직접 쓰기)' }]}
      />
      {choice === OTHER && (
        <TextField
          label="목적 직접 쓰기"
          isRequired
          value={typed}
          onValueChange={setTyped}
          maxLength={200}
          hint="두 글자 이상. 문서와 다운로드 기록에 남습니다"
        />
      )}
      {!isInside && (
        <TextField
          label="보내는 곳"
          value={recipient}
          onValueChange={setRecipient}
          maxLength={100}
          hint={report.office.sigungu ? `예: ${report.office.sigungu} 복지정책과` : '예: 구청 복지정책과'}
        />
      )}
      <CheckboxField
        label={`${SMALLEST_SHOWN} 미만인 수는 ‘*’로 가리기 (밖으로 보낼 때)`}
        checked={hidesSmall}
        onChange={(event) => setHidesSmall(event.currentTarget.checked)}
        hint="합계에서 그 수가 드러나지 않도록 다른 칸도 함께 가립니다. 0은 가리지 않습니다"
      />
      {(isRunning(report) || unmet > 0) && (
        <Note tone="warn" icon="warn">
          {isRunning(report) && '아직 끝나지 않은 달이라 ‘작성 중’ 표시가 들어갑니다. '}
          {unmet > 0 && `맞지 않는 합이 ${unmet}가지 있습니다. 먼저 살펴보세요. `}
        </Note>
      )}
      <p className="meta">목적과 시각, 내보낸 사람이 다운로드 기록에 남습니다.</p>
    </FormDialog>
  );
}
