import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { DecisionKind, ReviewDetail } from '#shared/reviews/review-view.ts';
import { CLAUSE_WORDS, RESULT_WORDS } from '#shared/reviews/review-words.ts';
import { useReference } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { CheckboxField } from '../../ui/checkbox-field.tsx';
import { Facts } from '../../ui/facts.tsx';
import { formatShortDayTime } from '../../ui/format.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { Note } from '../../ui/note.tsx';
import { Pane, PaneBody, PaneFoot, Section } from '../../ui/split.tsx';
import { TextArea } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useGreedyShortcuts } from '../../ui/use-greedy-shortcuts.ts';
import { useShortcut } from '../../ui/use-shortcuts.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { ReviewChecks } from './review-checks.tsx';
import { explainReviewsFailure } from './reviews-failure.ts';

interface DecisionPaneProps {
  readonly detail: ReviewDetail;
  readonly reviewerName: string;
  readonly householdHref: (householdId: string) => string;
  /** The decision stands: go on with the next submission. */
  readonly onDecided: () => void;
}

const KINDS: readonly DecisionKind[] = ['APPROVE', 'APPROVE_WITH_NOTE', 'RETURN', 'ESCALATE'];

/** Checks at the top, the decision below them: chosen by 1 to 4, signed by the password. */
export function DecisionPane({ detail, reviewerName, householdHref, onDecided }: DecisionPaneProps) {
  const reference = useReference();
  const toast = useToast();
  const [kind, setKind] = useState<DecisionKind | null>(null);
  const [reasons, setReasons] = useState<readonly string[]>([]);
  const [comment, setComment] = useState('');
  const [isSigning, setIsSigning] = useState(false);
  const canDecide = detail.forbidden.length === 0 && ['SUBMITTED', 'ESCALATED'].includes(detail.stage);
  const lacks = lackWords(kind, reasons, comment);
  const deciding = useMutation({
    ...rpc.reviews.decide(),
    onSuccess: (_decided, { kind: decided }) => {
      setIsSigning(false);
      toast.show({ text: `${detail.household.headName}: ${RESULT_WORDS[decided]}`, icon: 'shield' });
      onDecided();
    },
  });
  const sign = () => {
    if (canDecide && kind !== null && lacks === null) {
      deciding.reset();
      setIsSigning(true);
    }
  };
  const digit = (at: number) => ({
    keys: String(at + 1),
    label: RESULT_WORDS[KINDS[at] ?? 'APPROVE'],
    group: '판단',
    isDisabled: !canDecide,
    run: () => setKind(KINDS[at] ?? null),
  });
  useShortcut(digit(0));
  useShortcut(digit(1));
  useShortcut(digit(2));
  useShortcut(digit(3));
  useGreedyShortcuts([{ keys: 'Ctrl+Enter', run: sign }]);
  useShortcut({ keys: 'Ctrl+Enter', label: '판단하고 다음', group: '판단', isDisabled: !canDecide, run: sign });
  return (
    <Pane label="판단" isSunken>
      <PaneBody label="자동점검과 판단">
        <div className="stack">
          <ReviewChecks checks={detail.checks} householdHref={householdHref} />
          {detail.codes.length > 0 && (
            <Note tone="warn" icon="key" title="상담을 시작한 뒤 발급된 로그인 코드">
              {detail.codes
                .map(({ at, accountName, byName }) => `${formatShortDayTime(at)} ${byName} → ${accountName}`)
                .join(', ')}
            </Note>
          )}
          {detail.forbidden.length > 0 && (
            <Note tone="danger" icon="lock" title="이 상담은 판단할 수 없습니다">
              {detail.forbidden.map((clause) => CLAUSE_WORDS[clause]).join(' ')}
            </Note>
          )}
          <Section title="판단">
            <div className="review-kinds" role="radiogroup" aria-label="판단">
              {KINDS.map((each, index) => (
                <label key={each}>
                  <input
                    type="radio"
                    className="box"
                    name="decision"
                    checked={kind === each}
                    disabled={!canDecide}
                    onChange={() => setKind(each)}
                  />
                  {RESULT_WORDS[each]}
                  <Kbd keys={String(index + 1)} />
                </label>
              ))}
            </div>
          </Section>
          {kind === 'RETURN' && (
            <fieldset className="review-reasons">
              <legend className="label">보완 이유 (1개 이상)</legend>
              {reference.choicesOf('review_reason').map(({ code, label }) => (
                <CheckboxField
                  key={code}
                  label={label}
                  checked={reasons.includes(code)}
                  onCheckedChange={(isChecked) =>
                    setReasons(isChecked ? [...reasons, code] : reasons.filter((each) => each !== code))
                  }
                />
              ))}
            </fieldset>
          )}
          <TextArea
            label="의견"
            isRequired={kind === 'APPROVE_WITH_NOTE'}
            rows={3}
            maxLength={2000}
            disabled={!canDecide}
            value={comment}
            onValueChange={setComment}
          />
        </div>
      </PaneBody>
      <PaneFoot>
        <Button
          size="normal"
          variant="primary"
          icon="shield"
          keys="Ctrl+Enter"
          isBlock
          isDisabled={!canDecide || kind === null || lacks !== null}
          onPress={sign}
        >
          {kind === null ? '판단을 고르세요' : (lacks ?? `${RESULT_WORDS[kind]}하고 다음`)}
        </Button>
      </PaneFoot>
      {isSigning && kind !== null && (
        <PasswordDialog
          title="확인자 본인 확인"
          confirmWord={RESULT_WORDS[kind]}
          isPending={deciding.isPending}
          error={deciding.error ? explainReviewsFailure(deciding.error) : undefined}
          onClose={() => setIsSigning(false)}
          onConfirm={(password) =>
            deciding.mutate({
              consultationId: detail.consultationId,
              versionId: detail.latest.id,
              contentHash: detail.latest.contentHash,
              kind,
              reasonCodes: kind === 'RETURN' ? [...reasons] : [],
              comment: comment.trim() || null,
              password,
            })
          }
        >
          <Facts
            items={[
              ['대상', `${detail.household.headName} · ${detail.latest.versionNo}판`],
              ['판단', RESULT_WORDS[kind]],
              [
                '확인자',
                `${reviewerName}${detail.standing.deputyForName ? ` (${detail.standing.deputyForName} 대결)` : ''} · 작성자 ${detail.latest.authorName}`,
              ],
            ]}
          />
        </PasswordDialog>
      )}
    </Pane>
  );
}

/** What a decision still needs; null when it is whole. */
function lackWords(kind: DecisionKind | null, reasons: readonly string[], comment: string): string | null {
  if (kind === 'RETURN' && reasons.length === 0) return '보완 이유를 고르세요';
  if (kind === 'APPROVE_WITH_NOTE' && comment.trim() === '') return '의견을 적으세요';
  return null;
}
