import type { RightChange } from '#shared/accounts/account.schema.ts';
import type { Role } from '#shared/accounts/role.ts';

export const ROLE_NAMES = {
  OFFICER: '담당자',
  SECRETARY: '협의체 간사',
  MANAGER: '관리자',
  SIGUNGU: '시군구 담당',
  AUDITOR: '감사자',
  SYSADMIN: '시스템 관리자',
} as const satisfies Record<Role, string>;

/** One line under the choice of a role: what it lets a person see and do. */
export const ROLE_DUTIES = {
  OFFICER: '가구를 등록하고 상담합니다',
  SECRETARY: '협의체 업무만 봅니다. 가구의 개인정보는 보지 않습니다',
  MANAGER: '사무소 전체를 보고 배정·검토·보고하며 계정을 관리합니다',
  SIGUNGU: '시군구로 넘어온 사례와 합계를 봅니다',
  AUDITOR: '접속기록과 권한 이력만 봅니다',
  SYSADMIN: '계정과 기준 정보만 다룹니다. 가구는 보지 않습니다',
} as const satisfies Record<Role, string>;

export const RIGHT_CHANGE_NAMES = {
  CREATED: '계정 만듦',
  CODE_ISSUED: '일회용 코드 발급',
  PASSWORD_SET: '첫 비밀번호 설정',
  RECOVERED: '복구 코드로 되찾음',
  EDITED: '이름·직위 고침',
  ROLE: '역할 바꿈',
  VALIDITY: '사용 기간 바꿈',
  DEPUTY: '대직 바꿈',
  HANDED_OVER: '업무 넘김',
  DEACTIVATED: '사용 끝냄',
  REACTIVATED: '다시 사용',
  RECOVERY_CODE_RENEWED: '복구 코드 새로 만듦',
} as const satisfies Record<RightChange['change'], string>;
