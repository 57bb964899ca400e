import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { KIND_WORDS } from '#shared/consultations/consultation-words.ts';
import type { LedgerFilter, LedgerRow } from '#shared/reviews/review-view.ts';
import { CODE_CHANGE_WORDS, RESULT_WORDS } from '#shared/reviews/review-words.ts';
import { REVIEW_MARK_WORDS, useReviewMarks } from '../../marks/review-mark.tsx';
import { type ReferenceLookup, useReference } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { CheckboxField } from '../../ui/checkbox-field.tsx';
import { DataGrid } from '../../ui/data-grid.tsx';
import { DateField } from '../../ui/date-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Footbar } from '../../ui/footbar.tsx';
import { formatCount, formatDay, formatShortDayTime, formatTime } from '../../ui/format.ts';
import type { GridColumn } from '../../ui/grid-columns.ts';
import { Note } from '../../ui/note.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { Pane, PaneBody, Section, Split } from '../../ui/split.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { Toolbar } from '../../ui/toolbar.tsx';
import { explainReviewsFailure, referenceIn } from './reviews-failure.ts';
import './reviews.css';

export interface LedgerPageProps {
  /** The office's day, to begin with its month. */
  readonly today: string;
  readonly onOpen: (consultationId: string) => void;
  readonly onBack: () => void;
}

const LIMIT = 2_000;
const RESULTS: readonly { readonly value: LedgerFilter['result']; readonly label: string }[] = [
  { value: 'all', label: '모든 결과' },
  { value: 'confirmed', label: '확인완료' },
  { value: 'returned', label: '보완요청' },
  { value: 'escalated', label: '시군구 의뢰' },
  { value: 'reopened', label: '다시 엶' },
];

/** 확인대장: every decision with how long it took, sign-in codes issued meanwhile, and copies for a purpose. */
export function LedgerPage({ today, onOpen, onBack }: LedgerPageProps) {
  const reference = useReference();
  const [filter, setFilter] = useState<LedgerFilter>({
    from: `${today.slice(0, 8)}01`,
    to: today,
    result: 'all',
    reviewerId: null,
    authorId: null,
    onlySamePc: false,
  });
  const [isCopying, setIsCopying] = useState(false);
  const ledger = useQuery({ ...rpc.reviews.ledger({ filter, limit: LIMIT }), placeholderData: keepPreviousData });
  const colleagues = useQuery(rpc.accounts.colleagues({}));
  const people = (colleagues.data ?? [])
    .filter(({ role }) => role === 'OFFICER' || role === 'MANAGER')
    .map(({ id, name }) => ({ value: id, label: name }));
  const markOf = useReviewMarks();
  const columns = useMemo(() => ledgerColumns(reference, markOf), [reference, markOf]);
  const change = (changes: Partial<LedgerFilter>) => setFilter({ ...filter, ...changes });
  const rows = ledger.data?.rows ?? [];
  return (
    <>
      <PageHead
        title="더블체크 확인대장"
        sub={
          ledger.data &&
          `${formatCount(ledger.data.total, '건')} · 같은 PC에서 바로 확인 ${formatCount(ledger.data.samePc, '건')} · 이름은 가려서 보입니다`
        }
        actions={
          <>
            <Button icon="chev-left" onPress={onBack}>
              더블체크로
            </Button>
            <Button icon="print" onPress={() => setIsCopying(true)}>
              인쇄·내려받기
            </Button>
          </>
        }
      />
      <Toolbar label="확인대장 거르기">
        <DateField label="부터" size="small" value={filter.from} onChange={(from) => from && change({ from })} />
        <DateField label="까지" size="small" value={filter.to} onChange={(to) => to && change({ to })} />
        <SelectField
          label="결과"
          size="small"
          value={filter.result}
          choices={RESULTS}
          onValueChange={(result) => change({ result })}
        />
        <SelectField
          label="확인자"
          size="small"
          value={filter.reviewerId ?? ''}
          choices={[{ value: '', label: '모두' }, ...people]}
          onValueChange={(id) => change({ reviewerId: id || null })}
        />
        <SelectField
          label="작성자"
          size="small"
          value={filter.authorId ?? ''}
          choices={[{ value: '', label: '모두' }, ...people]}
          onValueChange={(id) => change({ authorId: id || null })}
        />
        <CheckboxField
          label="같은 PC에서 바로 확인한 것만"
          checked={filter.onlySamePc}
          onCheckedChange={(onlySamePc) => change({ onlySamePc })}
        />
      </Toolbar>
      {ledger.error ? (
        <ErrorState title="확인대장을 불러오지 못했습니다" reference={referenceIn(ledger.error)}>
          {explainReviewsFailure(ledger.error)}
        </ErrorState>
      ) : (
        <Split
          sideWidth={26}
          side={
            <Pane label="로그인 코드 발급" isSunken>
              <PaneBody label="로그인 코드 발급">
                <Section title="같은 기간의 로그인 코드 발급" end={`${ledger.data?.resets.length ?? 0}건`}>
                  <p className="meta">코드를 발급한 사람은 그 계정의 상담을 확인할 수 없습니다.</p>
                  <PlainTable
                    caption="로그인 코드 발급"
                    rows={ledger.data?.resets ?? []}
                    rowKey={({ id }) => id}
                    columns={[
                      { id: 'at', label: '일시', width: 7.6, cell: ({ at }) => formatShortDayTime(at) },
                      { id: 'what', label: '구분', cell: ({ change: what }) => CODE_CHANGE_WORDS[what] },
                      { id: 'who', label: '받은 사람', cell: ({ accountName }) => accountName },
                      { id: 'by', label: '발급', cell: ({ byName }) => byName },
                    ]}
                  />
                </Section>
              </PaneBody>
            </Pane>
          }
        >
          <DataGrid<LedgerRow>
            caption={`더블체크 확인대장 ${rows.length}건, 최근 것부터`}
            columns={columns}
            rows={rows}
            rowKey={ledgerKey}
            rowName={(row) => row.headName}
            onOpen={(row) => onOpen(row.consultationId)}
            isLoading={ledger.isLoading}
            isInset
            empty={<EmptyState icon="file" title="이 기간에는 확인한 상담이 없습니다" />}
          />
        </Split>
      )}
      <Footbar
        keys={[
          { keys: ['ArrowUp', 'ArrowDown'], label: '이동' },
          { keys: ['Enter'], label: '상담 열기' },
        ]}
        end="인쇄와 내려받기는 기록이 남습니다"
      />
      {isCopying && <CopyDialog filter={filter} count={ledger.data?.total ?? 0} onClose={() => setIsCopying(false)} />}
    </>
  );
}

