import { useEffect, useRef } from 'react';
import { fieldLabel, valueWords } from '../../reference/field-words.ts';
import { useReference } from '../../reference/use-reference.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';

interface Conflict {
  readonly field: string;
  readonly mine: unknown;
  readonly theirs: unknown;
}

interface ChangedMeanwhileProps {
  readonly fields: readonly Conflict[];
  readonly onTakeTheirs: (field: string, theirs: unknown) => void;
  readonly onKeepMine: (field: string, theirs: unknown) => void;
}

/** Fields that somebody else changed while this form was open: both values, and a choice for each. */
export function ChangedMeanwhile({ fields, onTakeTheirs, onKeepMine }: ChangedMeanwhileProps) {
  const reference = useReference();
  const place = useRef<HTMLDivElement>(null);
  // It appears at the end of a long form, for somebody who has just pressed a button at its foot.
  useEffect(() => place.current?.scrollIntoView({ block: 'center' }), []);
  return (
    <div ref={place}>
      <Note tone="warn" icon="diff" title="그사이 다른 값으로 바뀌었습니다" isAlert>
        <p>아직 저장되지 않았습니다. 남길 값을 고른 뒤 다시 저장하세요.</p>
        <PlainTable
          caption="겹친 칸"
          rows={fields}
          rowKey={({ field }) => field}
          columns={[
            { id: 'field', label: '칸', width: 7, cell: ({ field }) => fieldLabel(field) },
            {
              id: 'theirs',
              label: '지금 저장된 값',
              cell: ({ field, theirs }) => valueWords(field, theirs, reference),
            },
            { id: 'mine', label: '내가 쓴 값', cell: ({ field, mine }) => valueWords(field, mine, reference) },
            {
              id: 'choice',
              label: '고르기',
              width: 15,
              cell: ({ field, theirs }) => (
                <span className="row">
                  <Button onPress={() => onTakeTheirs(field, theirs)}>저장된 값</Button>
                  <Button onPress={() => onKeepMine(field, theirs)}>내 값</Button>
                </span>
              ),
            },
          ]}
        />
      </Note>
    </div>
  );
}
