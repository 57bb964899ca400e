import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConsultationView } from '#shared/consultations/consultation-view.ts';
import { DECISION_WORDS, KIND_WORDS, METHOD_WORDS } from '#shared/consultations/consultation-words.ts';
import { RESULT_WORDS } from '#shared/reviews/review-words.ts';
import type { ReferenceLookup } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LineList } from '../../ui/facts.tsx';
import { formatMonth, formatShortDay, formatShortDayTime, formatWon } from '../../ui/format.ts';
import { Note } from '../../ui/note.tsx';
import { Pane, PaneBody, Section } from '../../ui/split.tsx';
import { Status } from '../../ui/status.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { STAGE_FACES } from './sheet-words.ts';

interface SheetRailProps {
  readonly view: ConsultationView;
  readonly reference: ReferenceLookup;
}

type RailTab = 'past' | 'signs' | 'phrases';

/** Beside the sheet: why it came back, what was said before, the signs of crisis, and the phrases. */
export function SheetRail({ view, reference }: SheetRailProps) {
  const [tab, setTab] = useState<RailTab>('past');
  const householdId = view.household.householdId;
  const rail = useQuery(rpc.consultations.rail({ householdId, exceptId: view.id }));
  const signs = rail.data?.indicators ?? [];
  return (
    <Pane label="참고" isSunken>
      <Tabs<RailTab>
        label="참고 자료"
        items={[
          { id: 'past', label: '지난 상담' },
          { id: 'signs', label: '위기정보', count: signs.length },
          { id: 'phrases', label: '문구' },
        ]}
        selected={tab}
        onSelect={setTab}
      >
        {(id) => (
          <PaneBody label="참고 자료">
            {id === 'past' && <Past view={view} reference={reference} past={rail.data?.past ?? []} />}
            {id === 'signs' && <Signs signs={signs} reference={reference} />}
            {id === 'phrases' && <Phrases reference={reference} />}
          </PaneBody>
        )}
      </Tabs>
    </Pane>
  );
}

type Rail = NonNullable<ReturnType<typeof useRail>['data']>;
const useRail = (householdId: string) => useQuery(rpc.consultations.rail({ householdId, exceptId: null }));

function Past({ view, reference, past }: SheetRailProps & { past: Rail['past'] }) {
  const decisions = view.events.filter(({ kind }) => kind !== 'WITHDRAW').toReversed();
  return (
    <div className="stack">
      {decisions.map((event) => (
        <Note
          key={event.id}
          tone={event.kind === 'RETURN' ? 'warn' : 'plain'}
          icon={event.kind === 'RETURN' ? 'undo' : 'shield'}
          title={`${RESULT_WORDS[event.kind]} · ${event.actorName} · ${event.versionNo}판`}
        >
          <span className="meta">{formatShortDayTime(event.at)}</span>{' '}
          {event.reasonCodes.map((code) => reference.labelOf('review_reason', code)).join(', ')} {event.comment}
        </Note>
      ))}
      {view.versions.toReversed().map((version) => (
        <Section
          key={version.id}
          title={`${version.versionNo}판`}
          end={`${formatShortDay(version.submittedAt, { weekday: false })} ${version.authorName}`}
        >
          <p className="muted">{version.sheet.content || version.sheet.status_evidence}</p>
          {version.sheet.decision && <p className="meta">결과: {DECISION_WORDS[version.sheet.decision]}</p>}
        </Section>
      ))}
      {past.map((each) => (
        <Section
          key={each.id}
          title={KIND_WORDS[each.kind]}
          end={each.at === null ? '' : formatShortDay(each.at, { weekday: false })}
        >
          <Status icon={STAGE_FACES[each.stage].icon} tone={STAGE_FACES[each.stage].tone}>
            {STAGE_FACES[each.stage].word}
            {each.method ? ` · ${METHOD_WORDS[each.method]}` : ''} · {each.authorName}
          </Status>
          <p className="muted">{each.excerpt}</p>
        </Section>
      ))}
      {decisions.length + view.versions.length + past.length === 0 && (
        <EmptyState icon="history" title="지난 상담이 없습니다">
          이 가구와 나누는 첫 상담입니다.
        </EmptyState>
      )}
    </div>
  );
}

function Signs({ signs, reference }: { signs: Rail['indicators']; reference: ReferenceLookup }) {
  if (signs.length === 0) return <EmptyState icon="flag" title="지금 살아 있는 위기정보가 없습니다" />;
  return (
    <LineList label="위기정보">
      {signs.map((sign) => (
        <li key={sign.code}>
          <Status icon={sign.isGrave ? 'warn' : 'flag'} tone={sign.isGrave ? 'danger' : 'neutral'}>
            {reference.labelOf('indicator', sign.code)}
          </Status>
          <span className="push meta">
            {[
              sign.monthsOverdue === null ? '' : `${sign.monthsOverdue}개월`,
              sign.amount === null ? '' : formatWon(sign.amount),
              formatMonth(`${sign.observedMonth}-01`),
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </li>
      ))}
    </LineList>
  );
}

function Phrases({ reference }: { reference: ReferenceLookup }) {
  return (
    <dl className="phrases">
      {reference.policy('consultation/phrases').map(({ short, text }) => (
        <div key={short}>
          <dt>;{short}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
