import { useMutation, useQuery } from '@tanstack/react-query';
import { useLayoutEffect, useState } from 'react';
import type { ConsultationView } from '#shared/consultations/consultation-view.ts';
import { KIND_WORDS } from '#shared/consultations/consultation-words.ts';
import { isReviewed, missingInSheet } from '#shared/consultations/missing-in-sheet.ts';
import { PriorityBadge } from '../../reference/priority-badge.tsx';
import { useReference } from '../../reference/use-reference.ts';
import { type RpcFailure, rpc } from '../../rpc/rpc-client.ts';
import { Badge } from '../../ui/badge.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Note } from '../../ui/note.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Split } from '../../ui/split.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useGreedyShortcuts } from '../../ui/use-greedy-shortcuts.ts';
import { useShortcut } from '../../ui/use-shortcuts.tsx';
import { type ConsultationsFailure, explainConsultationsFailure, referenceIn } from './consultations-failure.ts';
import { focusNextGap, stepSection } from './focus-field.ts';
import { SavedWords } from './saved-words.tsx';
import { SheetForm } from './sheet-form.tsx';
import { ComparedSheets, SheetLines } from './sheet-lines.tsx';
import { SheetRail } from './sheet-rail.tsx';
import { missingWord, STAGE_FACES } from './sheet-words.ts';
import { StatusCheckForm } from './status-check-form.tsx';
import { useSheet } from './use-sheet.ts';
import './consultations.css';

export interface ConsultationPageProps {
  readonly consultationId: string;
  readonly householdHref: (householdId: string) => string;
  /** The sheet was left, submitted or thrown away: back to the household. */
  readonly onLeave: (householdId: string) => void;
}

/** One consultation: written, submitted, and read once it is confirmed. */
export function ConsultationPage(props: ConsultationPageProps) {
  const consultation = useQuery(rpc.consultations.read({ consultationId: props.consultationId }));
  if (consultation.error)
    return (
      <ErrorState
        isWholePage
        title="상담을 열지 못했습니다"
        reference={referenceIn(consultation.error)}
        actions={<Button onPress={() => void consultation.refetch()}>다시 열기</Button>}
      >
        {explainConsultationsFailure(consultation.error)}
      </ErrorState>
    );
  if (!consultation.data) return <SkeletonRows label="상담을 불러오는 중" />;
  const view = consultation.data;
  return view.canEdit ? <Editing key={view.id} {...props} view={view} /> : <Confirmed {...props} view={view} />;
}

interface WithView extends ConsultationPageProps {
  readonly view: ConsultationView;
}

