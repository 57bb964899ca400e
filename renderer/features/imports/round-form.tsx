import { useQuery } from '@tanstack/react-query';
import type { NewRound } from '#shared/imports/imports.contract.ts';
import { useReference } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { CheckboxField } from '../../ui/checkbox-field.tsx';
import { DateField } from '../../ui/date-field.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { SegmentedField } from '../../ui/segmented-field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { Pane, PaneBody, PaneHead } from '../../ui/split.tsx';
import { TextField } from '../../ui/text-field.tsx';

/** What is asked about a list before it may come in. */
export interface RoundDraft extends NewRound {
  /** Set when the list joins a round that is there already. */
  readonly existing: string | null;
  readonly openCases: boolean;
}

interface RoundFormProps {
  readonly draft: RoundDraft;
  readonly onDraft: (draft: RoundDraft) => void;
  /** Shown once the user tried to go on. */
  readonly showsErrors: boolean;
}

/** What of the draft is still missing; the sentence stands at its field. */
export function roundErrors(draft: RoundDraft): Partial<Record<keyof RoundDraft, string>> {
  if (draft.existing !== null) return {};
  return {
    ...((draft.year < 2000 || draft.year > 2100) && { year: '네 자리 연도를 적어 주세요.' }),
    ...(draft.title.trim().length < 2 && { title: '차수 이름을 두 글자 이상 적어 주세요.' }),
    ...(draft.purpose.trim().length < 2 && { purpose: '무엇에 쓰려고 받은 명단인지 적어 주세요.' }),
    ...(draft.legalBasis === '' && { legalBasis: '근거를 골라 주세요.' }),
    ...(draft.retainUntil === '' && { retainUntil: '언제까지 보관할지 정해 주세요.' }),
  };
}

/** Second step, right side: the round, and the list's 근거·목적·보유기한·승인번호. */
export function RoundForm({ draft, onDraft, showsErrors }: RoundFormProps) {
  const reference = useReference();
  const batches = useQuery(rpc.imports.batches({}));
  const rounds = new Map(
    (batches.data ?? []).flatMap(({ round, state }) =>
      round && state === 'done' ? [[round.id, round.title] as const] : [],
    ),
  );
  const errors = showsErrors ? roundErrors(draft) : {};
  const set = (changes: Partial<RoundDraft>) => onDraft({ ...draft, ...changes });
  return (
    <Pane label="차수와 근거" isSunken>
      <PaneHead>
        <h2>차수와 근거</h2>
      </PaneHead>
      <PaneBody label="차수와 근거">
        <div className="stack import-form">
          {rounds.size > 0 && (
            <SelectField
              label="차수"
              value={draft.existing ?? 'new'}
              choices={[
                { value: 'new', label: '새 차수' },
                ...[...rounds].map(([value, label]) => ({ value, label: `${label}에 더하기` })),
              ]}
              onValueChange={(value) => set({ existing: value === 'new' ? null : value })}
            />
          )}
          {draft.existing === null && (
            <>
              <SegmentedField
                label="종류"
                value={draft.kind}
                choices={[
                  { value: 'CENTRAL', label: '중앙발굴' },
                  { value: 'LOCAL_PLAN', label: '기획발굴' },
                  { value: 'CHECK_IN', label: '안부살핌' },
                ]}
                onChange={(kind) => set({ kind, openCases: kind !== 'CHECK_IN' })}
              />
              <TextField
                label="차수 이름"
                isRequired
                value={draft.title}
                error={errors.title}
                onValueChange={(title) => set({ title })}
              />
              <div className="import-pair">
                <TextField
                  label="연도"
                  inputMode="numeric"
                  maxLength={4}
                  value={String(draft.year)}
                  error={errors.year}
                  onValueChange={(text) => set({ year: Number(text.replace(/\D/g, '')) })}
                />
                <NumberField label="차수" unit="차" value={draft.roundNo} onChange={(roundNo) => set({ roundNo })} />
              </div>
              <DateField
                label="처리 기한"
                value={draft.endOn}
                hint="이날까지 첫 연락을 마칩니다."
                onChange={(endOn) => set({ endOn })}
              />
              <SelectField
                label="법적 근거"
                isRequired
                value={draft.legalBasis}
                placeholder="근거 고르기"
                error={errors.legalBasis}
                choices={reference.choicesOf('legal_basis').map(({ code, label }) => ({ value: code, label }))}
                onValueChange={(legalBasis) => set({ legalBasis })}
              />
              <TextField
                label="처리 목적"
                isRequired
                value={draft.purpose}
                error={errors.purpose}
                onValueChange={(purpose) => set({ purpose })}
              />
              <DateField
                label="보유 기한"
                isRequired
                value={draft.retainUntil || null}
                error={errors.retainUntil}
                onChange={(day) => set({ retainUntil: day ?? '' })}
              />
              <TextField
                label="반출 승인번호"
                value={draft.approvalNo ?? ''}
                hint="행복e음에서 내려받았다면 승인번호를 적습니다."
                onValueChange={(approvalNo) => set({ approvalNo: approvalNo === '' ? null : approvalNo })}
              />
            </>
          )}
          <CheckboxField
            label="가구마다 사례를 열기"
            hint="이미 진행 중인 사례가 있으면 그 사례에 연결합니다."
            checked={draft.openCases}
            onCheckedChange={(openCases) => set({ openCases })}
          />
        </div>
      </PaneBody>
    </Pane>
  );
}
