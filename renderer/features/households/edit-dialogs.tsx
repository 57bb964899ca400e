import { standardSchemaResolver } from '@hookform/resolvers/standard-schema';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useLayoutEffect, useState } from 'react';
import { useForm } from 'react-hook-form';
import type { HouseholdFields } from '#shared/households/household.schema.ts';
import { HouseholdFields as HouseholdFieldsSchema } from '#shared/households/household.schema.ts';
import type { HouseholdPageView, Member } from '#shared/households/household-page.ts';
import { useDraft } from '../../drafts/use-draft.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Note } from '../../ui/note.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { useToast } from '../../ui/toast.tsx';
import { ChangedMeanwhile } from './changed-meanwhile.tsx';
import {
  CHECKED_ON_LEAVING,
  editOf,
  emptyHousehold,
  emptyPerson,
  HouseholdValues,
  householdFieldsOf,
  householdValuesOf,
  PersonValues,
  personFieldsOf,
  personValuesOf,
} from './form-values.ts';
import { HouseholdFieldset } from './household-fieldset.tsx';
import { explainHouseholdsFailure } from './households-failure.ts';
import { PersonFieldset } from './person-fieldset.tsx';

interface EditDialogProps {
  readonly onClose: () => void;
}

/** Where the household lives and how. What is typed is kept as a draft until it is saved or given up. */
export function EditHouseholdDialog({ page, onClose }: EditDialogProps & { readonly page: HouseholdPageView }) {
  const draft = useDraft({ screen: 'household-edit', ref: page.household.id });
  return (
    <Dialog isOpen onClose={onClose} title="가구 정보 고치기" size="wide" isSticky>
      {draft.isReady ? (
        <EditHouseholdForm page={page} onClose={onClose} draft={draft} />
      ) : (
        <SkeletonRows label="쓰던 내용을 확인하는 중" />
      )}
    </Dialog>
  );
}

function EditHouseholdForm({
  page,
  onClose,
  draft,
}: EditDialogProps & { readonly page: HouseholdPageView; readonly draft: ReturnType<typeof useDraft> }) {
  const toast = useToast();
  // What the form showed when it was opened, whatever happens to the household meanwhile. See [Note: Stale edits].
  const [shown, setShown] = useState(() => fieldsOf(page));
  const [resumed] = useState(() => draftValues(draft.found?.body));
  const form = useForm<HouseholdValues>({
    defaultValues: resumed ?? householdValuesOf(shown),
    resolver: standardSchemaResolver(HouseholdValues),
    ...CHECKED_ON_LEAVING,
  });
  const { keep } = draft;
  useLayoutEffect(() => {
    const { unsubscribe } = form.watch((values) => keep(values as Parameters<typeof keep>[0]));
    return unsubscribe;
  }, [form, keep]);
  // What is saved is saved: the draft goes while the page is shown again.
  const close = () => {
    void draft.discard();
    onClose();
  };
  const editing = useMutation({
    ...rpc.households.edit(),
    onSuccess: () => {
      toast.show({ text: '가구 정보를 고쳤습니다', icon: 'check' });
      close();
    },
  });
  const save = form.handleSubmit((values) => {
    const edit = editOf(shown, householdFieldsOf(values));
    if (Object.keys(edit.changes).length === 0) close();
    else editing.mutate({ id: page.household.id, ...edit });
  });
  const conflict = editing.error?.failure.code === 'households/changed-meanwhile' ? editing.error.failure : undefined;
  return (
    <form className="stack" aria-label="가구 정보 고치기" noValidate onSubmit={(event) => void save(event)}>
      {resumed && (
        <Note icon="history" title="쓰던 내용을 이어서 씁니다">
          저장하지 않은 것이 이 PC에 남아 있었습니다.{' '}
          <Button variant="link" onPress={() => form.reset(householdValuesOf(shown))}>
            버리고 지금 값으로
          </Button>
        </Note>
      )}
      <HouseholdFieldset form={form} at="" />
      {conflict && (
        <ChangedMeanwhile
          fields={conflict.fields}
          onTakeTheirs={(field, theirs) => {
            const known = { ...shown, [field]: theirs } as HouseholdFields;
            setShown(known);
            form.setValue(field as keyof HouseholdValues, householdValuesOf(known)[field as keyof HouseholdValues]);
            editing.reset();
          }}
          onKeepMine={(field, theirs) => {
            setShown({ ...shown, [field]: theirs } as HouseholdFields);
            editing.reset();
          }}
        />
      )}
      <FormFoot
        error={editing.error && !conflict ? explainHouseholdsFailure(editing.error) : undefined}
        isPending={editing.isPending}
        onCancel={close}
      >
        저장
      </FormFoot>
    </form>
  );
}

