import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { withParticle } from '#shared/korean/particles.ts';
import type { FoundHousehold } from '#shared/search/search.schema.ts';
import { useReference } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { CommandPalette, type PaletteGroup, type PaletteItem } from '../../ui/command-palette.tsx';
import { Footbar } from '../../ui/footbar.tsx';
import { formatCount } from '../../ui/format.ts';
import { matchesHangul } from '../../ui/hangul-match.ts';
import type { IconName } from '../../ui/icon.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { MatchMark } from '../../ui/match-mark.tsx';

/** Something one can go to or do from anywhere: a menu entry with its key. */
export interface PaletteCommand {
  readonly id: string;
  readonly label: string;
  readonly icon: IconName;
  readonly keys?: string;
  readonly run: () => void;
}

export interface SearchPaletteProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Whether this person may look for households; a council secretary finds menus only. */
  readonly canFindHouseholds: boolean;
  readonly commands: readonly PaletteCommand[];
  readonly onOpenHousehold: (id: string) => void;
  /** Ctrl+Enter on a household: the second thing one may do with it. */
  readonly onOpenHouseholdWithCtrl?: (id: string) => void;
  /** Registers a household under the name that was not found. */
  readonly onRegister: (name: string) => void;
}

const LIMIT = 20;

/** Ctrl+K: households by name, 초성, phone, address and unit, menus by their words, and what was opened last. */
export function SearchPalette(props: SearchPaletteProps) {
  const [query, setQuery] = useState('');
  const close = () => {
    setQuery('');
    props.onClose();
  };
  return props.isOpen ? <OpenPalette {...props} query={query} onQueryChange={setQuery} onClose={close} /> : null;
}

function OpenPalette({
  onClose,
  canFindHouseholds,
  commands,
  query,
  onQueryChange,
  ...props
}: SearchPaletteProps & { readonly query: string; readonly onQueryChange: (query: string) => void }) {
  const text = query.trim();
  const found = useQuery({
    ...rpc.search.find({ text, limit: LIMIT }),
    enabled: canFindHouseholds && text !== '',
    // The list stays while the next key press is answered: nothing flashes while a syllable is composed.
    placeholderData: keepPreviousData,
  });
  const isLoading = found.isLoading || (text !== '' && found.isPlaceholderData);
  const recent = useQuery({ ...rpc.search.recent({ limit: 8 }), enabled: canFindHouseholds && text === '' });
  const households = text === '' ? (recent.data ?? []) : canFindHouseholds ? (found.data?.households ?? []) : [];
  const retriedAs = text === '' ? null : (found.data?.retriedAs ?? null);
  const shownQuery = retriedAs ?? text;
  const fitting = useMemo(
    () => commands.filter(({ label }) => text === '' || matchesHangul(label, text)),
    [commands, text],
  );
  const mayRegister = canFindHouseholds && /^[가-힣a-zA-Z\s]{2,}$/u.test(text);

  const groups: PaletteGroup[] = [
    {
      id: 'households',
      label: text === '' ? '최근에 연 가구' : '가구',
      items: households.map((household) => ({
        id: `household-${household.id}`,
        icon: 'household' as const,
        label: <HouseholdLabel household={household} query={shownQuery} />,
        where: whereOf(household),
      })),
    },
    {
      id: 'commands',
      label: '바로 가기',
      items: fitting.map(({ id, icon, label, keys }) => ({
        id: `command-${id}`,
        icon,
        label: <MatchMark text={label} query={text} />,
        ...(keys && { where: <Kbd keys={keys} /> }),
      })),
    },
    {
      id: 'register',
      label: '바로 하기',
      items: mayRegister
        ? [
            {
              id: 'register',
              icon: 'plus' as const,
              label: `‘${text}’ 이름으로 새 가구 등록`,
              where: <Kbd keys="Ctrl+N" />,
            },
          ]
        : [],
    },
  ].filter(({ items }) => items.length > 0);

  const pick = (item: PaletteItem, { withCtrl }: { withCtrl: boolean }) => {
    onClose();
    if (item.id === 'register') return props.onRegister(text);
    const [kind, ...rest] = item.id.split('-');
    const id = rest.join('-');
    if (kind === 'command') commands.find((command) => command.id === id)?.run();
    else if (withCtrl && props.onOpenHouseholdWithCtrl) props.onOpenHouseholdWithCtrl(id);
    else props.onOpenHousehold(id);
  };
  return (
    <CommandPalette
      isOpen
      onClose={onClose}
      placeholder={canFindHouseholds ? '이름·초성·전화·주소·메뉴 찾기' : '메뉴 찾기'}
      query={query}
      onQueryChange={onQueryChange}
      groups={groups}
      onPick={pick}
      isLoading={isLoading}
      empty={<NothingFound text={text} isFailed={found.isError} isLoading={isLoading} />}
      foot={
        <Footbar
          keys={[
            { keys: ['ArrowUp', 'ArrowDown'], label: '이동' },
            { keys: ['Enter'], label: '열기' },
            ...(props.onOpenHouseholdWithCtrl ? [{ keys: ['Ctrl+Enter'], label: '새 상담' }] : []),
          ]}
          end={footWords(text, retriedAs, found.data)}
        />
      }
    />
  );
}

function HouseholdLabel({ household, query }: { household: FoundHousehold; query: string }) {
  const reference = useReference();
  const { headName, headAge, headSex, householdType, matchedName, status } = household;
  const facts = [
    [headAge === null ? '' : `${headAge}세`, headSex === null ? '' : headSex === 'F' ? '여' : '남']
      .filter(Boolean)
      .join(' '),
    reference.labelOf('hh_type', householdType),
    status === 'ACTIVE' ? '' : reference.labelOf('household_status', status),
  ];
  return (
    <>
      <MatchMark text={headName} query={query} />{' '}
      <span className="muted">
        {facts.filter(Boolean).join(' · ')}
        {matchedName && (
          <>
            {' · 가구원 '}
            <MatchMark text={matchedName} query={query} />
          </>
        )}
      </span>
    </>
  );
}

const whereOf = ({ address, tong, ri }: FoundHousehold): string =>
  [address, ri ?? (tong === null ? '' : `${tong}통`)].filter(Boolean).join(' · ');

function NothingFound({
  text,
  isFailed,
  isLoading,
}: {
  text: string;
  isFailed: boolean;
  isLoading: boolean;
}): ReactNode {
  if (isLoading) return '찾는 중입니다.';
  if (isFailed) return '찾지 못했습니다. 잠시 뒤 다시 찾아보세요.';
  if (text === '') return '이름, 초성(ㅎㅂㅇ), 전화 끝자리, 주소나 동·호를 적으세요.';
  return `${withParticle(`‘${text}’`, '과/와')} 맞는 것이 없습니다.`;
}

function footWords(
  text: string,
  retriedAs: string | null,
  answer: { readonly total: number; readonly isCapped: boolean } | undefined,
): string {
  if (text === '' || !answer) return '조회 기록이 남습니다';
  const count = `${formatCount(answer.total, '가구')}${answer.isCapped ? ' 이상' : ''} · 조회 기록이 남습니다`;
  return retriedAs === null ? count : `한/영을 바꿔 ${withParticle(`‘${retriedAs}’`, '으로/로')} 찾음 · ${count}`;
}
