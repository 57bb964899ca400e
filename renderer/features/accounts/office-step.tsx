import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import type { Office } from '#shared/accounts/account.schema.ts';
import { withParticle } from '#shared/korean/particles.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { FormCell, FormGrid } from '../../ui/field.tsx';
import { formatDay, formatNumber } from '../../ui/format.ts';
import { matchesHangul } from '../../ui/hangul-match.ts';
import { TextField } from '../../ui/text-field.tsx';
import { EntryCard } from './entry-frame.tsx';

/** So many rows at once are read; more are narrowed by one more syllable. */
const MOST_SHOWN = 30;

interface OfficeStepProps {
  readonly initial: Office | null;
  readonly onChosen: (office: Office) => void;
  /** The way back for who has a backup. */
  readonly restore: ReactNode;
}

/** Which office this PC belongs to: one of the country's, found while one types, or a name of one's own. */
export function OfficeStep({ initial, onChosen, restore }: OfficeStepProps) {
  const { data } = useQuery(rpc.accounts.offices({}));
  const [office, setOffice] = useState(initial);
  const [query, setQuery] = useState(initial?.name ?? '');
  const [isByHand, setIsByHand] = useState(initial !== null && initial.code === null);
  const found = useFoundOffices(data?.offices, query);
  const name = office?.name.trim() ?? '';
  return (
    <EntryCard
      caption="처음 시작 1 / 4"
      title="어느 사무소에서 쓰나요?"
      lead="읍면동 이름이나 초성으로 찾으세요. 나중에 서버에 연결해도 기록은 그대로 옮겨집니다."
      onSubmit={() => office && name !== '' && onChosen({ ...office, name })}
    >
      {isByHand ? (
        <FormGrid>
          <FormCell span={12}>
            <TextField
              label="사무소 이름"
              isRequired
              autoFocus
              value={office?.name ?? ''}
              onValueChange={(next) => setOffice({ code: null, sido: null, sigungu: null, ...office, name: next })}
            />
          </FormCell>
          <FormCell span={12}>
            <TextField
              label="시군구"
              hint="예: 가람시 한울구"
              value={office?.sigungu ?? ''}
              onValueChange={(next) =>
                setOffice({ code: null, sido: null, name: '', ...office, sigungu: next.trim() === '' ? null : next })
              }
            />
          </FormCell>
        </FormGrid>
      ) : (
        <Combobox
          label="읍면동"
          icon="search"
          isRequired
          query={query}
          onQueryChange={setQuery}
          value={office?.code ?? null}
          onChange={(code) => setOffice(data?.offices.find((candidate) => candidate.code === code) ?? null)}
          options={found.shown.map(({ code, name: label, sigungu, sido }) => ({
            id: code ?? label,
            label,
            detail: [sido, sigungu].filter(Boolean).join(' '),
            end: code,
          }))}
          emptyText={data ? '맞는 읍면동이 없습니다. 아래에서 직접 입력할 수 있습니다' : '읍면동 목록을 읽는 중입니다'}
          hint={
            data
              ? `${query === '' ? '전국' : '찾은 곳'} ${formatNumber(found.count)}곳 · 행정동 코드 ${formatDay(data.asOf, { weekday: false })} 기준`
              : '읍면동 목록을 읽는 중입니다'
          }
        />
      )}
      <div className="entry-acts">
        <Button type="submit" variant="primary" size="normal" isDisabled={name === ''}>
          {name === '' ? '계속' : `${withParticle(name, '으로/로')} 계속`}
        </Button>
        <Button
          size="normal"
          onPress={() => {
            setIsByHand(!isByHand);
            setOffice(null);
          }}
        >
          {isByHand ? '목록에서 찾기' : '목록에 없으면 직접 입력'}
        </Button>
      </div>
      {restore}
    </EntryCard>
  );
}

/** A name that begins with what was typed comes before one that only holds it; the area may be typed as well. */
function useFoundOffices(offices: readonly Office[] | undefined, query: string) {
  return useMemo(() => {
    const words = query.trim().split(/\s+/).filter(Boolean);
    const last = words.at(-1);
    if (!offices || last === undefined)
      return { shown: offices?.slice(0, MOST_SHOWN) ?? [], count: offices?.length ?? 0 };
    const areas = words.slice(0, -1);
    const matching = offices.filter(
      ({ name, sigungu, sido }) =>
        matchesHangul(name, last) && areas.every((area) => matchesHangul(`${sido} ${sigungu}`, area)),
    );
    const begins = (name: string) => Number(!matchesHangul([...name].slice(0, [...last].length).join(''), last));
    const ranked = matching.map((office) => ({ office, rank: begins(office.name) })).sort((a, b) => a.rank - b.rank);
    return { shown: ranked.slice(0, MOST_SHOWN).map(({ office }) => office), count: matching.length };
  }, [offices, query]);
}
