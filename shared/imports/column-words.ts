import type { ImportField } from './import-field.ts';
import type { ListKind } from './list-kind.ts';

/*
 * Words that offices put over their columns. Data, not rules: a new word goes here, and the screen's memory covers
 * what is used by one office only. All words are in the form that `labelKey` makes: no blanks, no signs.
 */

/** `words` must be the whole label; `parts` may stand anywhere in it and count for less. */
interface FieldWords {
  readonly words: readonly string[];
  readonly parts?: readonly string[];
}

export const FIELD_WORDS: Readonly<Record<Exclude<ImportField, 'indicatorFlag'>, FieldWords>> = {
  personName: {
    words:
      '성명 이름 성함 대상자명 대상자성명 대상자이름 대상자 발굴대상자 발굴대상자명 세대주 세대주명 세대주성명 가구주 가구주명 가구주성명 한글성명 성명한글 수급자명 신청자명 이용자명 어르신성명 어르신명 주민성명 대상자성명한글 name 수혜자명'.split(
        ' ',
      ),
    parts: ['성명', '대상자명', '이름'],
  },
  birthDate: {
    words:
      '생년월일 생일 생년 출생일 출생일자 출생년월일 출생연월일 생년월일6자리 생년월일8자리 생년월일yyyymmdd 생년월일yymmdd 주민번호앞자리 주민등록번호앞자리 주민앞자리 주민번호앞6자리 주민등록번호앞6자리 birth dob'.split(
        ' ',
      ),
    parts: ['생년월일', '출생'],
  },
  residentNumber: {
    words: '주민등록번호 주민번호 실명번호 주민등록번호뒷자리마스킹 주민번호마스킹 주민등록번호마스킹 주민no'.split(
      ' ',
    ),
    parts: ['주민등록번호', '주민번호'],
  },
  sex: { words: '성별 성 남녀 남여 성별남여 sex gender'.split(' '), parts: ['성별'] },
  address: {
    words:
      '주소 도로명주소 거주지 거주지주소 주소지 실거주지 실거주지주소 실거주주소 실제주소 현주소 현거주지 주민등록주소 주민등록지 주민등록지주소 주민등록상주소 등록주소 소재지 배송지 배송지주소 기본주소 집주소 자택주소 지번주소 사는곳 address'.split(
        ' ',
      ),
    parts: ['주소', '거주지', '주소지'],
  },
  detailAddress: {
    words:
      '상세주소 상세 상세동호 동호 동호수 호수 나머지주소 세부주소 상세주소동호 동호층 상세주소동호수 건물상세 주소상세 상세주소2 주소2'.split(
        ' ',
      ),
    parts: ['상세주소', '동호수', '세부주소', '나머지주소'],
  },
  phone: {
    words:
      '전화 전화번호 연락처 휴대전화 휴대전화번호 휴대폰 휴대폰번호 핸드폰 핸드폰번호 집전화 집전화번호 자택전화 자택전화번호 유선전화 유선전화번호 일반전화 이동전화 이동전화번호 연락전화 전화연락처 통신사연락처 통신사전화번호 전입신고연락처 휴대전화연락처 본인연락처 대상자연락처 tel phone hp mobile'.split(
        ' ',
      ),
    parts: ['전화', '연락처', '휴대폰', '핸드폰'],
  },
  indicators: {
    words:
      '위기정보 위기항목 발굴사유 발굴지표 위기사유 위기지표 위기징후 위기변수 발굴정보 입수정보 발굴변수 체납정보 위기정보내역 선정사유 위기요인 발굴항목 위기정보항목 주요위기정보 연계정보 발굴근거'.split(
        ' ',
      ),
    parts: ['위기정보', '위기항목', '위기징후', '발굴사유', '발굴지표', '위기지표', '위기사유'],
  },
  monthsOverdue: {
    words: '체납월수 체납개월 체납개월수 연체개월 연체개월수 체납기간 체납기간개월 체납월'.split(' '),
    parts: ['체납월', '체납개월', '연체개월'],
  },
  amount: { words: '체납금액 체납액 연체금액 연체액 체납총액'.split(' '), parts: ['체납금액', '체납액', '연체금액'] },
  tong: { words: ['통', '통번호', '관할통'] },
  ban: { words: ['반', '반번호'] },
  ri: { words: ['리', '마을', '마을명', '법정리', '행정리'] },
  rowNumber: { words: '연번 순번 번호 no 일련번호 순 일련 연 seq 관리번호'.split(' ') },
  officer: { words: '담당 담당자 담당자명 담당공무원 배정담당자 담당자성명 업무담당 담당공무원명'.split(' ') },
  cycle: { words: '배송주기 주기 방문주기 배달주기 발송주기'.split(' '), parts: ['배송주기'] },
  note: { words: '비고 특이사항 메모 참고 참고사항 기타 기타사항 의견 remarks'.split(' '), parts: ['특이사항'] },
};

/**
 * A label with one of these speaks of somebody else than the person on the list, whatever else it says: the phone of a
 * guardian must not become the person's own.
 */
export const SOMEBODY_ELSE: readonly string[] =
  '보호자 신고자 담당자 담당공무원 통장 이장 집배원 대리인 비상연락 긴급연락 추천인 의뢰자 접수자 자녀 배우자 가족연락처 관리사무소 임대인 조사자 작성자 배정'.split(
    ' ',
  );

/** Columns that only one kind of list has; three or more decide it. */
export const KIND_WORDS: Readonly<
  Record<'AI_RESULTS' | 'MAIL_REPLIES' | 'CRISIS_REPORTS' | 'CHECK_IN' | 'CENTRAL', readonly string[]>
> = {
  AI_RESULTS:
    '통화id 통화결과 발신일시 시도횟수 본인확인 긴급도 통화요약 통화일시 응답결과 통화시간 콜id ai상담결과'.split(' '),
  MAIL_REPLIES:
    '배달일자 수령결과 집배원 수취인 회차 거동불편 건강이상호소 식사곤란 술병 쓰레기적치 악취벌레 우편물적치 전기가스이상 도움필요 배달결과 체크리스트 배달일'.split(
      ' ',
    ),
  CRISIS_REPORTS: '접수번호 접수일시 채널 익명 위기유형 신고자연락처 연령대 신고내용 신고자구분 접수채널'.split(' '),
  CHECK_IN: '배송주기 발송주기 배달주기 안부살핌 서비스주기 배송요일 배송물품'.split(' '),
  CENTRAL: '체납월수 위기항목 위기정보 발굴차수 발굴점수 입수기관 처리기한'.split(' '),
};

/** What a title or a file name says about the kind. */
export const KIND_TITLES: readonly { readonly kind: ListKind; readonly pattern: RegExp }[] = [
  { kind: 'AI_RESULTS', pattern: /AI.{0,6}(초기)?상담.{0,8}결과|통화.{0,4}결과/i },
  { kind: 'MAIL_REPLIES', pattern: /안부살핌.{0,8}회신|집배원.{0,8}(회신|결과)|우편.{0,8}회신/ },
  { kind: 'CRISIS_REPORTS', pattern: /복지위기\s*알림|위기\s*알림.{0,6}접수/ },
  { kind: 'CHECK_IN', pattern: /안부\s*살핌|안부\s*확인/ },
  { kind: 'CENTRAL', pattern: /중앙\s*발굴|복지\s*사각지대\s*발굴|\d\s*차\s*.{0,8}발굴\s*대상/ },
  { kind: 'LOCAL_PLAN', pattern: /기획\s*발굴|자체\s*발굴|지자체\s*발굴/ },
];
