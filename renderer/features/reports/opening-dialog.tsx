import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FigureKey, MonthlyReport } from '#shared/reports/report-figure.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { explainReportsFailure } from './reports-failure.ts';

interface OpeningDialogProps {
  readonly report: MonthlyReport;
  readonly figure: FigureKey;
  readonly title: string;
  readonly unit: string;
  readonly opening: number;
  readonly onClose: () => void;
}

/** What a 누계 stood at before this register began, with a reason that stays in the history. */
export function OpeningDialog({ report, figure, title, unit, opening, onClose }: OpeningDialogProps) {
  const year = Number(report.month.slice(0, 4));
  const entered = useQuery(rpc.reports.openings({ year }));
  const before = entered.data?.openings.find(
    ({ table, line, column }) => table === figure.table && line === figure.line && column === figure.column,
  );
  const [value, setValue] = useState<number | null>(opening > 0 ? opening : null);
  const [reason, setReason] = useState('');
  const toast = useToast();
  const saving = useMutation({
    ...rpc.reports.setOpening(),
    onSuccess: () => {
      toast.show({ text: `${title} 이월값을 저장했습니다`, icon: 'check' });
      onClose();
    },
  });
  const isReady = value !== null && value >= 0 && reason.trim().length >= 2 && entered.isSuccess;
  const save = () => {
    if (!isReady || value === null) return;
    const { table, line, column } = figure;
    saving.mutate({ year, table, line, column, value, before: before?.value ?? null, reason: reason.trim() });
  };
  return (
    <FormDialog
      title="도입 전 이월값"
      deed="저장"
      isReady={isReady}
      isPending={saving.isPending}
      error={saving.error && explainReportsFailure(saving.error)}
      onClose={onClose}
      onSubmit={save}
    >
      <p>
        {title}: {year}. 1. 1.부터 이 프로그램에 기록하기 전까지의 수입니다. 여기 기록한 것은 빼고 적으세요.
      </p>
      <NumberField label="이월값" isRequired unit={unit} value={value} onChange={setValue} />
      <TextField
        label="근거"
        isRequired
        value={reason}
        onValueChange={setReason}
        maxLength={200}
        hint={before?.reason ? `지금 적힌 근거: ${before.reason}` : '예: 1~8월 수기 집계표'}
      />
    </FormDialog>
  );
}
