import { Navigate } from '@tanstack/react-router';
import { startFor } from './navigation.ts';
import { useMe } from './use-me.ts';
import { WelcomePage } from './welcome-page.tsx';

/** The start of the day, by role. */
export function HomeRoute() {
  const start = startFor(useMe().role);
  return start === '/' ? <WelcomePage /> : <Navigate to={start} replace />;
}
