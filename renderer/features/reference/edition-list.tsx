import { useQuery } from '@tanstack/react-query';
import type { referenceContract } from '#shared/reference/reference.contract.ts';
import type { InputOf } from '#shared/rpc/contract.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { formatDay } from '../../ui/format.ts';
import { PlainTable } from '../../ui/plain-table.tsx';

interface EditionListProps {
  readonly of: InputOf<typeof referenceContract.editions>;
  /** Puts what is stored into words; codes are words already. */
  readonly wordsOf?: (text: string) => string;
}

/** Every edition of one code or policy, newest first. */
export function EditionList({ of, wordsOf = (text) => text }: EditionListProps) {
  const editions = useQuery(rpc.reference.editions(of));
  return (
    <PlainTable
      caption="이력"
      rowKey={(edition) => edition.validFrom}
      rows={editions.data ?? []}
      columns={[
        {
          id: 'from',
          label: '쓰이는 날',
          width: 7,
          cell: (edition) => formatDay(edition.validFrom, { weekday: false }),
        },
        { id: 'text', label: '내용', cell: (edition) => wordsOf(edition.text) },
        { id: 'by', label: '고친 사람', width: 5.5, cell: (edition) => edition.enteredBy ?? '처음 값' },
      ]}
    />
  );
}