const fieldsOf = ({ household }: HouseholdPageView): HouseholdFields => HouseholdFieldsSchema.parse(household);

function draftValues(body: unknown): HouseholdValues | undefined {
  if (body === null || typeof body !== 'object') return undefined;
  return { ...emptyHousehold(), ...(body as Partial<HouseholdValues>) };
}

/** Adds a member or corrects one. */
export function PersonDialog({
  householdId,
  member,
  isFirst,
  onClose,
}: EditDialogProps & { readonly householdId: string; readonly member: Member | null; readonly isFirst: boolean }) {
  const toast = useToast();
  const [shown] = useState(() => (member ? personValuesOf(member) : emptyPerson(isFirst)));
  const form = useForm<PersonValues>({
    defaultValues: shown,
    resolver: standardSchemaResolver(PersonValues),
    ...CHECKED_ON_LEAVING,
  });
  const done = (text: string) => {
    toast.show({ text, icon: 'check' });
    onClose();
  };
  const adding = useMutation({ ...rpc.households.addPerson(), onSuccess: () => done('가구원을 추가했습니다') });
  const editing = useMutation({ ...rpc.households.editPerson(), onSuccess: () => done('가구원 정보를 고쳤습니다') });
  const [base, setBase] = useState(() => personFieldsOf(shown));
  const save = form.handleSubmit((values) => {
    const person = personFieldsOf(values);
    if (!member) return adding.mutate({ householdId, person });
    const edit = editOf(base, person);
    if (Object.keys(edit.changes).length === 0) onClose();
    else editing.mutate({ id: member.id, ...edit });
  });
  const conflict = editing.error?.failure.code === 'households/changed-meanwhile' ? editing.error.failure : undefined;
  const error = adding.error ?? editing.error;
  return (
    <Dialog isOpen onClose={onClose} title={member ? '가구원 고치기' : '가구원 추가'} size="wide" isSticky>
      <form className="stack" aria-label="가구원" noValidate onSubmit={(event) => void save(event)}>
        <PersonFieldset form={form} at="" isHead={member ? member.isHead : isFirst} />
        {conflict && (
          <ChangedMeanwhile
            fields={conflict.fields}
            onTakeTheirs={(field, theirs) => {
              const known = { ...base, [field]: theirs } as typeof base;
              setBase(known);
              form.setValue(field as keyof PersonValues, formValueOf(field, theirs) as never);
              editing.reset();
            }}
            onKeepMine={(field, theirs) => {
              setBase({ ...base, [field]: theirs } as typeof base);
              editing.reset();
            }}
          />
        )}
        <FormFoot
          error={error && !conflict ? explainHouseholdsFailure(error) : undefined}
          isPending={adding.isPending || editing.isPending}
          onCancel={onClose}
        >
          {member ? '저장' : '추가'}
        </FormFoot>
      </form>
    </Dialog>
  );
}

/** A field's stored value as the form holds it. */
function formValueOf(field: string, value: unknown): unknown {
  if (field === 'phones')
    return (value as { number: string; label: string | null }[]).map(({ number, label }) => ({
      text: number,
      label: label ?? '',
    }));
  return field === 'birthDate' ? value : (value ?? '');
}

interface FormFootProps {
  readonly children: ReactNode;
  readonly error: string | undefined;
  readonly isPending: boolean;
  readonly onCancel: () => void;
  readonly isDangerous?: boolean;
}

/** What went wrong, and the two ways out of a form in a dialog. */
export function FormFoot({ children, error, isPending, onCancel, isDangerous = false }: FormFootProps) {
  return (
    <>
      {error && (
        <Note tone="danger" icon="warn" isAlert>
          {error}
        </Note>
      )}
      <div className="form-foot">
        <span className="push row">
          <Button size="normal" onPress={onCancel}>
            그만두기
          </Button>
          <Button size="normal" variant={isDangerous ? 'danger-solid' : 'primary'} type="submit" isPending={isPending}>
            {children}
          </Button>
        </span>
      </div>
    </>
  );
}
