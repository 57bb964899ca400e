import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { POLICY_KEYS, type PolicyKey, readPolicy } from '#shared/policies/policy-defaults.ts';
import type { Reference } from '#shared/reference/reference.contract.ts';
import { useReference } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { DataGrid } from '../../ui/data-grid.tsx';
import { DateField } from '../../ui/date-field.tsx';
import { formatDay } from '../../ui/format.ts';
import { Note } from '../../ui/note.tsx';
import { Pane, PaneBody, PaneFoot, PaneHead, Section, Split } from '../../ui/split.tsx';
import { useToast } from '../../ui/toast.tsx';
import { EditionList } from './edition-list.tsx';
import { PolicyFields } from './policy-fields.tsx';
import { type PolicyJson, policyText } from './policy-text.ts';
import { explainReferenceFailure } from './reference-failure.ts';
import { policyWords } from './reference-words.ts';

export function PolicyEditor({ reference }: { reference: Reference }) {
  const [current, setCurrent] = useState<PolicyKey>('case/deadlines');
  const fromOf = (key: PolicyKey) => reference.policies.find((row) => row.key === key)?.validFrom;
  return (
    <Split side={<PolicyForm key={current} policyKey={current} reference={reference} />} sideWidth={32}>
      <DataGrid<PolicyKey>
        caption={`기준값 ${POLICY_KEYS.length}개`}
        rows={POLICY_KEYS}
        rowKey={(key) => key}
        rowName={(key) => policyWords(key).label}
        currentKey={current}
        onCurrentChange={(key) => setCurrent(key as PolicyKey)}
        isInset
        columns={[
          {
            id: 'label',
            label: '기준',
            width: 11,
            isRowHeader: true,
            emphasis: 'strong',
            cell: (key) => policyWords(key).label,
          },
          { id: 'help', label: '뜻', width: 15, grows: true, emphasis: 'quiet', cell: (key) => policyWords(key).help },
          {
            id: 'from',
            label: '쓰이는 날',
            width: 9,
            emphasis: 'quiet',
            cell: (key) => {
              const from = fromOf(key);
              return from ? formatDay(from, { weekday: false }) : '처음 값';
            },
          },
        ]}
      />
    </Split>
  );
}

function PolicyForm({ policyKey, reference }: { policyKey: PolicyKey; reference: Reference }) {
  const lookup = useReference();
  const toast = useToast();
  const [value, setValue] = useState<PolicyJson>(readPolicy(reference.policies, policyKey, reference.on) as PolicyJson);
  const [validFrom, setValidFrom] = useState<string | null>(reference.on);
  const revising = useMutation({
    ...rpc.reference.revisePolicy(),
    onSuccess: () => toast.show({ text: `기준값을 고쳤습니다: ${policyWords(policyKey).label}`, icon: 'check' }),
  });
  return (
    <Pane label="기준값 고치기">
      <PaneHead>
        <h2>{policyWords(policyKey).label}</h2>
      </PaneHead>
      <PaneBody label="기준값">
        <div className="stack">
          <p className="muted">{policyWords(policyKey).help}</p>
          <PolicyFields value={value} onChange={setValue} reference={lookup} label={policyWords(policyKey).label} />
          <DateField label="언제부터" value={validFrom} onChange={setValidFrom} isRequired />
          {revising.error && (
            <Note tone="danger" icon="warn" isAlert>
              {explainReferenceFailure(revising.error)}
            </Note>
          )}
          <Section title="이력" level={3}>
            <EditionList
              of={{ kind: 'policy', key: policyKey }}
              wordsOf={(text) => policyText(JSON.parse(text) as PolicyJson, lookup)}
            />
          </Section>
        </div>
      </PaneBody>
      <PaneFoot>
        <Button
          variant="primary"
          size="normal"
          isPending={revising.isPending}
          isDisabled={validFrom === null}
          onPress={() => validFrom !== null && revising.mutate({ key: policyKey, value, validFrom })}
        >
          고치기
        </Button>
      </PaneFoot>
    </Pane>
  );
}
