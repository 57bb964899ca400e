import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { MERGE_FIELDS, type MergeField } from '#shared/households/household-edits.ts';
import type { HouseholdPageView, Member } from '#shared/households/household-page.ts';
import { fieldLabel, valueWords } from '../../reference/field-words.ts';
import { useReference } from '../../reference/use-reference.ts';
import { type RpcFailure, rpc } from '../../rpc/rpc-client.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Footbar } from '../../ui/footbar.tsx';
import { formatCount } from '../../ui/format.ts';
import { Note } from '../../ui/note.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { ageAndSex, areaWords } from './household-words.ts';
import { explainHouseholdsFailure, type HouseholdsFailure, referenceOf } from './households-failure.ts';
import './households.css';

export interface MergePageProps {
  /** The household that stays; the page lets them change places. */
  readonly survivorId: string;
  readonly loserId: string;
  readonly onSwap: () => void;
  readonly onMerged: (householdId: string) => void;
  readonly onCancel: () => void;
  readonly listHref: string;
}

/** 합치기: two records side by side, one choice per field that differs, and what will happen in one sentence. */
export function MergePage(props: MergePageProps) {
  const survivor = useQuery(rpc.households.page({ id: props.survivorId }));
  const loser = useQuery(rpc.households.page({ id: props.loserId }));
  const failed: RpcFailure<HouseholdsFailure> | null = survivor.error ?? loser.error;
  if (failed)
    return (
      <>
        <h1 className="sr-only">가구 합치기</h1>
        <ErrorState
          title="두 가구를 견주지 못했습니다"
          reference={referenceOf(failed)}
          actions={<Button onPress={props.onCancel}>돌아가기</Button>}
        >
          {explainHouseholdsFailure(failed)}
        </ErrorState>
      </>
    );
  if (!survivor.data || !loser.data) return <SkeletonRows label="두 가구를 여는 중" />;
  return (
    <MergeForm key={`${props.survivorId}-${props.loserId}`} {...props} survivor={survivor.data} loser={loser.data} />
  );
}

interface MergeFormProps extends MergePageProps {
  readonly survivor: HouseholdPageView;
  readonly loser: HouseholdPageView;
}

