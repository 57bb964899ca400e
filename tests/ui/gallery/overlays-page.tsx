import { useState } from 'react';
import { Button } from '../../../renderer/ui/button.tsx';
import { CommandPalette } from '../../../renderer/ui/command-palette.tsx';
import { ConfirmDialog } from '../../../renderer/ui/confirm-dialog.tsx';
import { Dialog } from '../../../renderer/ui/dialog.tsx';
import { Footbar } from '../../../renderer/ui/footbar.tsx';
import { matchesHangul } from '../../../renderer/ui/hangul-match.ts';
import { MatchMark } from '../../../renderer/ui/match-mark.tsx';
import { Menu } from '../../../renderer/ui/menu.tsx';
import { PageHead } from '../../../renderer/ui/page-head.tsx';
import { TextField } from '../../../renderer/ui/text-field.tsx';
import { useToast } from '../../../renderer/ui/toast.tsx';
import { sampleRows } from './sample-rows.ts';

/** What floats: dialogs, menus, toasts. */
export function OverlaysPage() {
  const [open, setOpen] = useState<'purpose' | 'confirm' | null>(null);
  const [undone, setUndone] = useState(0);
  const toast = useToast();
  const close = () => setOpen(null);
  return (
    <>
      <PageHead title="떠 있는 것" sub={`되돌림 ${undone}번`} />
      <div className="pad row" data-wrap>
        <Button onPress={() => setOpen('purpose')}>목적 묻기</Button>
        <Button onPress={() => setOpen('confirm')}>지우기 묻기</Button>
        <Button
          onPress={() => toast.show({ text: '3가구를 박다온에게 배정했습니다', undo: () => setUndone((n) => n + 1) })}
        >
          배정하기
        </Button>
        <Menu
          label="더 보기"
          placement="bottom start"
          trigger={<Button icon="more">더 보기</Button>}
          sections={[
            {
              id: 'main',
              title: '이 가구',
              entries: [
                { id: 'copy', label: '문구 복사', icon: 'copy', keys: 'Ctrl+C', onPick: () => {} },
                { id: 'off', label: '보관 풀기', icon: 'restore', isDisabled: true, onPick: () => {} },
              ],
            },
            {
              id: 'danger',
              entries: [{ id: 'archive', label: '보관', icon: 'archive', isDangerous: true, onPick: () => {} }],
            },
          ]}
        />
      </div>
      <Dialog
        isOpen={open === 'purpose'}
        onClose={close}
        title="내보내는 목적"
        foot={
          <>
            <Button size="normal" onPress={close}>
              그만두기
            </Button>
            <Button size="normal" variant="primary" onPress={close}>
              내보내기
            </Button>
          </>
        }
      >
        <p>개인정보 312건이 파일로 나갑니다. 목적은 접속기록에 남습니다.</p>
        <TextField label="목적" isRequired autoFocus />
      </Dialog>
      <ConfirmDialog
        isOpen={open === 'confirm'}
        onClose={close}
        onConfirm={close}
        title="이 파일을 지울까요?"
        confirmWord="지우기"
        isDangerous
      >
        지운 파일은 되살릴 수 없습니다.
      </ConfirmDialog>
    </>
  );
}

const people = sampleRows(200);

export function SamplePalette({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const [query, setQuery] = useState('');
  const found = query ? people.filter((row) => matchesHangul(row.name, query)).slice(0, 6) : [];
  const groups = [
    {
      id: 'households',
      label: '가구',
      items: found.map((row) => ({
        id: row.id,
        icon: 'household' as const,
        label: (
          <>
            <MatchMark text={row.name} query={query} /> <span className="muted">{row.age}</span>
          </>
        ),
        where: `${row.address} · ${row.village}`,
      })),
    },
    {
      id: 'do',
      label: '바로 하기',
      items: query ? [{ id: 'new', icon: 'plus' as const, label: `‘${query}’ 이름으로 새 가구 등록` }] : [],
    },
  ].filter(({ items }) => items.length > 0);
  return (
    <CommandPalette
      isOpen={isOpen}
      onClose={onClose}
      placeholder="이름·초성·전화·주소·메뉴 찾기"
      query={query}
      onQueryChange={setQuery}
      groups={groups}
      onPick={onClose}
      empty="이름, 초성, 전화 끝자리, 주소로 찾습니다."
      foot={
        <Footbar
          keys={[
            { keys: ['ArrowUp', 'ArrowDown'], label: '이동' },
            { keys: ['Enter'], label: '열기' },
          ]}
          end="조회 기록이 남습니다"
        />
      }
    />
  );
}
