import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ServerStatus } from '#shared/sync/sync-status.schema.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { statusLine } from './status-words.ts';

interface SyncIndicatorProps {
  /** Draws the line; the frame of the app has the place and the picture. */
  readonly children: (line: ReturnType<typeof statusLine>, status: ServerStatus) => ReactNode;
}

/** Connected or not and why, and what waits. Nothing on a PC that works alone. */
export function SyncIndicator({ children }: SyncIndicatorProps) {
  const { data } = useQuery(rpc.sync.status({}));
  if (data?.mode !== 'server') return null;
  return children(statusLine(data), data);
}
