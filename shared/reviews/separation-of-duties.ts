/*
 * Who may decide on a consultation: the heart of 더블체크 (`domain.md` 2.6; `peers.md` D1; `architecture.md` 7). One shared
 * rule for the use case, the SQLite trigger's test and later the server. Each clause closes one way in which a single
 * person could count as two.
 */

/** What the rule looks at: the people around one consultation up to now. */
export interface Involvement {
  readonly authorId: string;
  /** Everybody beside the author who edited or submitted any version so far, or edits one now. */
  readonly editorIds: readonly string[];
  /** Who issued a sign-in code to the author or an editor since the work began: they could sign in as them. */
  readonly codeIssuerIds: readonly string[];
  /** Who has issued a sign-in code to this decider since the work began. */
  readonly codeIssuersOfDecider: readonly string[];
}

export interface Decider {
  readonly accountId: string;
  /** The role at the time of the decision, from the rights history; never a cached one. */
  readonly isReviewer: boolean;
}

export type DutyClause = 'role' | 'author' | 'editor' | 'issued-code' | 'code-from-author' | 'common-issuer';

interface Clause {
  readonly name: DutyClause;
  readonly forbids: (decider: Decider, involvement: Involvement) => boolean;
}

export const DUTY_CLAUSES: readonly Clause[] = [
  { name: 'role', forbids: (decider) => !decider.isReviewer },
  { name: 'author', forbids: (decider, work) => decider.accountId === work.authorId },
  { name: 'editor', forbids: (decider, work) => work.editorIds.includes(decider.accountId) },
  { name: 'issued-code', forbids: (decider, work) => work.codeIssuerIds.includes(decider.accountId) },
  {
    // The mirror of the clause above: an author who let the decider in could be sitting at the decider's account.
    name: 'code-from-author',
    forbids: (_decider, work) =>
      work.codeIssuersOfDecider.some((issuer) => issuer === work.authorId || work.editorIds.includes(issuer)),
  },
  {
    // A third person who let both of them in could be sitting at either account.
    name: 'common-issuer',
    forbids: (_decider, work) => work.codeIssuersOfDecider.some((issuer) => work.codeIssuerIds.includes(issuer)),
  },
];

/** The clauses that forbid this person to decide; empty when they may. */
export function forbiddingClauses(
  decider: Decider,
  involvement: Involvement,
  clauses: readonly Clause[] = DUTY_CLAUSES,
): DutyClause[] {
  return clauses.filter((clause) => clause.forbids(decider, involvement)).map((clause) => clause.name);
}
