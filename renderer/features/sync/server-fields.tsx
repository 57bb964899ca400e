import { useState } from 'react';
import { FormCell, FormGrid } from '../../ui/field.tsx';
import { TextField } from '../../ui/text-field.tsx';

export interface ServerFieldsState {
  readonly value: { readonly server: string; readonly code: string; readonly deviceName: string };
  readonly set: (change: Partial<ServerFieldsState['value']>) => void;
  readonly wasChecked: boolean;
  /** True when all three are there; from then on what is missing says so. */
  readonly check: () => boolean;
}

export function useServerFields(): ServerFieldsState {
  const [value, setValue] = useState({ server: '', code: '', deviceName: '' });
  const [wasChecked, setWasChecked] = useState(false);
  return {
    value: { server: value.server.trim(), code: value.code.trim(), deviceName: value.deviceName.trim() },
    set: (change) => setValue((now) => ({ ...now, ...change })),
    wasChecked,
    check: () => {
      setWasChecked(true);
      return value.server.trim().length >= 3 && value.code.trim().length >= 8 && value.deviceName.trim() !== '';
    },
  };
}

/** What a manager is given on paper, and what the PC is to be called. The text is left as typed while it is typed. */
export function ServerFields({ fields, isDisabled }: { fields: ServerFieldsState; isDisabled: boolean }) {
  const [typed, setTyped] = useState(fields.value);
  const change = (next: Partial<typeof typed>) => {
    setTyped((now) => ({ ...now, ...next }));
    fields.set(next);
  };
  const { wasChecked, value } = fields;
  return (
    <FormGrid>
      <FormCell span={12}>
        <TextField
          label="서버 주소"
          isRequired
          autoFocus
          disabled={isDisabled}
          inputMode="url"
          placeholder="https://"
          hint="서버 담당자에게 받은 주소입니다"
          error={wasChecked && value.server.length < 3 ? '서버 주소를 적으세요.' : undefined}
          value={typed.server}
          onValueChange={(server) => change({ server })}
        />
      </FormCell>
      <FormCell span={12}>
        <TextField
          label="등록 코드"
          isRequired
          disabled={isDisabled}
          hint="한 번만 쓸 수 있습니다. 점(.) 뒤까지 모두 적으세요. 대소문자와 줄표(-)는 상관없습니다"
          error={wasChecked && value.code.length < 8 ? '등록 코드를 끝까지 적으세요.' : undefined}
          value={typed.code}
          onValueChange={(code) => change({ code })}
        />
      </FormCell>
      <FormCell span={12}>
        <TextField
          label="이 PC의 이름"
          isRequired
          disabled={isDisabled}
          maxLength={60}
          hint="사무소 PC 목록에서 알아볼 이름입니다. 예: 복지팀 2번 자리"
          error={wasChecked && value.deviceName === '' ? 'PC의 이름을 적으세요.' : undefined}
          value={typed.deviceName}
          onValueChange={(deviceName) => change({ deviceName })}
        />
      </FormCell>
    </FormGrid>
  );
}
