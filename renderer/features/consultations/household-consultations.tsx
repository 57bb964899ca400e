import { useMutation, useQuery } from '@tanstack/react-query';
import { DECISION_WORDS, KIND_WORDS, METHOD_WORDS } from '#shared/consultations/consultation-words.ts';
import type { ConsultationKind } from '#shared/consultations/missing-in-sheet.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { LineList } from '../../ui/facts.tsx';
import { formatShortDay } from '../../ui/format.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Note } from '../../ui/note.tsx';
import { Section } from '../../ui/split.tsx';
import { Status } from '../../ui/status.tsx';
import { explainConsultationsFailure } from './consultations-failure.ts';
import { STAGE_FACES } from './sheet-words.ts';
import './consultations.css';

interface HouseholdConsultationsProps {
  readonly householdId: string;
  readonly onOpen: (consultationId: string) => void;
}

/** A household's consultations, newest first, and the way into a new one: for the rail of its page. */
export function HouseholdConsultations({ householdId, onOpen }: HouseholdConsultationsProps) {
  const rail = useQuery(rpc.consultations.rail({ householdId, exceptId: null }));
  const past = rail.data?.past ?? [];
  return (
    <Section title="상담" end={past.length > 0 ? `${past.length}건` : undefined}>
      <StartConsultation householdId={householdId} onOpen={onOpen} />
      <LineList label="상담">
        {past.map((each) => (
          <li key={each.id} className="two-lines">
            <button type="button" className="line-link" onClick={() => onOpen(each.id)}>
              {KIND_WORDS[each.kind]}
              {each.method ? ` · ${METHOD_WORDS[each.method]}` : ''}
              {each.decision ? ` · ${DECISION_WORDS[each.decision]}` : ''}
            </button>
            <span className="row" data-between>
              <Status icon={STAGE_FACES[each.stage].icon} tone={STAGE_FACES[each.stage].tone}>
                {STAGE_FACES[each.stage].word}
              </Status>
              <span className="meta">{each.at !== null && formatShortDay(each.at, { weekday: false })}</span>
            </span>
          </li>
        ))}
      </LineList>
    </Section>
  );
}

/** Opens a sheet: the first consultation at once, other kinds from a menu. */
export function StartConsultation({ householdId, onOpen }: HouseholdConsultationsProps) {
  const starting = useMutation({
    ...rpc.consultations.start(),
    onSuccess: ({ consultationId }) => onOpen(consultationId),
  });
  const start = (kind: ConsultationKind) => starting.mutate({ householdId, kind });
  const entry = (kind: ConsultationKind) => ({ id: kind, label: KIND_WORDS[kind], onPick: () => start(kind) });
  return (
    <>
      <div className="row" data-wrap>
        <Button icon="edit" isPending={starting.isPending} onPress={() => start('INITIAL')}>
          초기상담
        </Button>
        <Button icon="check" isDisabled={starting.isPending} onPress={() => start('STATUS_CHECK')}>
          현황확인
        </Button>
        <Menu
          label="다른 상담"
          trigger={<IconButton icon="more" label="다른 상담" isOutlined />}
          sections={[{ id: 'kinds', entries: [entry('IN_DEPTH'), entry('FOLLOW_UP')] }]}
        />
      </div>
      {starting.error && (
        <Note tone="danger" icon="warn" isAlert>
          {explainConsultationsFailure(starting.error)}
        </Note>
      )}
    </>
  );
}