function Editing({ view, householdHref, onLeave }: WithView) {
  const reference = useReference();
  const editing = useSheet(view);
  const toast = useToast();
  const [areGapsShown, setGapsShown] = useState(false);
  const [isComparing, setIsComparing] = useState(false);
  const [isDiscarding, setIsDiscarding] = useState(false);
  const rail = useQuery(rpc.consultations.rail({ householdId: view.household.householdId, exceptId: view.id }));
  const { sheet, baseHash, conflict } = editing;
  const missing = missingInSheet(view.kind, sheet);
  const request = { consultationId: view.id, baseHash, sheet };
  const leave = () => onLeave(view.household.householdId);
  const isForReview = isReviewed(view.kind);

  const saving = useMutation({
    ...rpc.consultations.save(),
    onSuccess: async () => {
      await editing.discard();
      toast.show({ text: '나중에 이어 쓸 수 있게 저장했습니다', icon: 'check' });
      leave();
    },
  });
  const submitting = useMutation({
    ...rpc.consultations.submit(),
    onSuccess: async ({ versionNo }) => {
      await editing.discard();
      toast.show({
        text: isForReview ? `${versionNo}판을 더블체크에 올렸습니다` : `${KIND_WORDS[view.kind]}을 마쳤습니다`,
        icon: 'shield',
      });
      leave();
    },
  });
  const withdrawing = useMutation({
    ...rpc.reviews.withdraw(),
    onSuccess: () => toast.show({ text: '올린 것을 거두었습니다', icon: 'undo' }),
  });
  const discarding = useMutation({
    ...rpc.consultations.discard(),
    onSuccess: async () => {
      await editing.discard();
      leave();
    },
  });
  // The keys go on in the gap at once: what is typed next must not end up where one was.
  const showGap = () => {
    setGapsShown(true);
    focusNextGap(missing);
  };
  const submit = () => {
    if (missing.length > 0) showGap();
    else submitting.mutate(request);
  };
  const common = { group: '상담지', isDisabled: !editing.isReady };
  useShortcut({ ...common, keys: 'F8', label: '다음 고칠 곳', run: showGap });
  useShortcut({ ...common, keys: 'Ctrl+Enter', label: isForReview ? '더블체크 올리기' : '상담 마치기', run: submit });
  useShortcut({ ...common, keys: 'Ctrl+ArrowDown', label: '다음 묶음', run: () => stepSection(1) });
  useShortcut({ ...common, keys: 'Ctrl+ArrowUp', label: '앞 묶음', run: () => stepSection(-1) });
  useGreedyShortcuts([
    { keys: 'F8', run: showGap },
    { keys: 'Ctrl+Enter', run: submit },
    { keys: 'Ctrl+ArrowDown', run: () => stepSection(1) },
    { keys: 'Ctrl+ArrowUp', run: () => stepSection(-1) },
  ]);
  useLayoutEffect(() => {
    if (editing.isReady) stepSection(1);
  }, [editing.isReady]);

  if (!editing.isReady) return <SkeletonRows label="쓰던 내용을 찾는 중" />;
  const last = view.versions.at(-1);
  const form = {
    sheet,
    change: editing.change,
    missing,
    areGapsShown,
    reference,
    graveSigns: (rail.data?.indicators ?? [])
      .filter(({ isGrave }) => isGrave)
      .map(({ code }) => reference.labelOf('indicator', code)),
  };
  const failure = saving.error ?? submitting.error ?? discarding.error;
  return (
    <>
      <SheetHead view={view} householdHref={householdHref} nextVersion={(last?.versionNo ?? 0) + 1}>
        {last && (
          <Button icon="diff" onPress={() => setIsComparing(true)}>
            {last.versionNo}판과 비교
          </Button>
        )}
        {view.canDiscard && (
          <Button icon="trash" variant="quiet" onPress={() => setIsDiscarding(true)}>
            버리기
          </Button>
        )}
      </SheetHead>
      {conflict && (
        <Conflict
          theirs={conflict}
          onTakeTheirs={() => editing.settle(conflict)}
          onKeepMine={() => editing.settle(sheet)}
          mine={sheet}
          reference={reference}
        />
      )}
      {view.stage === 'SUBMITTED' && (
        <Banner
          tone="info"
          icon="shield"
          title="더블체크를 기다리는 중입니다."
          action={
            view.canWithdraw && (
              <Button isPending={withdrawing.isPending} onPress={() => withdrawing.mutate({ consultationId: view.id })}>
                올린 것 거두기
              </Button>
            )
          }
        >
          고쳐서 저장하면 올린 것이 거두어지고 다시 올려야 합니다.
        </Banner>
      )}
      {editing.isResumed && !conflict && (
        <Banner tone="ok" icon="history" title="쓰던 내용을 이어서 엽니다.">
          이 PC에 남아 있던 것입니다.
        </Banner>
      )}
      <Split sideWidth={23} side={<SheetRail view={view} reference={reference} />}>
        <div className="sheet-scroll scroll">
          {view.kind === 'STATUS_CHECK' ? <StatusCheckForm {...form} /> : <SheetForm {...form} />}
          {failure && (
            <div className="pad">
              <Note tone="danger" icon="warn" isAlert>
                {explainConsultationsFailure(failure as RpcFailure<ConsultationsFailure>)}
              </Note>
            </div>
          )}
        </div>
      </Split>
      <div className="savebar">
        <span role="status">
          <SavedWords savedAt={editing.savedAt} isPending={editing.isPending} />
        </span>
        <span className="meta savebar-help">창을 닫거나 전원이 꺼져도 이어서 쓸 수 있습니다</span>
        <span className="row push">
          {missing.length > 0 && (
            <span className="meta strong t-danger" title={missing.map(missingWord).join(', ')}>
              고칠 곳 {missing.length}
            </span>
          )}
          {missing.length > 0 && (
            <Button variant="quiet" keys="F8" onPress={showGap}>
              다음 고칠 곳
            </Button>
          )}
          <Button size="normal" isPending={saving.isPending} onPress={() => saving.mutate(request)}>
            나중에 이어 쓰기
          </Button>
          <Button
            size="normal"
            variant="primary"
            icon="shield"
            keys="Ctrl+Enter"
            isPending={submitting.isPending}
            isDisabled={conflict !== null}
            onPress={submit}
          >
            {isForReview ? '더블체크 올리기' : '상담 마치기'}
          </Button>
        </span>
      </div>
      {last && (
        <Dialog
          isOpen={isComparing}
          size="wide"
          onClose={() => setIsComparing(false)}
          title={`${last.versionNo}판과 지금 쓰는 내용`}
          foot={
            <Button size="normal" variant="primary" autoFocus onPress={() => setIsComparing(false)}>
              닫기
            </Button>
          }
        >
          <ComparedSheets
            before={last.sheet}
            after={sheet}
            words={[`${last.versionNo}판`, '지금']}
            reference={reference}
          />
        </Dialog>
      )}
      <ConfirmDialog
        isOpen={isDiscarding}
        isDangerous
        title="쓰던 상담지를 버릴까요?"
        confirmWord="버리기"
        isPending={discarding.isPending}
        onClose={() => setIsDiscarding(false)}
        onConfirm={() => discarding.mutate({ consultationId: view.id })}
      >
        한 번도 올리지 않은 상담지라 흔적 없이 지워집니다. 되돌릴 수 없습니다.
      </ConfirmDialog>
    </>
  );
}

