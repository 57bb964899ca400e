import { Navigate } from '@tanstack/react-router';
import { startFor } from './navigation.ts';
import { useMe } from './use-me.ts';

/** The start of the day, by role. */
export function HomeRoute() {
  return <Navigate to={startFor(useMe().role)} replace />;
}
