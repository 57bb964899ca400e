import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { EnrolScope } from '#shared/sync/manage.message.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { CheckboxField } from '../../ui/checkbox-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { formatDayTime } from '../../ui/format.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Note } from '../../ui/note.tsx';
import { SegmentedField } from '../../ui/segmented-field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { scopeWords } from './away-words.ts';
import type { OfficePc } from './devices-page.tsx';
import { explainSyncFailure } from './sync-failure.ts';

type Scope = (typeof EnrolScope)['options'][number];
const HOURS = ['1', '24', '72', '168'] as const;
const HOUR_WORDS: Readonly<Record<(typeof HOURS)[number], string>> = {
  '1': '1시간',
  '24': '하루',
  '72': '3일',
  '168': '일주일',
};

/** Who gets the code may add one PC to the office, once. It is shown once and goes by paper or by mouth. */
export function IssueCodeDialog({ onClose }: { onClose: () => void }) {
  const toast = useToast();
  const [purpose, setPurpose] = useState<'device' | 'key'>('device');
  const [accountId, setAccountId] = useState('');
  const people = useQuery(rpc.accounts.list({})).data;
  const managers = (people ?? []).filter(({ role, active }) => role === 'MANAGER' && active);
  const [scopes, setScopes] = useState<readonly Scope[]>(['council', 'welfare']);
  const [hours, setHours] = useState<(typeof HOURS)[number]>('24');
  const issuing = useMutation(rpc.sync.issueCode());
  const issued = issuing.data;
  if (issued)
    return (
      <Dialog
        isOpen
        isSticky
        onClose={onClose}
        title="등록 코드"
        foot={
          <Button size="normal" variant="primary" onPress={onClose}>
            적어 두었습니다
          </Button>
        }
      >
        <div className="stack">
          <p>
            {purpose === 'device'
              ? '새 PC의 처음 화면에서 ‘이미 쓰는 사무소에 이 PC를 연결’을 누르고 서버 주소와 함께 적으세요.'
              : '그 팀장이 관리 › 서버 연결의 ‘새 열쇠 코드’에 적습니다. 본인인지 만나서 확인하고 주세요.'}{' '}
            이 창을 닫으면 다시 볼 수 없습니다.
          </p>
          <p className="row">
            <b className="code-line" data-testid="issued-code">
              {issued.code}
            </b>
            <IconButton
              icon="copy"
              label="등록 코드 복사"
              onPress={() => {
                void navigator.clipboard
                  .writeText(issued.code)
                  .then(() => toast.show({ text: '등록 코드를 복사했습니다', icon: 'copy' }));
              }}
            />
          </p>
          <p className="muted">{formatDayTime(issued.expiresAt)}까지 한 번 쓸 수 있습니다.</p>
        </div>
      </Dialog>
    );
  return (
    <FormDialog
      title="등록 코드 만들기"
      deed="코드 만들기"
      isPending={issuing.isPending}
      error={issuing.error ? explainSyncFailure(issuing.error) : undefined}
      isReady={purpose === 'device' ? scopes.length > 0 : accountId !== ''}
      onClose={onClose}
      onSubmit={() =>
        issuing.mutate({
          purpose,
          scopes: purpose === 'device' ? [...scopes] : [],
          accountId: purpose === 'key' ? accountId : null,
          validHours: Number(hours),
        })
      }
    >
      <SegmentedField<'device' | 'key'>
        label="쓰임"
        value={purpose}
        onChange={setPurpose}
        choices={[
          { value: 'device', label: '새 PC 등록' },
          { value: 'key', label: '복구한 팀장의 새 열쇠' },
        ]}
      />
      {purpose === 'device' ? (
        <ScopeFields scopes={scopes} onChange={setScopes} />
      ) : (
        <SelectField
          label="누구의 열쇠인가요?"
          placeholder="고르기"
          value={accountId}
          onValueChange={setAccountId}
          choices={managers.map(({ id, name, loginId }) => ({ value: id, label: `${name} (${loginId})` }))}
        />
      )}
      <SelectField
        label="기한"
        value={hours}
        onValueChange={setHours}
        choices={HOURS.map((value) => ({ value, label: HOUR_WORDS[value] }))}
      />
    </FormDialog>
  );
}

export function RenameDialog({ device, onClose }: { device: OfficePc; onClose: () => void }) {
  const [name, setName] = useState(device.name);
  const renaming = useMutation({ ...rpc.sync.renameDevice(), onSuccess: onClose });
  return (
    <FormDialog
      title="PC 이름 바꾸기"
      deed="바꾸기"
      isPending={renaming.isPending}
      error={renaming.error ? explainSyncFailure(renaming.error) : undefined}
      isReady={name.trim() !== '' && name.trim() !== device.name}
      onClose={onClose}
      onSubmit={() => renaming.mutate({ device: device.device, name: name.trim() })}
    >
      <TextField label="PC 이름" isRequired autoFocus maxLength={60} value={name} onValueChange={setName} />
    </FormDialog>
  );
}

export function ScopesDialog({ device, onClose }: { device: OfficePc; onClose: () => void }) {
  const known = EnrolScope.options.filter((scope) => device.scopes.includes(scope));
  const [scopes, setScopes] = useState<readonly Scope[]>(known);
  const [reason, setReason] = useState('');
  const setting = useMutation({ ...rpc.sync.setScopes(), onSuccess: onClose });
  const lost = known.filter((scope) => !scopes.includes(scope));
  return (
    <FormDialog
      title="받는 자료 정하기"
      deed="정하기"
      isPending={setting.isPending}
      error={setting.error ? explainSyncFailure(setting.error) : undefined}
      isReady={reason.trim().length >= 2 && scopes.join() !== known.join()}
      onClose={onClose}
      onSubmit={() => setting.mutate({ device: device.device, scopes: [...scopes], reason: reason.trim() })}
    >
      <ScopeFields scopes={scopes} onChange={setScopes} />
      {lost.length > 0 && (
        <Note tone="warn" icon="warn">
          {lost.map(scopeWords).join(', ')} 자료는 그 PC에서 보낼 것을 다 보낸 뒤 지워집니다.
        </Note>
      )}
      <TextField label="까닭" isRequired maxLength={200} value={reason} onValueChange={setReason} />
    </FormDialog>
  );
}

const SCOPE_HINTS: Readonly<Record<Scope, string>> = {
  council: '위원·회의·위험요소, 계정과 기준정보',
  welfare: '가구와 사람, 사례, 상담, 더블체크, 명단',
  'welfare/restricted': '고립 조사표. 필요한 PC에만',
  admin: '권한 이력. 팀장이 쓰는 PC에만',
};

function ScopeFields({ scopes, onChange }: { scopes: readonly Scope[]; onChange: (scopes: readonly Scope[]) => void }) {
  return (
    <fieldset className="plain-fieldset">
      <legend className="label">이 PC가 받는 자료</legend>
      {EnrolScope.options.map((scope) => (
        <CheckboxField
          key={scope}
          label={scopeWords(scope)}
          hint={SCOPE_HINTS[scope]}
          checked={scopes.includes(scope)}
          // The people who sign in there are council records.
          disabled={scope === 'council' && scopes.includes(scope)}
          onCheckedChange={(isChecked) =>
            onChange(EnrolScope.options.filter((each) => (each === scope ? isChecked : scopes.includes(each))))
          }
        />
      ))}
    </fieldset>
  );
}
