import { useQuery } from '@tanstack/react-query';
import { rpc } from '../../rpc/rpc-client.ts';
import { now } from '../../ui/format.ts';
import { lastSuccessWords } from './status-words.ts';

/** When this PC and the server last agreed, for the foot of a page. */
export function SyncLine() {
  const { data } = useQuery(rpc.sync.status({}));
  if (data?.mode !== 'server') return null;
  return <span>{lastSuccessWords(data, now())}</span>;
}
