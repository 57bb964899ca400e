import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { CodeItem } from '#shared/codes/code-item.ts';
import { useReference } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { CheckboxField } from '../../ui/checkbox-field.tsx';
import { DateField, DateTimeField } from '../../ui/date-field.tsx';
import { Note } from '../../ui/note.tsx';
import { SegmentedField } from '../../ui/segmented-field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextArea } from '../../ui/text-field.tsx';
import { explainCasesFailure } from './cases-failure.ts';
import { type AttemptEntry, useAttemptDraft } from './use-attempt-draft.ts';

export interface AttemptFormProps {
  readonly householdId: string;
  /** Code of contact_method that the form starts with. */
  readonly method: string;
  readonly result?: string;
  /** Numbers to choose the one that was called; opened and logged by the caller. */
  readonly phones?: readonly { readonly id: string; readonly who: string; readonly number: string }[];
  /** Nobody has the case yet: saving takes it over, and the form says so. */
  readonly isUnassigned: boolean;
  /** The entry can still be struck out with this. */
  readonly onRecorded: (attemptId: string) => void;
  readonly onCancel: () => void;
}

/** How many results stand side by side; the rest wait in a list. */
const SHOWN_RESULTS = 4;
const OTHER = 'other';

/** What each channel usually ends with, most frequent first. Codes of contact_result. */
const USUAL_RESULTS: Readonly<Record<string, readonly string[]>> = {
  visit: ['CR01', 'CR03', 'CR10', 'CR07'],
  phone: ['CR02', 'CR03', 'CR04', 'CR05'],
  message: ['CR02', 'CR03', 'CR04', 'CR05'],
  office: ['CR01', 'CR06', 'CR03', 'CR07'],
};

/** Records one attempt to reach a household. Keeps a draft while it is being written; the parent decides what follows. */
export function AttemptForm(props: AttemptFormProps) {
  const { householdId, phones = [], isUnassigned, onRecorded, onCancel } = props;
  const reference = useReference();
  const draft = useAttemptDraft(householdId, {
    at: null,
    method: props.method,
    phoneUsed: null,
    result: props.result ?? null,
    memo: '',
    nextOn: null,
    takeOver: isUnassigned,
  });
  const [problem, setProblem] = useState<string | null>(null);
  const recording = useMutation({ ...rpc.cases.recordAttempt() });
  const entry = draft.value;
  const change = (changes: Partial<AttemptEntry>) => {
    setProblem(null);
    draft.set({ ...entry, ...changes });
  };

  const methods = reference.choicesOf('contact_method');
  const channel = String(reference.itemOf('contact_method', entry.method)?.extra.channel ?? '');
  const results = resultsFor(channel, reference.choicesOf('contact_result'));

  function submit(event: FormEvent) {
    event.preventDefault();
    if (entry.result === null) return setProblem('연락 결과를 고르세요.');
    const { at, method, phoneUsed, result, memo, nextOn, takeOver } = entry;
    const isCall = channel === 'phone' || channel === 'message';
    recording.mutate(
      {
        householdId,
        at,
        method,
        phoneUsed: isCall ? (phoneUsed ?? phones[0]?.number ?? null) : null,
        result,
        memo,
        nextOn,
        takeOver,
      },
      {
        onSuccess: ({ attemptId }) => {
          draft.discard();
          onRecorded(attemptId);
        },
      },
    );
  }

  if (!draft.isReady) return null;
  return (
    <form className="stack" onSubmit={submit} noValidate aria-label="연락 기록">
      {draft.isResumed && (
        <Note tone="plain" icon="restore">
          쓰다 만 기록을 이어 씁니다.
        </Note>
      )}
      {isUnassigned && (
        <Note tone="info" icon="user">
          아직 담당이 없는 사례입니다.
          <CheckboxField
            label="내가 맡고 기록하기"
            checked={entry.takeOver}
            onCheckedChange={(takeOver) => change({ takeOver })}
          />
        </Note>
      )}
      <SelectField
        label="방법"
        autoFocus
        value={entry.method}
        onValueChange={(method) => change({ method, result: null })}
        choices={methods.map((item) => ({ value: item.code, label: item.label }))}
      />
      {phones.length > 0 && (channel === 'phone' || channel === 'message') && (
        <SelectField
          label="쓴 전화"
          value={entry.phoneUsed ?? phones[0]?.number ?? ''}
          onValueChange={(phoneUsed) => change({ phoneUsed })}
          choices={phones.map(({ number, who }) => ({ value: number, label: `${number} ${who}` }))}
        />
      )}
      <ResultField results={results} value={entry.result} error={problem} onChange={(result) => change({ result })} />
      <TextArea
        label="메모"
        rows={2}
        value={entry.memo}
        maxLength={2000}
        onValueChange={(memo) => change({ memo })}
        onBlur={draft.flush}
        placeholder="들은 말과 본 것을 그대로"
      />
      <WhenField at={entry.at} onChange={(at) => change({ at })} />
      <NextField day={entry.nextOn} onChange={(nextOn) => change({ nextOn })} />
      {recording.error && (
        <Note tone="danger" icon="warn" isAlert>
          {explainCasesFailure(recording.error, reference)}
        </Note>
      )}
      <div className="row">
        <Button variant="primary" size="normal" type="submit" icon="check" isPending={recording.isPending}>
          기록하기
        </Button>
        <Button size="normal" onPress={onCancel}>
          그만두기
        </Button>
        <span className="caption subtle push">{draft.savedWords}</span>
      </div>
    </form>
  );
}

