import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Progress as ProgressStep } from '#shared/rpc/contract.ts';
import type { ServerStatus } from '#shared/sync/sync-status.schema.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Facts } from '../../ui/facts.tsx';
import { focusFirstInvalid } from '../../ui/focus-first-invalid.ts';
import { Footbar } from '../../ui/footbar.tsx';
import { formatDayTime, formatNumber } from '../../ui/format.ts';
import { Note } from '../../ui/note.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Progress } from '../../ui/progress.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { PaneBody, Section } from '../../ui/split.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { AWAY_WORDS, meanwhileSentence } from './away-words.ts';
import { ServerFields, useServerFields } from './server-fields.tsx';
import { statusLine } from './status-words.ts';
import { explainSyncFailure, syncReference } from './sync-failure.ts';
import { SyncNowButton } from './sync-now-button.tsx';
import { SyncProgress } from './sync-progress.tsx';
import './sync.css';

/** 관리 › 서버 연결: alone or with a server, how to get there, and how to leave. */
export function ServerPage({ mayChange, onOpenOutbox }: { mayChange: boolean; onOpenOutbox: () => void }) {
  const status = useQuery(rpc.sync.status({}));
  return (
    <>
      <PageHead
        title="서버 연결"
        sub={
          status.data?.mode === 'standalone'
            ? '이 PC는 혼자 씁니다. 서버에 연결하면 사무소의 다른 PC와 기록을 함께 씁니다'
            : '서버와 끊겨도 그대로 일하고, 이어지면 저절로 맞춥니다'
        }
        actions={status.data?.mode === 'server' && <SyncNowButton />}
      />
      {status.error ? (
        <ErrorState title="연결 상태를 불러오지 못했습니다" reference={syncReference(status.error)}>
          {explainSyncFailure(status.error)}
        </ErrorState>
      ) : !status.data ? (
        <SkeletonRows label="연결 상태를 불러오는 중" />
      ) : status.data.mode === 'standalone' ? (
        <PaneBody label="서버에 연결">{mayChange ? <EnrolForm /> : <AskManager />}</PaneBody>
      ) : (
        <PaneBody label="서버 연결 상태">
          <Connected status={status.data} mayChange={mayChange} onOpenOutbox={onOpenOutbox} />
        </PaneBody>
      )}
      <Footbar end="서버로 가는 기록은 사람마다 서명되고, 가는 동안 암호화됩니다" />
    </>
  );
}

function AskManager() {
  return (
    <Note tone="info" icon="info">
      서버에 연결하는 것은 팀장이 합니다.
    </Note>
  );
}

/** What the manager types, what will happen, and how far it is. Nothing changes before the server has taken this PC in. */
function EnrolForm() {
  const toast = useToast();
  const fields = useServerFields();
  const [step, setStep] = useState<ProgressStep | null>(null);
  const enrolling = useMutation({
    ...rpc.sync.enrol({ onProgress: setStep }),
    onSuccess: () => toast.show({ text: '서버에 연결했습니다', icon: 'synced' }),
    onSettled: () => setStep(null),
  });
  return (
    <form
      className="stack server-form"
      aria-label="서버에 연결"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (fields.check()) enrolling.mutate(fields.value);
        else focusFirstInvalid(event.currentTarget);
      }}
    >
      <ServerFields fields={fields} isDisabled={enrolling.isPending} />
      <Section title="연결하면" level={2}>
        <ul className="plain-list">
          <li>이 사무소의 지금 기록을 모두 서버로 올립니다. 한 번만 하고, 도중에 끊겨도 이어서 합니다.</li>
          <li>올리는 기록은 지금 로그인한 팀장의 이름으로 서명하고, 쓴 사람과 쓴 때는 그대로 남습니다.</li>
          <li>이미 확인완료된 상담은 ‘서버 도입 전 확인’으로 보입니다.</li>
          <li>올리는 동안에도 하던 일을 계속할 수 있습니다. 기록은 이 PC에도 그대로 남습니다.</li>
        </ul>
      </Section>
      {step && (
        <Progress label={step.label ?? '서버에 연결하는 중'} done={step.done} total={step.total || null} unit="건" />
      )}
      {enrolling.error && (
        <Note tone="danger" icon="warn" isAlert title="연결하지 못했습니다">
          {explainSyncFailure(enrolling.error)}
        </Note>
      )}
      <div className="row">
        <Button type="submit" variant="primary" size="normal" icon="link" isPending={enrolling.isPending}>
          서버에 연결
        </Button>
      </div>
    </form>
  );
}

