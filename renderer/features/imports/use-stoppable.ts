import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Progress } from '#shared/rpc/contract.ts';
import type { CallOptions, RpcFailure } from '../../rpc/rpc-client.ts';
import type { ImportsFailure } from './imports-failure.ts';

/** A command that may take long: how far it is, and a way to stop it. */
export function useStoppable<Input, Value>(
  command: (options: CallOptions) => { mutationFn: (input: Input) => Promise<Value> },
) {
  const [progress, setProgress] = useState<Progress | null>(null);
  const [isStopping, setIsStopping] = useState(false);
  const running = useRef<AbortController | null>(null);
  const mutation = useMutation<Value, RpcFailure<ImportsFailure>, Input>({
    mutationFn: async (input) => {
      running.current = new AbortController();
      setProgress(null);
      setIsStopping(false);
      return command({ signal: running.current.signal, onProgress: setProgress }).mutationFn(input);
    },
  });
  const stop = () => {
    setIsStopping(true);
    running.current?.abort();
  };
  return { ...mutation, progress, isStopping, stop };
}