function MergeForm({ survivor, loser, onSwap, onMerged, onCancel, listHref }: MergeFormProps) {
  const reference = useReference();
  const toast = useToast();
  const differing = MERGE_FIELDS.filter((field) => !isSame(field, survivor, loser));
  // A value is better than none: where only the other knows something, its value is proposed.
  const [taken, setTaken] = useState<ReadonlySet<MergeField>>(
    () => new Set(differing.filter((field) => isEmpty(choiceOf(field, survivor)) && !isEmpty(choiceOf(field, loser)))),
  );
  const [pairs, setPairs] = useState<ReadonlyMap<string, string>>(() => likelyPairs(survivor.members, loser.members));
  const [reason, setReason] = useState('');
  const undoing = useMutation(rpc.households.unmerge());
  const merging = useMutation({
    ...rpc.households.merge(),
    onSuccess: ({ id }) => {
      toast.show({
        text: `${loser.household.householdNo}를 ${survivor.household.householdNo}에 합쳤습니다`,
        icon: 'link',
        undo: () => undoing.mutate({ loserId: loser.household.id }),
      });
      onMerged(id);
    },
  });
  const take = (field: MergeField, fromLoser: boolean) => {
    const next = new Set(taken);
    if (fromLoser) next.add(field);
    else next.delete(field);
    setTaken(next);
  };
  const words = (field: MergeField, page: HouseholdPageView) => mergeWords(field, page, reference);
  return (
    <>
      <PageHead
        title="가구 합치기"
        crumbs={[{ label: '위기가구', href: listHref }, { label: '두 가구 견주기' }]}
        sub="남길 값을 고르면 나머지 기록은 모두 한 가구로 모입니다"
        actions={
          <Button size="normal" icon="sync" onPress={onSwap}>
            남길 가구 바꾸기
          </Button>
        }
      />
      <form
        className="form-page scroll"
        aria-label="가구 합치기"
        id="merge-form"
        onSubmit={(event) => {
          event.preventDefault();
          merging.mutate({
            survivorId: survivor.household.id,
            loserId: loser.household.id,
            takeFromLoser: [...taken],
            samePeople: [...pairs].map(([foldId, keepId]) => ({ foldId, keepId })),
            reason: reason.trim().length >= 2 ? reason : null,
          });
        }}
      >
        <table className="merge-table">
          <caption className="sr-only">두 가구의 값</caption>
          <thead>
            <tr>
              <th scope="col">칸</th>
              <th scope="col">
                <Badge icon="check" tone="info">
                  남는 가구
                </Badge>{' '}
                {survivor.headName} <span className="meta">{survivor.household.householdNo}</span>
              </th>
              <th scope="col">
                <Badge icon="right">합쳐질 가구</Badge> {loser.headName}{' '}
                <span className="meta">{loser.household.householdNo}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {differing.map((field) => (
              <tr key={field}>
                <th scope="row">{fieldLabel(field)}</th>
                {[survivor, loser].map((page) => (
                  <td key={page.household.id} data-chosen={taken.has(field) === (page === loser) || undefined}>
                    <label className="check">
                      <input
                        type="radio"
                        className="box"
                        name={field}
                        checked={taken.has(field) === (page === loser)}
                        onChange={() => take(field, page === loser)}
                      />
                      <span>{words(field, page)}</span>
                    </label>
                  </td>
                ))}
              </tr>
            ))}
            {differing.length === 0 && (
              <tr>
                <td colSpan={3}>
                  <EmptyState icon="equal" title="가구 정보가 모두 같습니다" />
                </td>
              </tr>
            )}
          </tbody>
        </table>
        <h2>가구원</h2>
        <p className="muted">같은 사람이면 남는 쪽 기록에 전화와 빠진 값을 채우고 하나로 둡니다.</p>
        <table className="merge-table" data-people>
          <caption className="sr-only">가구원 짝짓기</caption>
          <thead>
            <tr>
              <th scope="col">합쳐질 가구의 사람</th>
              <th scope="col">남는 가구에서는</th>
            </tr>
          </thead>
          <tbody>
            {loser.members.map((member) => (
              <tr key={member.id}>
                <th scope="row">{memberWords(member)}</th>
                <td>
                  <SelectField
                    label={`${member.name} 님은 남는 가구에서`}
                    isLabelHidden
                    value={pairs.get(member.id) ?? ''}
                    choices={[
                      { value: '', label: '다른 사람: 가구원으로 옮김' },
                      ...survivor.members.map((other) => ({
                        value: other.id,
                        label: `같은 사람: ${memberWords(other)}`,
                      })),
                    ]}
                    onValueChange={(keepId) => {
                      const next = new Map(pairs);
                      if (keepId === '') next.delete(member.id);
                      else next.set(member.id, keepId);
                      setPairs(next);
                    }}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <div className="merge-reason">
          <TextField
            label="합치는 까닭"
            value={reason}
            onValueChange={setReason}
            maxLength={500}
            placeholder="예: 같은 집, 두 명단에서 따로 등록됨"
          />
        </div>
        <Note icon="info">
          사례 {formatCount(loser.cases.length, '건')}, 위기정보 {formatCount(loser.indicators.length, '종')}과 연락
          기록이 {survivor.household.householdNo}로 모입니다. {loser.household.householdNo} 번호로 찾아도 이 가구가
          열립니다. 어느 한 쪽이라도 새로 고치기 전까지는 그대로 되돌릴 수 있습니다.
        </Note>
        {merging.error && (
          <Note tone="danger" icon="warn" isAlert>
            {explainHouseholdsFailure(merging.error)}
          </Note>
        )}
      </form>
      <Footbar
        actions={
          <>
            <Button size="normal" onPress={onCancel}>
              그만두기
            </Button>
            <Button size="normal" variant="primary" type="submit" form="merge-form" isPending={merging.isPending}>
              합치기
            </Button>
          </>
        }
      />
    </>
  );
}

/** A field's value for comparing; an address with its 통·반 is one value. */
function choiceOf(field: MergeField, { household }: HouseholdPageView): unknown {
  if (field === 'address')
    return [household.roadAddress, household.detailAddress, household.tong, household.ban, household.ri];
  return household[field];
}
const isSame = (field: MergeField, a: HouseholdPageView, b: HouseholdPageView) =>
  JSON.stringify(choiceOf(field, a)) === JSON.stringify(choiceOf(field, b));
const isEmpty = (value: unknown) =>
  value === null || value === '' || (Array.isArray(value) && value.every((part) => !part));

function mergeWords(field: MergeField, page: HouseholdPageView, reference: ReturnType<typeof useReference>): string {
  const { household, officer } = page;
  if (field === 'address')
    return [household.roadAddress, household.detailAddress, areaWords(household)].filter(Boolean).join(', ');
  if (field === 'officerId') return household.officerId === null ? '—' : (officer?.name ?? '—');
  return valueWords(field, household[field], reference);
}

const memberWords = ({ name, age, sex, phones }: Member): string =>
  [name, ageAndSex(age, sex), phones[0]?.number].filter(Boolean).join(' · ');

/** People of one name (and one birth, where both are known) are proposed as one person. */
function likelyPairs(kept: readonly Member[], folded: readonly Member[]): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const member of folded) {
    const twin = kept.find(
      (other) =>
        other.name === member.name &&
        (other.birth === null || member.birth === null || other.birth === member.birth) &&
        ![...pairs.values()].includes(other.id),
    );
    if (twin) pairs.set(member.id, twin.id);
  }
  return pairs;
}