function Connected({
  status,
  mayChange,
  onOpenOutbox,
}: {
  status: ServerStatus;
  mayChange: boolean;
  onOpenOutbox: () => void;
}) {
  const { connection } = status;
  const line = statusLine(status);
  return (
    <div className="stack server-form">
      {connection.state === 'away' && (
        <Note
          tone={line.face === 'trouble' ? 'danger' : 'warn'}
          icon={line.face === 'trouble' ? 'warn' : 'offline'}
          title={AWAY_WORDS[connection.why].sentence}
        >
          {AWAY_WORDS[connection.why].todo} {meanwhileSentence(connection.why)}
          {connection.nextTryAt && ` 다음 시도 ${formatDayTime(connection.nextTryAt)}.`}
        </Note>
      )}
      {connection.state === 'working' && <SyncProgress connection={connection} shape="block" />}
      {connection.state === 'connected' && (
        <Note tone="ok" icon="synced" title="서버와 연결됨">
          {status.waiting === 0
            ? '이 PC에서 적은 것은 모두 서버에 있습니다.'
            : `보낼 기록이 ${formatNumber(status.waiting)}건 있습니다.`}
        </Note>
      )}
      <Section title="이 PC" level={2}>
        <div className="stack">
          <Facts
            items={[
              ['서버 주소', status.server],
              ['PC 이름', status.deviceName],
              ['마지막으로 맞춘 때', status.lastSuccessAt ? formatDayTime(status.lastSuccessAt) : '아직 없음'],
              ['처음 받기', status.isComplete ? '끝남' : '아직 받는 중'],
              ['보낼 기록', `${formatNumber(status.waiting)}건`],
              ['받지 않은 기록', `${formatNumber(status.refused)}건`],
            ]}
          />
          <div className="row">
            <Button variant="link" onPress={onOpenOutbox}>
              보낼 기록 열기
            </Button>
          </div>
        </div>
      </Section>
      {mayChange && <NewKeySection />}
      {mayChange && <LeaveSection status={status} />}
    </div>
  );
}

/** For a manager who came back with the recovery code: the server does not know the new key before somebody vouches for it. */
function NewKeySection() {
  const toast = useToast();
  const [code, setCode] = useState('');
  const vouching = useMutation({
    ...rpc.sync.vouchForOwnKey(),
    onSuccess: () => {
      setCode('');
      toast.show({ text: '서버가 새 열쇠를 받았습니다', icon: 'key' });
    },
  });
  return (
    <Section title="복구 코드로 다시 들어온 뒤라면" level={2}>
      <form
        className="stack"
        aria-label="새 열쇠 알리기"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (code.trim().length >= 8) vouching.mutate({ code: code.trim() });
        }}
      >
        <p className="muted">
          복구하면 서명하는 열쇠가 새로 만들어집니다. 서버가 그 열쇠를 알기 전에는 적은 것이 보류됩니다. 다른 팀장이나
          서버 담당자에게 ‘새 열쇠’ 코드를 받아 적으세요.
        </p>
        <TextField label="새 열쇠 코드" value={code} onValueChange={setCode} hint="한 번만 쓸 수 있습니다" />
        {vouching.error && (
          <Note tone="danger" icon="warn" isAlert>
            {explainSyncFailure(vouching.error)}
          </Note>
        )}
        <div className="row">
          <Button type="submit" icon="key" isDisabled={code.trim().length < 8} isPending={vouching.isPending}>
            새 열쇠 알리기
          </Button>
        </div>
      </form>
    </Section>
  );
}

function LeaveSection({ status }: { status: ServerStatus }) {
  const toast = useToast();
  const [isAsking, setAsking] = useState(false);
  const leaving = useMutation({
    ...rpc.sync.leave(),
    onSuccess: () => toast.show({ text: '서버 연결을 끊었습니다. 이제 이 PC는 혼자 씁니다', icon: 'database' }),
    onSettled: () => setAsking(false),
  });
  return (
    <Section title="서버 연결 끊기" level={2}>
      <div className="stack">
        <p className="muted">
          이 PC를 서버에서 빼고 혼자 쓰게 합니다. 지금까지 받은 기록은 이 PC에 남고, 그 뒤에 적은 것은 다른 PC에 보이지
          않습니다.
        </p>
        {leaving.error && (
          <Note tone="danger" icon="warn" isAlert title="끊지 못했습니다">
            {explainSyncFailure(leaving.error)}
          </Note>
        )}
        <div className="row">
          <Button variant="danger" onPress={() => setAsking(true)} isPending={leaving.isPending}>
            서버 연결 끊기
          </Button>
          {status.waiting > 0 && <span className="meta">보낼 기록 {status.waiting}건을 먼저 보내야 합니다</span>}
        </div>
      </div>
      <ConfirmDialog
        isOpen={isAsking}
        isDangerous
        isPending={leaving.isPending}
        title="서버 연결을 끊을까요?"
        confirmWord="연결 끊기"
        onClose={() => setAsking(false)}
        onConfirm={() => leaving.mutate({})}
      >
        다시 연결하려면 새 등록 코드와 비어 있는 PC가 필요합니다. 먼저 백업을 만들어 두세요.
      </ConfirmDialog>
    </Section>
  );
}
