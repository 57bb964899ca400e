/**
 * @file Why the server did not take something, in one sentence each. Every rule of the engine and of the office's schema
 * has one; `rule-words.test.ts` looks through their sources for names that are missing here.
 */
import type { HeldReason } from '#shared/sync/outcome.schema.ts';

const STALE = '그 사이 다른 PC에서 먼저 바뀌었습니다.';

export const RULE_WORDS: Readonly<Record<string, string>> = {
  // What travelled was not whole, or was not what it says it is.
  signature: '서명이 맞지 않습니다. 이 PC의 기록이 손상되었을 수 있으니 PC 담당자에게 알리세요.',
  envelope: '보낸 내용의 겉과 속이 다릅니다. PC 담당자에게 알리세요.',
  'group-shape': '함께 저장한 기록의 일부가 빠졌습니다. PC 담당자에게 알리세요.',
  'actor-is-not-signer': '쓴 사람과 서명한 사람이 다릅니다.',
  'content-hash': '내용이 서명한 것과 다릅니다. PC 담당자에게 알리세요.',
  'other-server': '다른 서버에 보내려고 쓴 기록입니다.',
  'wrong-feed': '이 기록이 속한 자료 묶음이 아닙니다. PC 담당자에게 알리세요.',
  'id-used': '같은 기록이 서버에 이미 있거나 지워진 적이 있습니다.',
  'id-mismatch': '기록의 번호가 서로 다릅니다. PC 담당자에게 알리세요.',
  'not-enrolled': '이 PC나 쓴 사람이 서버에 등록되어 있지 않습니다.',
  'other-office': '다른 사무소의 기록입니다.',
  'creator-is-not-signer': '만든 사람과 서명한 사람이 다릅니다.',
  'author-is-not-signer': '올린 사람과 서명한 사람이 다릅니다.',
  'decider-is-not-signer': '판단한 사람과 서명한 사람이 다릅니다.',
  // The record has moved on.
  'state-changed': `${STALE} 지금 단계에서 다시 하세요.`,
  'content-changed': '그 사이 내용이 고쳐졌습니다. 지금 내용을 보고 다시 판단하세요.',
  'row-deleted': '그 사이 지워진 기록입니다.',
  withdrawn: '기다리다가 쓴 사람이나 팀장이 거두었습니다.',
  'waits-no-longer': '거두려던 기록이 그 사이 처리되었습니다. 보낼 기록에서 결과를 확인하세요.',
  'not-withdrawable': '쓴 사람과 팀장만 거둘 수 있습니다.',
  'household-erased': '법에 따라 파기된 가구입니다. 이 가구에 적은 내용은 서버와 PC 어디에도 남기지 않습니다.',
  'already-merged': '그 사이 다른 가구와 합쳐졌습니다.',
  'not-merged': '합쳐진 가구가 아니거나 다른 합치기입니다.',
  'edited-since': '합친 뒤에 고쳐져 되돌릴 수 없습니다.',
  merge: '합칠 수 없는 두 기록입니다.',
  move: '다른 사무소로 넘길 수 없는 기록입니다.',
  'append-only': '고칠 수 없는 기록입니다. 새로 적으세요.',
  'merge-by-operation-only': '합치기는 합치기 화면에서만 할 수 있습니다.',
  'fixed-column': '기록의 번호와 사무소, 만든 사람과 만든 때는 바꿀 수 없습니다.',
  'not-by-command': '단계를 옮기면서 함께 바꿀 수 없는 칸입니다. PC 담당자에게 알리세요.',
  'worked-on-since': '다른 PC에서 이 가구에 기록을 남겨 지울 수 없습니다. 그 기록을 확인하세요.',
  'state-by-command-only': '단계는 직접 고칠 수 없습니다. 사례에서 단계를 옮기세요.',
  // Steps and reviews.
  'no-such-step': '이 단계에서 그 단계로는 갈 수 없습니다.',
  'step-not-for-this-role': '이 일을 할 권한이 없는 역할입니다.',
  'review-is-missing': '더블체크 확인이 서버에 없습니다. 확인을 다시 받으세요.',
  'version-is-missing': '올린 상담이 서버에 없습니다.',
  'two-person-adopted': '판단은 본인만 할 수 있어 다른 사람이 대신 받아들일 수 없습니다.',
  'two-person-role': '확인할 권한이 없는 사람의 판단입니다.',
  'two-person-author': '본인이 쓴 상담은 본인이 확인할 수 없습니다.',
  'two-person-editor': '본인이 고친 상담은 본인이 확인할 수 없습니다.',
  'two-person-issued-code': '작성자에게 로그인 코드를 발급한 사람은 확인할 수 없습니다.',
  'two-person-code-from-author': '작성자에게서 로그인 코드를 받은 사람은 확인할 수 없습니다.',
  'two-person-common-issuer': '작성자와 같은 사람에게서 로그인 코드를 받아 확인할 수 없습니다.',
  'kept-for-good': '남겨 두어야 하는 기록이라 지울 수 없습니다.',
  // The office, its people and what everybody works by.
  'keepers-only': '팀장이나 시스템 관리자만 고칠 수 있습니다.',
  'office-by-enrolment': '사무소는 서버에 연결할 때만 만들어지고, 종류는 바뀌지 않습니다.',
  'login-id-taken': '그 아이디는 다른 PC에서 먼저 등록되었습니다.',
  'login-id-is-fixed': '아이디는 바꿀 수 없습니다.',
  'not-yourself': '본인의 역할이나 사용 기간은 본인이 바꿀 수 없습니다.',
  'last-manager': '관리자가 한 사람도 남지 않게 됩니다.',
  'view-not-yours': '다른 사람이 만든 보기입니다.',
  'genesis-closed': '서버에 연결하기 전의 기록은 이제 받지 않습니다.',
  'genesis-by-manager': '서버에 연결하기 전의 기록은 팀장만 올릴 수 있습니다.',
  'genesis-creates-only': '서버에 연결하기 전의 기록은 지금 모습 그대로만 올릴 수 있습니다.',
  // Decisions about held work.
  'already-decided': '다른 사람이 먼저 정했습니다.',
  'not-held': '보류된 기록이 아닙니다.',
  'by-manager': '팀장이 받아들이지 않았습니다.',
  'still-unreadable': '서버가 아직 읽지 못하는 기록입니다. 서버를 새 버전으로 바꾼 뒤 다시 정하세요.',
  'signer-unknown':
    '누가 썼는지 서버가 확인하지 못한 기록입니다. 쓴 사람이 새 비밀번호로 서버에 등록된 뒤 다시 정하거나, 내용을 보고 새로 적으세요.',
  'adopt-failed': '받아들일 수 없었습니다. 지금 기록과 맞지 않습니다.',
  'adopt-needs-a-held-operation': '보류된 기록에만 할 수 있는 일입니다.',
};

/** A rule of a newer server has no sentence here: its name is shown, so that somebody can ask about it. */
export const ruleSentence = (rule: string): string => RULE_WORDS[rule] ?? `서버가 받지 않았습니다 (${rule}).`;

export const HELD_WORDS: Readonly<Record<HeldReason, string>> = {
  scope_revoked: '쓴 사람이나 쓴 PC의 권한이 그 사이 없어졌습니다. 팀장이 받아들일지 정합니다.',
  moved: '그 사이 다른 사무소로 넘어간 기록입니다. 그곳 팀장이 정합니다.',
  unsupported_schema: '서버가 아직 모르는 버전의 앱이 쓴 기록입니다. 서버를 새 버전으로 바꾸면 받아들일 수 있습니다.',
  rule_after_merge: '서로 다른 고침이 합쳐지며 규칙에 맞지 않게 되었습니다. 사람이 정해야 합니다.',
  needs_human: '서버가 혼자 정할 수 없습니다. 팀장이 보고 정합니다.',
};
