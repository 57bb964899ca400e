import { standardSchemaResolver } from '@hookform/resolvers/standard-schema';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useId, useLayoutEffect, useMemo, useState } from 'react';
import { useFieldArray, useForm, useWatch } from 'react-hook-form';
import type { DuplicateCandidate } from '#shared/households/duplicate-candidate.ts';
import type { Registration } from '#shared/households/household-edits.ts';
import { parsePhones } from '#shared/korean/phone.ts';
import { useDraft } from '../../drafts/use-draft.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Footbar } from '../../ui/footbar.tsx';
import { formatElapsed, formatShortDayTime } from '../../ui/format.ts';
import { Note } from '../../ui/note.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useShortcut } from '../../ui/use-shortcuts.tsx';
import { DuplicatesPanel } from './duplicates-panel.tsx';
import {
  CHECKED_ON_LEAVING,
  emptyFirstCase,
  emptyHousehold,
  emptyPerson,
  emptySign,
  firstCaseOf,
  householdFieldsOf,
  personFieldsOf,
  RegistrationValues,
  signFieldsOf,
} from './form-values.ts';
import { HouseholdFieldset } from './household-fieldset.tsx';
import { explainHouseholdsFailure } from './households-failure.ts';
import { PersonFieldset } from './person-fieldset.tsx';
import { SignsFieldset } from './signs-fieldset.tsx';
import './households.css';

export interface RegisterHouseholdPageProps {
  /** The name that a search did not find: `‘김민서’ 이름으로 새 가구 등록`. */
  readonly startName?: string | undefined;
  readonly onRegistered: (householdId: string) => void;
  /** Opens a household that turned out to be this one; the draft is kept. */
  readonly onOpen: (householdId: string) => void;
  readonly onCancel: () => void;
  readonly listHref: string;
}

const PLACE = { screen: 'household-new', ref: '' };

/** 가구 등록. What is typed is on disk within two seconds and is offered again after a crash. */
export function RegisterHouseholdPage(props: RegisterHouseholdPageProps) {
  const draft = useDraft(PLACE);
  const resumed = useMemo(() => {
    const parsed = RegistrationValues.safeParse(draft.found?.body);
    // A draft that is not valid yet is still a draft: only its shape must fit.
    return parsed.success ? parsed.data : shapeOf(draft.found?.body);
  }, [draft.found]);
  if (!draft.isReady) return <SkeletonRows label="쓰던 내용을 확인하는 중" />;
  return <RegisterForm {...props} draft={draft} resumed={resumed} />;
}

interface RegisterFormProps extends RegisterHouseholdPageProps {
  readonly draft: ReturnType<typeof useDraft>;
  readonly resumed: RegistrationValues | undefined;
}