/** Most entries are made at once; only a later one needs a time. */
function WhenField({ at, onChange }: { at: string | null; onChange: (at: string | null) => void }) {
  const [isOther, setIsOther] = useState(at !== null);
  if (!isOther)
    return (
      <p className="row meta">
        연락한 때: 지금
        <Button variant="link" onPress={() => setIsOther(true)}>
          다른 때로 적기
        </Button>
      </p>
    );
  return <DateTimeField label="연락한 때" value={at} onChange={onChange} hint="비워 두면 지금으로 적습니다" />;
}

/** The rule gives the next day unless somebody agreed on another. */
function NextField({ day, onChange }: { day: string | null; onChange: (day: string | null) => void }) {
  const [isOwn, setIsOwn] = useState(day !== null);
  if (!isOwn)
    return (
      <p className="row meta">
        다음 연락: 기준일에 맞춤
        <Button variant="link" onPress={() => setIsOwn(true)}>
          날짜 정하기
        </Button>
      </p>
    );
  return <DateField label="다음 연락일" value={day} onChange={onChange} hint="비워 두면 기준일에 맞춥니다" />;
}

interface ResultFieldProps {
  readonly results: { readonly usual: readonly CodeItem[]; readonly rest: readonly CodeItem[] };
  readonly value: string | null;
  readonly error: string | null;
  readonly onChange: (result: string) => void;
}

function ResultField({ results: { usual, rest }, value, error, onChange }: ResultFieldProps) {
  const [wantsOther, setWantsOther] = useState(false);
  const isOther = wantsOther || rest.some(({ code }) => code === value);
  return (
    <>
      <SegmentedField
        label="결과"
        isRequired
        error={error ?? undefined}
        value={isOther ? OTHER : value}
        choices={[
          ...usual.map(({ code, label }) => ({ value: code, label })),
          ...(rest.length > 0 ? [{ value: OTHER, label: '그 밖' }] : []),
        ]}
        onChange={(chosen) => {
          setWantsOther(chosen === OTHER);
          if (chosen !== OTHER) onChange(chosen);
        }}
      />
      {isOther && (
        <SelectField
          label="그 밖의 결과"
          placeholder="고르세요"
          value={rest.some(({ code }) => code === value) ? (value ?? '') : ''}
          choices={rest.map(({ code, label }) => ({ value: code, label }))}
          onValueChange={onChange}
        />
      )}
    </>
  );
}

function resultsFor(channel: string, all: readonly CodeItem[]): ResultFieldProps['results'] {
  const wanted = USUAL_RESULTS[channel] ?? [];
  const usual = wanted.flatMap((code) => all.filter((item) => item.code === code)).slice(0, SHOWN_RESULTS);
  const shown = usual.length > 0 ? usual : all.slice(0, SHOWN_RESULTS);
  return { usual: shown, rest: all.filter((item) => !shown.includes(item)) };
}