const ledgerKey = (row: LedgerRow) => row.eventId;

function ledgerColumns(
  reference: ReferenceLookup,
  markOf: ReturnType<typeof useReviewMarks>,
): readonly GridColumn<LedgerRow>[] {
  return [
    {
      id: 'at',
      label: '확인일시',
      width: 10.3,
      cell: (row) => `${formatDay(row.at, { weekday: false })} ${formatTime(row.at)}`,
    },
    { id: 'name', label: '대상', width: 6, emphasis: 'strong', isRowHeader: true, cell: (row) => row.headName },
    {
      id: 'kind',
      label: '구분',
      width: 7.5,
      importance: 3,
      cell: (row) => `${KIND_WORDS[row.kind]} ${row.versionNo}판`,
    },
    { id: 'author', label: '작성', width: 4.6, importance: 2, cell: (row) => row.authorName },
    {
      id: 'reviewer',
      label: '확인',
      width: 6.2,
      cell: (row) => (row.deputyForName === null ? row.reviewerName : `${row.reviewerName}(대결)`),
    },
    {
      id: 'result',
      label: '결과',
      width: 9,
      cell: (row) => {
        const mark = markOf(row.eventId, row.at);
        const notes = [row.isVoided ? '효력 없음' : '', mark === null ? '' : REVIEW_MARK_WORDS[mark]].filter(Boolean);
        return notes.length === 0 ? RESULT_WORDS[row.result] : `${RESULT_WORDS[row.result]} (${notes.join(', ')})`;
      },
    },
    {
      id: 'why',
      label: '사유·의견',
      width: 7.5,
      grows: true,
      importance: 1,
      cell: (row) =>
        [row.reasonCodes.map((code) => reference.labelOf('review_reason', code)).join(', '), row.comment ?? '']
          .filter(Boolean)
          .join(' · '),
    },
    { id: 'lead', label: '소요', width: 3.6, importance: 2, align: 'end', cell: (row) => `${row.leadDays}일` },
    {
      id: 'same',
      label: '같은 PC',
      width: 4.6,
      align: 'end',
      cell: (row) => (row.samePcSeconds === null ? '' : <b className="t-danger">{row.samePcSeconds}초 뒤</b>),
    },
  ];
}

interface CopyDialogProps {
  readonly filter: LedgerFilter;
  readonly count: number;
  readonly onClose: () => void;
}

/** How the ledger leaves: names cut short, or in full for a purpose that is logged and printed. */
function CopyDialog({ filter, count, onClose }: CopyDialogProps) {
  const toast = useToast();
  const [isFull, setIsFull] = useState(false);
  const [purpose, setPurpose] = useState('');
  const lacksPurpose = isFull && purpose.trim().length < 2;
  const given = { filter, purpose: isFull ? purpose.trim() : null };
  const printing = useMutation({
    ...rpc.reviews.printLedger(),
    onSuccess: ({ outcome, fileName, serial }) => {
      if (outcome === 'cancelled') return;
      toast.show({ text: fileName ? `${fileName} 저장함` : `프린터로 보냈습니다 · 문서번호 ${serial}`, icon: 'print' });
      onClose();
    },
  });
  const exporting = useMutation({
    ...rpc.reviews.exportLedger(),
    onSuccess: (saved) => {
      if (!saved) return;
      toast.show({ text: `${saved.fileName} 저장함`, icon: 'download' });
      onClose();
    },
  });
  const isBusy = printing.isPending || exporting.isPending;
  const failure = printing.error ?? exporting.error;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="확인대장 인쇄·내려받기"
      foot={
        <>
          <Button
            size="normal"
            icon="print"
            isDisabled={lacksPurpose || isBusy}
            onPress={() => printing.mutate({ ...given, to: 'printer' })}
          >
            프린터로
          </Button>
          <Button
            size="normal"
            icon="file"
            isDisabled={lacksPurpose || isBusy}
            onPress={() => printing.mutate({ ...given, to: 'pdf' })}
          >
            PDF
          </Button>
          <Button
            size="normal"
            variant="primary"
            icon="download"
            isDisabled={lacksPurpose}
            isPending={isBusy}
            onPress={() => exporting.mutate(given)}
          >
            엑셀
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>화면에서 거른 {formatCount(count, '건')}이 나갑니다.</p>
        <CheckboxField label="이름을 가리지 않고 내보내기" checked={isFull} onCheckedChange={setIsFull} />
        {isFull && (
          <TextField
            label="목적"
            isRequired
            autoFocus
            value={purpose}
            maxLength={200}
            hint="반출 기록과 문서에 남습니다"
            onValueChange={setPurpose}
          />
        )}
        {failure && (
          <Note tone="danger" icon="warn" isAlert>
            {explainReviewsFailure(failure)}
          </Note>
        )}
      </div>
    </Dialog>
  );
}
