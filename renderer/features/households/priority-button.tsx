import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import type { HouseholdRow } from '#shared/households/household-row.ts';
import { PriorityBadge } from '../../reference/priority-badge.tsx';
import { rpc } from '../../rpc/rpc-client.ts';
import { Note } from '../../ui/note.tsx';
import { AnchoredPopover } from '../../ui/popover.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { explainHouseholdsFailure } from './households-failure.ts';
import { PriorityBreakdown } from './priority-breakdown.tsx';

interface PriorityButtonProps {
  readonly row: Pick<HouseholdRow, 'id' | 'headName' | 'priority' | 'score'>;
  readonly isCurrent: boolean;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly onOverride: () => void;
}

/** The level with its sum in a list; opens the sum by its parts. */
export function PriorityButton({ row, isCurrent, isOpen, onOpenChange, onOverride }: PriorityButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        className="priority-button"
        tabIndex={isCurrent ? undefined : -1}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => onOpenChange(true)}
      >
        <PriorityBadge level={row.priority} />
        {row.priority !== 'EMERGENCY' && <span>{row.score}</span>}
        <span className="sr-only">{row.priority === 'EMERGENCY' ? '긴급인 까닭 보기' : '점 계산 보기'}</span>
      </button>
      {isOpen && (
        <AnchoredPopover
          anchor={button}
          label={`${row.headName} 우선순위 계산`}
          width={23}
          onClose={() => onOpenChange(false)}
        >
          <Breakdown id={row.id} onOverride={onOverride} />
        </AnchoredPopover>
      )}
    </>
  );
}

function Breakdown({ id, onOverride }: { id: string; onOverride: () => void }) {
  const priority = useQuery(rpc.households.priority({ id }));
  if (priority.error)
    return (
      <Note tone="danger" icon="warn">
        {explainHouseholdsFailure(priority.error)}
      </Note>
    );
  if (!priority.data) return <SkeletonRows label="점수를 계산하는 중" rows={3} />;
  return <PriorityBreakdown priority={priority.data} onOverride={onOverride} />;
}
