import { useMutation } from '@tanstack/react-query';
import { DEFAULT_SORT, HouseholdFilter } from '#shared/households/household-filter.ts';
import { SetResultsForm } from '../features/consultations/set-results-form.tsx';
import { rpc } from '../rpc/rpc-client.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { queryClient } from './query-client.ts';

const WINDOW = 200;

/** The official result of every current case of the ticked households, in one form. */
export function BulkResultsButton(props: { readonly householdIds: readonly string[]; readonly onDone: () => void }) {
  const { householdIds, onDone } = props;
  const finding = useMutation({ mutationFn: () => caseIdsOf(householdIds) });
  const close = finding.reset;
  return (
    <>
      <Button
        size="small"
        icon="flag"
        isPending={finding.isPending}
        isDisabled={householdIds.length === 0}
        onPress={() => finding.mutate()}
      >
        지원 결과
      </Button>
      <Dialog isOpen={finding.data !== undefined} onClose={close} title="지원 결과 한꺼번에 적기">
        {finding.data && (
          <SetResultsForm
            caseIds={finding.data}
            onDone={() => {
              close();
              onDone();
            }}
            onCancel={close}
          />
        )}
      </Dialog>
    </>
  );
}

async function caseIdsOf(householdIds: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (let from = 0; from < householdIds.length; from += WINDOW) {
    const filter = HouseholdFilter.parse({ standing: 'all', ids: householdIds.slice(from, from + WINDOW) });
    const { rows } = await queryClient.fetchQuery(
      rpc.households.list({ filter, sort: DEFAULT_SORT, offset: 0, limit: WINDOW }),
    );
    found.push(...rows.flatMap(({ caseId }) => caseId ?? []));
  }
  return found;
}
