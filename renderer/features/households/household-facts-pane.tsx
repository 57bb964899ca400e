import { useMutation } from '@tanstack/react-query';
import type { HouseholdPageView, Member } from '#shared/households/household-page.ts';
import { useReference } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { today as dayNow, formatMonth, formatShortDay, formatWon } from '../../ui/format.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Note } from '../../ui/note.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { Pane, PaneBody, Section } from '../../ui/split.tsx';
import { Status } from '../../ui/status.tsx';
import { useToast } from '../../ui/toast.tsx';
import { dueKind, dueWords, joinLabels } from './household-words.ts';
import { explainHouseholdsFailure } from './households-failure.ts';

interface FactsPaneProps {
  readonly page: HouseholdPageView;
  /** As they may be seen now: masked, or revealed a moment ago. */
  readonly members: readonly Member[];
  readonly onAddPerson: () => void;
  readonly onEditPerson: (member: Member) => void;
  readonly onLeave: (member: Member) => void;
  readonly onMove: (member: Member) => void;
  readonly onReveal: () => void;
  readonly onIndicator: (id: string | null) => void;
  readonly onEdit: () => void;
  readonly onOpen: (id: string) => void;
  readonly onMerge: (survivorId: string, loserId: string) => void;
}

/** The left pane: what is due, who lives there, the signs, and how they live. */
export function HouseholdFactsPane(props: FactsPaneProps) {
  const { page, members } = props;
  return (
    <Pane label="가구 정보">
      <PaneBody label="가구 정보">
        <div className="stack">
          <DueNote page={page} />
          <QualityNotes {...props} />
          <Section
            title="가구원"
            end={
              <>
                {members.some(({ isMasked }) => isMasked) && (
                  <Button variant="link" icon="eye" onPress={props.onReveal}>
                    가림 풀기
                  </Button>
                )}
                <Button variant="link" icon="plus" onPress={props.onAddPerson}>
                  추가
                </Button>
              </>
            }
          >
            <Members {...props} />
          </Section>
          <Section
            title="위기정보"
            end={
              <Button variant="link" icon="plus" onPress={() => props.onIndicator(null)}>
                추가
              </Button>
            }
          >
            <Indicators {...props} />
          </Section>
          <Section
            title="살림과 건강"
            end={
              <Button variant="link" icon="edit" onPress={props.onEdit}>
                고치기
              </Button>
            }
          >
            <Circumstances {...props} />
          </Section>
          <MergedFrom page={page} onOpen={props.onOpen} />
        </div>
      </PaneBody>
    </Pane>
  );
}

function DueNote({ page }: { page: HouseholdPageView }) {
  const { nextDue, lastContactAt, daysSinceContact } = page;
  if (!nextDue) return null;
  const { words, tone } = dueWords(nextDue.at, dayNow());
  if (tone !== 'danger') return null;
  const { words: what, icon } = dueKind(nextDue.kind);
  return (
    <Note tone="danger" icon={icon} title={words === '오늘' ? `오늘까지 · ${what}` : `${what} · ${words}`}>
      {lastContactAt === null
        ? '아직 연락이 닿은 적이 없습니다'
        : `마지막 연락 ${formatShortDay(lastContactAt)} · ${daysSinceContact}일 전`}
    </Note>
  );
}

function QualityNotes({ page, onEdit, onOpen, onMerge }: FactsPaneProps) {
  const twin = page.sameDoor[0];
  const rules = new Set(page.quality);
  return (
    <>
      {twin && (
        <Note tone="warn" icon="equal" title={`같은 집에 다른 가구 ${page.sameDoor.length}`}>
          {page.sameDoor.map(({ id, headName, householdNo }) => (
            <span key={id} className="row">
              <Button variant="link" onPress={() => onOpen(id)}>
                {`${headName} (${householdNo})`}
              </Button>
              <Button variant="link" onPress={() => onMerge(page.household.id, id)}>
                견주어 합치기
              </Button>
            </span>
          ))}
        </Note>
      )}
      {rules.has('address-without-number') && (
        <Note tone="plain" icon="pin" title="주소에서 건물 번호를 읽지 못했습니다">
          <Button variant="link" onPress={onEdit}>
            주소 고치기
          </Button>
        </Note>
      )}
    </>
  );
}

