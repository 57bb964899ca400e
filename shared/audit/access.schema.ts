import { z } from 'zod';

/** What was done with people's data: 수행업무 of 안전성 확보조치 기준 제8조. */
export const AccessAction = z.enum([
  'VIEW',
  'LIST',
  'SEARCH',
  'REVEAL',
  'CREATE',
  'UPDATE',
  'DELETE',
  'IMPORT',
  'EXPORT',
  'PRINT',
  'SIGN_IN',
  'SIGN_IN_FAILED',
  'SIGN_OUT',
  'LOCK',
  'RIGHTS',
  'PASSWORD',
  'RECOVERY',
  'BACKUP',
  'RESTORE',
]);
export type AccessAction = z.infer<typeof AccessAction>;

/**
 * One line of the access log, as a use case states it. Actor, instant and PC are added by `recordAccess`.
 * `subjectIds` are household ids: the people whose data was handled (처리한 정보주체).
 */
export interface Access {
  readonly action: AccessAction;
  /** Where: `households/list`, `households/detail`, `reports/visit-list`. */
  readonly screen: string;
  /** Why, where a reason is asked for: reveal, export, print. */
  readonly purpose?: string | undefined;
  readonly subjectIds?: readonly string[] | undefined;
  /** The query or other facts needed to understand the line; never a copy of what was seen. */
  readonly detail?: Readonly<Record<string, unknown>> | undefined;
  /** How many people or rows; by default the number of subjects. */
  readonly rowCount?: number | undefined;
  readonly result?: 'OK' | 'REFUSED' | 'FAILED' | undefined;
}
