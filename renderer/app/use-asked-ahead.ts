import { type queryOptions, useQueryClient } from '@tanstack/react-query';

/**
 * Asks for what a part of the page will show before that part is there, so that questions go out together and not one
 * after the other as parts appear. Does nothing when it was asked before.
 */
export function useAskedAhead<Value, Failure>(
  options: ReturnType<typeof queryOptions<Value, Failure, Value, readonly unknown[]>>,
): void {
  const client = useQueryClient();
  if (!client.getQueryState(options.queryKey)) void client.prefetchQuery(options);
}