function RegisterForm({ startName, onRegistered, onOpen, onCancel, listHref, draft, resumed }: RegisterFormProps) {
  const formId = useId();
  const toast = useToast();
  const [isResumed, setIsResumed] = useState(resumed !== undefined);
  const [reason, setReason] = useState('');
  const [isReasonMissing, setIsReasonMissing] = useState(false);
  const blank = (): RegistrationValues => ({
    household: emptyHousehold(),
    people: [{ ...emptyPerson(true), name: startName ?? '' }],
    indicators: [],
    firstCase: emptyFirstCase(),
  });
  const form = useForm<RegistrationValues>({
    defaultValues: resumed ?? blank(),
    resolver: standardSchemaResolver(RegistrationValues),
    ...CHECKED_ON_LEAVING,
    shouldFocusError: true,
  });
  const people = useFieldArray({ control: form.control, name: 'people' });
  const duplicates = useDuplicates(form);

  const { keep } = draft;
  useLayoutEffect(() => {
    const { unsubscribe } = form.watch((values) => keep(values as Parameters<typeof keep>[0]));
    return unsubscribe;
  }, [form, keep]);

  const registering = useMutation({
    ...rpc.households.register(),
    onSuccess: async ({ id, householdNo }) => {
      await draft.discard();
      toast.show({ text: `${householdNo}로 등록했습니다`, icon: 'check' });
      onRegistered(id);
    },
  });
  // Candidates that the save found and the typing had not.
  const foundOnSave =
    registering.error?.failure.code === 'households/possible-duplicates' ? registering.error.failure.householdIds : [];
  const candidateIds = [...new Set([...duplicates.map(({ household }) => household.id), ...foundOnSave])];

  const save = form.handleSubmit((values) => {
    const needsReason = candidateIds.length > 0;
    setIsReasonMissing(needsReason && reason.trim().length < 2);
    if (needsReason && reason.trim().length < 2) return;
    const request: Registration = {
      household: householdFieldsOf(values.household),
      people: values.people.map(personFieldsOf),
      indicators: values.indicators.map(signFieldsOf),
      firstCase: firstCaseOf(values.firstCase),
      notDuplicateOf: needsReason ? { householdIds: candidateIds, reason } : null,
    };
    registering.mutate(request);
  });
  useShortcut({ keys: 'Ctrl+S', label: '저장', group: '이 화면', run: () => void save() });

  return (
    <>
      <PageHead title="가구 등록" crumbs={[{ label: '위기가구', href: listHref }, { label: '새 가구' }]} />
      {isResumed && draft.found && (
        <Banner
          tone="info"
          icon="history"
          title="쓰던 내용을 이어서 씁니다."
          action={
            <Button
              onPress={() => {
                form.reset(blank());
                setIsResumed(false);
              }}
            >
              비우고 새로 쓰기
            </Button>
          }
        >
          {formatShortDayTime(draft.found.savedAt)}에 이 PC에 저장된 것입니다.
        </Banner>
      )}
      <form
        id={formId}
        className="form-page scroll"
        aria-label="가구 등록"
        noValidate
        onSubmit={(event) => void save(event)}
      >
        <div className="form-columns">
          <div className="stack">
            <fieldset className="form-part">
              <legend>가구원</legend>
              <div className="stack">
                {people.fields.map((person, index) => (
                  <section
                    key={person.id}
                    className="form-person"
                    aria-label={index === 0 ? '가구주' : `가구원 ${index + 1}`}
                  >
                    <div className="row" data-between>
                      <h2>{index === 0 ? '가구주' : `가구원 ${index + 1}`}</h2>
                      {index > 0 && (
                        <Button variant="link" icon="minus" onPress={() => people.remove(index)}>
                          빼기
                        </Button>
                      )}
                    </div>
                    <PersonFieldset form={form} at={`people.${index}.`} isHead={index === 0} />
                  </section>
                ))}
                <span>
                  <Button icon="plus" onPress={() => people.append(emptyPerson(false))}>
                    가구원 추가
                  </Button>
                </span>
              </div>
            </fieldset>
            <HouseholdFieldset form={form} at="household." />
            <SignsFieldset form={form} />
          </div>
          <aside className="form-aside" aria-label="이미 등록된 가구인지">
            <DuplicatesPanel
              candidates={duplicates}
              reason={reason}
              onReasonChange={setReason}
              isReasonMissing={isReasonMissing}
              onOpen={onOpen}
            />
            {registering.error && (
              <Note tone="danger" icon="warn" isAlert>
                {explainHouseholdsFailure(registering.error)}
              </Note>
            )}
          </aside>
        </div>
      </form>
      <Footbar
        actions={
          <>
            <Button size="normal" onPress={onCancel}>
              나중에 쓰기
            </Button>
            <Button
              size="normal"
              variant="primary"
              keys="Ctrl+S"
              form={formId}
              type="submit"
              isPending={registering.isPending}
            >
              {candidateIds.length > 0 ? '다른 가구로 등록' : '등록'}
            </Button>
          </>
        }
      >
        <DraftState draft={draft} />
      </Footbar>
    </>
  );
}

function DraftState({ draft }: { draft: ReturnType<typeof useDraft> }) {
  if (draft.isPending) return '쓰는 중…';
  return draft.savedAt ? `초안이 이 PC에 저장됨 · ${formatElapsed(draft.savedAt)}` : '초안은 이 PC에만 저장됩니다';
}

/** Asks for doubles of what is typed so far: whenever a part that identifies somebody has come to rest. */
function useDuplicates(form: ReturnType<typeof useForm<RegistrationValues>>): readonly DuplicateCandidate[] {
  const [household, people] = useWatch({ control: form.control, name: ['household', 'people'] });
  const question = {
    roadAddress: household.roadAddress,
    detailAddress: household.detailAddress,
    people: people
      .filter(
        ({ name, phones, birthDate }) =>
          name.trim().length >= 2 || birthDate || phones.some(({ text }) => text.length >= 9),
      )
      .map(({ name, birthDate, sex, phones }) => ({
        name,
        birthDate,
        sex: sex === '' ? null : sex,
        phones: phones.flatMap(({ text }) => parsePhones(text).phones.map(({ number }) => number)),
      })),
  };
  const rested = useRested(JSON.stringify(question), 400);
  const asked = JSON.parse(rested) as typeof question;
  const answer = useQuery({
    ...rpc.households.duplicates(asked),
    enabled: asked.people.length > 0,
    placeholderData: (before) => before,
  });
  return asked.people.length > 0 ? (answer.data?.candidates ?? []) : [];
}

function useRested(value: string, ms: number): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rested;
}

/** A draft whose shape fits the form, whatever its fields hold; undefined for anything else. */
function shapeOf(body: unknown): RegistrationValues | undefined {
  const given = body as Partial<RegistrationValues> | null | undefined;
  if (!given?.household || !Array.isArray(given.people) || given.people.length === 0) return undefined;
  return {
    household: { ...emptyHousehold(), ...given.household },
    people: given.people.map((person, index) => ({ ...emptyPerson(index === 0), ...person })),
    indicators: (Array.isArray(given.indicators) ? given.indicators : []).map((sign) => ({ ...emptySign(), ...sign })),
    firstCase: { ...emptyFirstCase(), ...given.firstCase },
  };
}