function Confirmed({ view, householdHref }: WithView) {
  const reference = useReference();
  const last = view.versions.at(-1);
  return (
    <>
      <SheetHead view={view} householdHref={householdHref} nextVersion={last?.versionNo ?? 1} />
      <Banner tone="ok" icon="done" title="확인완료된 상담입니다.">
        고쳐야 하면 확인자가 더블체크 화면에서 다시 엽니다.
      </Banner>
      <Split sideWidth={23} side={<SheetRail view={view} reference={reference} />}>
        <section className="sheet-scroll scroll pad" aria-label="상담 내용">
          <SheetLines sheet={view.sheet} reference={reference} />
        </section>
      </Split>
    </>
  );
}

interface SheetHeadProps {
  readonly view: ConsultationView;
  readonly householdHref: (householdId: string) => string;
  readonly nextVersion: number;
  readonly children?: React.ReactNode;
}

function SheetHead({ view, householdHref, nextVersion, children }: SheetHeadProps) {
  const { household } = view;
  const reference = useReference();
  const face = STAGE_FACES[view.stage];
  const returned = view.events.findLast(({ kind }) => kind === 'RETURN');
  const reasons = returned?.reasonCodes.map((code) => reference.labelOf('review_reason', code)).join(', ');
  return (
    <PageHead
      title={`${KIND_WORDS[view.kind]} ${nextVersion}판`}
      sub={`작성 ${view.editorNames.join(', ')}`}
      crumbs={[
        { label: `${household.headName} 가구`, href: householdHref(household.householdId) },
        { label: `사례 ${view.caseNo}` },
      ]}
      actions={
        <>
          <PriorityBadge level={household.priority} />
          {household.staffSafetyFlags.map((code) => (
            <Badge key={code} icon="warn" tone="warn">
              {reference.labelOf('staff_safety_flag', code)}
            </Badge>
          ))}
          <Badge icon={face.icon} tone={face.tone}>
            {view.stage === 'RETURNED' && reasons ? `${face.word}: ${reasons}` : face.word}
          </Badge>
          {children}
        </>
      }
    />
  );
}

interface ConflictProps {
  readonly mine: ConsultationView['sheet'];
  readonly theirs: ConsultationView['sheet'];
  readonly onTakeTheirs: () => void;
  readonly onKeepMine: () => void;
  readonly reference: ReturnType<typeof useReference>;
}

/** Two people wrote one sheet: both texts stay until somebody chooses. */
function Conflict({ mine, theirs, onTakeTheirs, onKeepMine, reference }: ConflictProps) {
  return (
    <section className="pad sheet-conflict" aria-label="다른 사람이 저장한 내용과 견주기">
      <Note tone="warn" icon="diff" title="그사이 다른 내용이 저장되었습니다" isAlert>
        둘 다 남아 있습니다. 견주어 보고 이어 쓸 것을 고르세요.
      </Note>
      <ComparedSheets before={theirs} after={mine} words={['저장된 것', '내가 쓰던 것']} reference={reference} />
      <div className="row">
        <Button onPress={onTakeTheirs}>저장된 것으로 바꾸기</Button>
        <Button onPress={onKeepMine}>내가 쓰던 것으로 이어 쓰기</Button>
      </div>
    </section>
  );
}
