import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { PrintOutcome } from '#shared/printing/printing.contract.ts';
import { type RpcFailure, rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Note } from '../../ui/note.tsx';
import { useToast } from '../../ui/toast.tsx';
import { type Exposure, ExposureFields } from './exposure-fields.tsx';
import { explainPrintingFailure } from './printing-failure.ts';

export interface PrintChoice {
  readonly to: 'pdf' | 'printer';
  readonly isUnmasked: boolean;
  readonly purpose: string | null;
}

interface PrintDialogProps {
  readonly title: string;
  /** What will be on the paper: `3가구, 통·반 순서`. */
  readonly summary: string;
  /** A blank form names nobody: nothing is asked about masking. */
  readonly namesPeople?: boolean;
  readonly print: (choice: PrintChoice) => Promise<PrintOutcome>;
  readonly onClose: () => void;
}

/** Asks how a document leaves: masked or for a purpose, as a file or on paper. What leaves is logged by core. */
export function PrintDialog({ title, summary, namesPeople = true, print, onClose }: PrintDialogProps) {
  const [exposure, setExposure] = useState<Exposure>({ isUnmasked: false, purpose: '' });
  const toast = useToast();
  const isUnmasked = namesPeople && exposure.isUnmasked;
  const purpose = exposure.purpose.trim();
  const lacksPurpose = isUnmasked && purpose.length < 2;
  const opening = useMutation(rpc.printing.openSaved());
  const printing = useMutation<PrintOutcome, RpcFailure<never>, PrintChoice['to']>({
    mutationFn: (to) => print({ to, isUnmasked, purpose: isUnmasked ? purpose : null }),
    onSuccess: ({ outcome, fileName, serial }) => {
      if (outcome === 'cancelled') return;
      if (outcome === 'saved') {
        toast.show({ text: `${fileName} 저장함 · 문서번호 ${serial}`, icon: 'check' });
        opening.mutate({ how: 'folder' });
      } else toast.show({ text: `프린터로 보냈습니다 · 문서번호 ${serial}`, icon: 'print' });
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      foot={
        <>
          <Button size="normal" onPress={onClose}>
            그만두기
          </Button>
          <Button
            size="normal"
            icon="print"
            isDisabled={lacksPurpose || printing.isPending}
            onPress={() => printing.mutate('printer')}
          >
            프린터로
          </Button>
          <Button
            size="normal"
            variant="primary"
            icon="download"
            isDisabled={lacksPurpose}
            isPending={printing.isPending}
            onPress={() => printing.mutate('pdf')}
          >
            PDF로 저장
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>{summary}</p>
        {namesPeople && <ExposureFields value={exposure} onChange={setExposure} where="문서와 출력 기록에" />}
        {namesPeople && (
          <Note tone="plain" icon="shield">
            모든 쪽에 이름·PC·시각·문서번호가 옅게 찍힙니다. 다 쓰면 파쇄하세요.
          </Note>
        )}
        {printing.error && (
          <Note tone="danger" icon="warn" isAlert>
            {explainPrintingFailure(printing.error)}
          </Note>
        )}
      </div>
    </Dialog>
  );
}
