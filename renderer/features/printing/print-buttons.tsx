import { useState } from 'react';
import type { HouseholdFilterInput } from '#shared/households/household-filter.ts';
import { MOST_PRINTED } from '#shared/printing/visit-list-limit.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format.ts';
import { PrintDialog } from './print-dialog.tsx';

interface ButtonSize {
  /** `normal` at a page's head, `small` in toolbars and selection bars. */
  readonly size?: 'small' | 'normal';
}

/** 방문 목록 of a filter or of households picked by hand (`{ ids }`). */
export function PrintVisitListButton({
  filter,
  count,
  size = 'normal',
}: ButtonSize & { readonly filter: HouseholdFilterInput; readonly count: number }) {
  const [isOpen, setIsOpen] = useState(false);
  const shown = Math.min(count, MOST_PRINTED);
  const rest =
    count > MOST_PRINTED ? ` 한 번에 ${formatCount(MOST_PRINTED, '가구')}까지 우선순위 높은 순으로 나옵니다.` : '';
  return (
    <>
      <Button size={size} icon="print" isDisabled={count === 0} onPress={() => setIsOpen(true)}>
        방문 목록 인쇄
      </Button>
      {isOpen && (
        <PrintDialog
          title="방문 목록 인쇄"
          summary={`${formatCount(shown, '가구')}를 통·반 순서로 인쇄합니다.${rest}`}
          print={(choice) => rpc.printing.visitList().mutationFn({ filter, title: '', ...choice })}
          onClose={() => setIsOpen(false)}
        />
      )}
    </>
  );
}

/** 방문 카드 of one household. */
export function PrintCardButton({ householdId, size = 'normal' }: ButtonSize & { readonly householdId: string }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button size={size} icon="print" onPress={() => setIsOpen(true)}>
        방문 카드
      </Button>
      {isOpen && (
        <PrintDialog
          title="방문 카드 인쇄"
          summary="이 가구의 정보와 최근 연락을 한 장에 담습니다."
          print={(choice) => rpc.printing.householdCard().mutationFn({ householdId, ...choice })}
          onClose={() => setIsOpen(false)}
        />
      )}
    </>
  );
}

/** 초기상담지 to fill in by hand. */
export function PrintSheetButton({ size = 'normal' }: ButtonSize) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button size={size} icon="print" onPress={() => setIsOpen(true)}>
        빈 초기상담지
      </Button>
      {isOpen && (
        <PrintDialog
          title="빈 초기상담지 인쇄"
          summary="손으로 적을 초기상담지입니다. 개인정보가 들어가지 않습니다."
          namesPeople={false}
          print={({ to }) => rpc.printing.consultationSheet().mutationFn({ to })}
          onClose={() => setIsOpen(false)}
        />
      )}
    </>
  );
}
