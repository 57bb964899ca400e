import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ViewDefinition } from '#shared/households/built-in-views.ts';
import type { HouseholdView } from '#shared/households/saved-view.ts';
import { withParticle } from '#shared/korean/particles.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { CheckboxField } from '../../ui/checkbox-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Note } from '../../ui/note.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { explainHouseholdsFailure } from './households-failure.ts';

interface SaveViewDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly definition: ViewDefinition;
  /** The view that was changed, when it is the person's own: it can be saved over. */
  readonly changed: HouseholdView | undefined;
  readonly onSaved: (id: string) => void;
}

/** Gives the conditions, order and columns of the list a name, for oneself or for the office. */
export function SaveViewDialog({ isOpen, ...props }: SaveViewDialogProps) {
  return (
    <Dialog isOpen={isOpen} onClose={props.onClose} title="보기 저장">
      {isOpen && <SaveViewForm {...props} />}
    </Dialog>
  );
}

function SaveViewForm({ onClose, definition, changed, onSaved }: Omit<SaveViewDialogProps, 'isOpen'>) {
  const [name, setName] = useState(changed?.name ?? '');
  const [shared, setShared] = useState(changed?.kind === 'shared');
  const [wasTried, setWasTried] = useState(false);
  const toast = useToast();
  const saving = useMutation({
    ...rpc.households.saveView(),
    onSuccess: ({ id }) => {
      toast.show({ text: `보기 ${withParticle(`‘${name.trim()}’`, '을/를')} 저장했습니다`, icon: 'check' });
      onSaved(id);
    },
  });
  const isOverwrite = changed !== undefined && changed.name === name.trim();
  return (
    <form
      className="stack"
      aria-label="보기 저장"
      onSubmit={(event) => {
        event.preventDefault();
        setWasTried(true);
        if (name.trim() !== '') saving.mutate({ id: isOverwrite ? changed.id : null, name, definition, shared });
      }}
    >
      <TextField
        label="보기 이름"
        isRequired
        autoFocus
        maxLength={40}
        value={name}
        onValueChange={setName}
        hint={isOverwrite ? '지금 보기를 이 조건으로 바꿉니다.' : '예: 8통 집중, 겨울철 단전 가구'}
        error={wasTried && name.trim() === '' ? '이름을 적어 주세요.' : undefined}
      />
      <CheckboxField
        label="사무소의 다른 담당자에게도 보이기"
        hint="조건만 나눕니다. ‘나’는 보는 사람 자신을 뜻합니다."
        checked={shared}
        onCheckedChange={setShared}
      />
      {saving.error && (
        <Note tone="danger" icon="warn" isAlert>
          {explainHouseholdsFailure(saving.error)}
        </Note>
      )}
      <div className="row">
        <span className="push row">
          <Button size="normal" onPress={onClose}>
            그만두기
          </Button>
          <Button size="normal" variant="primary" type="submit" isPending={saving.isPending}>
            저장
          </Button>
        </span>
      </div>
    </form>
  );
}
