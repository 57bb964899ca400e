import { createContext, useContext } from 'react';
import type { Me } from '#shared/accounts/account.schema.ts';

/** The signed-in person. Set by the session gate; pages below it can rely on it. */
export const MeContext = createContext<Me | null>(null);

export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('useMe needs a signed-in session above it');
  return me;
}