function Members({ members, onEditPerson, onLeave, onMove }: FactsPaneProps) {
  const reference = useReference();
  const toast = useToast();
  const returning = useMutation({
    ...rpc.households.returnPerson(),
    onSuccess: () => toast.show({ text: '다시 함께 사는 것으로 적었습니다', icon: 'restore' }),
    onError: (error) => toast.show({ text: explainHouseholdsFailure(error), icon: 'warn' }),
  });
  if (members.length === 0) return <p className="subtle">가구원이 없습니다</p>;
  return (
    <PlainTable
      caption="가구원과 전화"
      rows={members}
      rowKey={({ id }) => id}
      columns={[
        {
          id: 'name',
          label: '이름',
          cell: ({ name, isHead, age, status }) => (
            <span className={status === 'ACTIVE' ? undefined : 'subtle'}>
              {isHead ? <b>{name}</b> : name}{' '}
              <span className="meta">
                {[age === null ? '' : `${age}세`, status === 'ACTIVE' ? '' : reference.labelOf('person_status', status)]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </span>
          ),
        },
        {
          id: 'relation',
          label: '관계',
          width: 4.2,
          cell: ({ relation }) => (relation ? reference.labelOf('relation', relation) : '—'),
        },
        {
          id: 'phones',
          label: '전화',
          width: 9,
          cell: ({ phones, emergencyContact }) => (
            <>
              {phones.map(({ number, label }) => (
                <span key={number} className="line">
                  {number} {label && <span className="meta">{label}</span>}
                </span>
              ))}
              {phones.length === 0 && '—'}
              {emergencyContact && <span className="line meta">비상 {emergencyContact}</span>}
            </>
          ),
        },
        {
          id: 'more',
          label: '더 하기',
          isLabelHidden: true,
          width: 2.4,
          align: 'end',
          cell: (member) => (
            <Menu
              label={`${member.name} 님에게 하기`}
              trigger={<IconButton icon="more" size="small" label={`${member.name} 더 보기`} />}
              sections={[
                {
                  id: 'person',
                  entries:
                    member.status === 'ACTIVE'
                      ? [
                          { id: 'edit', label: '고치기', icon: 'edit', onPick: () => onEditPerson(member) },
                          { id: 'move', label: '다른 가구로 옮기기', icon: 'send', onPick: () => onMove(member) },
                          { id: 'leave', label: '가구를 떠남', icon: 'minus', onPick: () => onLeave(member) },
                        ]
                      : [
                          {
                            id: 'return',
                            label: '다시 함께 삶',
                            icon: 'restore',
                            onPick: () => returning.mutate({ id: member.id }),
                          },
                        ],
                },
              ]}
            />
          ),
        },
      ]}
    />
  );
}

function Indicators({ page, members, onIndicator }: FactsPaneProps) {
  const reference = useReference();
  const toast = useToast();
  const settling = useMutation({
    ...rpc.households.editIndicator(),
    onSuccess: (_saved, { id, base, changes }) =>
      toast.show({
        text: changes.active ? '다시 해당하는 것으로 바꿨습니다' : '해결된 것으로 바꿨습니다',
        icon: 'check',
        undo: () => settling.mutate({ id, base: changes, changes: base }),
      }),
  });
  const { indicators } = page;
  if (indicators.length === 0) return <p className="subtle">알려진 위기정보가 없습니다</p>;
  const nameOf = (id: string | null) => members.find((member) => member.id === id)?.name;
  return (
    <PlainTable
      caption={`위기정보 ${indicators.length}종`}
      rows={indicators}
      rowKey={({ id }) => id}
      columns={[
        {
          id: 'indicator',
          label: '지표',
          cell: (row) => <IndicatorName code={row.indicatorCode} isActive={row.active} who={nameOf(row.personId)} />,
        },
        {
          id: 'what',
          label: '내용',
          width: 6,
          cell: (row) => (row.monthsOverdue === null ? monthWords(row.observedMonth) : `${row.monthsOverdue}개월`),
        },
        {
          id: 'amount',
          label: '금액',
          width: 6,
          align: 'end',
          cell: (row) => (row.amount === null ? '—' : formatWon(row.amount)),
        },
        {
          id: 'more',
          label: '더 하기',
          isLabelHidden: true,
          width: 2.4,
          align: 'end',
          cell: (row) => (
            <Menu
              label="위기정보에 하기"
              trigger={
                <IconButton
                  icon="more"
                  size="small"
                  label={`${reference.labelOf('indicator', row.indicatorCode)} 더 보기`}
                />
              }
              sections={[
                {
                  id: 'indicator',
                  entries: [
                    { id: 'edit', label: '고치기', icon: 'edit', onPick: () => onIndicator(row.id) },
                    {
                      id: 'settle',
                      label: row.active ? '해결됨으로' : '다시 해당',
                      icon: row.active ? 'check' : 'restore',
                      onPick: () =>
                        settling.mutate({ id: row.id, base: { active: row.active }, changes: { active: !row.active } }),
                    },
                  ],
                },
              ]}
            />
          ),
        },
      ]}
    />
  );
}

/** `10월분`, of another year `2025. 10.` */
function monthWords(month: string): string {
  return month.startsWith(dayNow().slice(0, 4)) ? `${Number(month.slice(5))}월분` : formatMonth(`${month}-01`);
}

function IndicatorName({ code, isActive, who }: { code: string; isActive: boolean; who: string | undefined }) {
  const reference = useReference();
  const label = reference.labelOf('indicator', code);
  const words = who ? `${label} (${who})` : label;
  if (!isActive) return <span className="subtle">{words} · 해결</span>;
  const isHeavy = (reference.itemOf('indicator', code)?.extra.weightClass ?? 'other') !== 'other';
  return isHeavy ? (
    <Status icon="bolt" tone="danger">
      {words}
    </Status>
  ) : (
    words
  );
}

function Circumstances({ page, members }: FactsPaneProps) {
  const reference = useReference();
  const { household } = page;
  const living = members.filter(({ status }) => status === 'ACTIVE');
  const of = (pick: (member: Member) => string | null) =>
    living
      .filter((member) => pick(member))
      .map((member) => (living.length === 1 ? pick(member) : `${member.name}: ${pick(member)}`))
      .join(', ');
  const facts: (readonly [string, string])[] = [
    [
      '주거',
      [reference.labelOf('housing_type', household.housingType), reference.labelOf('tenure', household.tenure)]
        .filter(Boolean)
        .join(' · '),
    ],
    ['취약', joinLabels(household.vulnerability, (code) => reference.labelOf('vulnerability', code))],
    ['받는 급여', joinLabels(household.benefitStatus, (code) => reference.labelOf('benefit_status', code))],
    ['건강', [of(({ illness }) => illness), of(({ disability }) => disability)].filter(Boolean).join(', ')],
    ['하는 일', of(({ job }) => job)],
    ['고립', reference.labelOf('isolation_band', household.isolationBand)],
    ['법적 근거', reference.labelOf('legal_basis', household.legalBasis)],
    ['찾아가는 길', household.areaNote ?? ''],
    ['메모', household.note ?? ''],
  ];
  return <Facts items={facts.map(([label, value]) => [label, value || '—'] as const)} />;
}

function MergedFrom({ page, onOpen }: { page: HouseholdPageView; onOpen: (id: string) => void }) {
  const toast = useToast();
  const undoing = useMutation({
    ...rpc.households.unmerge(),
    onSuccess: (_answer, { loserId }) => {
      toast.show({ text: '합친 것을 되돌렸습니다', icon: 'undo' });
      onOpen(loserId);
    },
  });
  if (page.mergedFrom.length === 0) return null;
  return (
    <Section title="합쳐진 가구">
      {page.mergedFrom.map(({ id, householdNo, mergedAt, canUndo }) => (
        <p key={id} className="row">
          <span>
            {householdNo} <span className="meta">{formatShortDay(mergedAt)}에 합침</span>
          </span>
          {canUndo && (
            <span className="push">
              <Button icon="undo" isPending={undoing.isPending} onPress={() => undoing.mutate({ loserId: id })}>
                되돌리기
              </Button>
            </span>
          )}
        </p>
      ))}
      {undoing.error && (
        <Note tone="danger" icon="warn" isAlert>
          {explainHouseholdsFailure(undoing.error)}
        </Note>
      )}
    </Section>
  );
}
