/**
 * @file The 47 crisis indicators (domain.md 2.1). The official numbering is not public: CI01…CI47 are ours,
 * in the order of the published names, and an office may edit the list.
 */
import type { IndicatorExtra, IndicatorWeightClass } from './code-item.ts';

export interface IndicatorSeed {
  label: string;
  extra: IndicatorExtra;
}

type Area = IndicatorExtra['area'];

function indicator(
  area: Area,
  label: string,
  aliases: string[] = [],
  weightClass: IndicatorWeightClass = 'other',
): IndicatorSeed {
  return { label, extra: { area, weightClass, isSeasonalEmergency: SUPPLY_IS_OFF.includes(label), aliases } };
}

/** 전류제한 leaves some current, so it is heavy but no emergency by itself. */
const SUPPLY_IS_OFF = ['단전', '단수', '단가스'];

export const INDICATOR_ITEMS: readonly IndicatorSeed[] = [
  indicator('money', '건강보험료 체납', ['건보료 체납', '건보 체납', '건강보험 체납', '의료보험료 체납']),
  indicator('money', '국민연금 체납', ['국민연금보험료 체납', '연금보험료 체납']),
  indicator('money', '금융연체', ['금융 연체', '신용카드 연체', '대출 연체', '금융기관 연체']),
  indicator('money', '통신비 체납', ['통신요금 체납', '휴대폰 요금 체납', '휴대전화 요금 체납', '통신비 연체']),
  indicator('money', '공공임대주택 임대료 체납', [
    '공공임대 임대료 체납',
    '임대료 체납',
    '공공임대주택 체납',
    '임대주택 임대료 체납',
  ]),
  indicator('money', '공동주택 관리비 체납', ['관리비 체납', '아파트 관리비 체납', '공동주택관리비 체납']),
  indicator('money', '전기료 체납', ['전기요금 체납', '전기세 체납', '전기료 연체', '전기요금 연체']),
  indicator('money', '수도요금 체납', ['수도료 체납', '수도세 체납', '상하수도요금 체납', '상수도요금 체납']),
  indicator('money', '가스요금 체납', ['가스료 체납', '가스비 체납', '도시가스요금 체납', '도시가스 체납']),
  indicator('money', '채무조정 중지자', ['채무조정 중지', '채무조정 실효', '채무조정 중단']),
  indicator('money', '노후긴급자금 대부', ['실버론', '노후긴급자금 대부(실버론)', '국민연금 실버론']),
  indicator('supply', '단전', ['전기 끊김', '전기공급 중단', '전기 공급중단', '전력 공급중단'], 'supply-cut'),
  indicator('supply', '전류제한', ['전류제한기 설치', '전류제한기 부설', '전기 제한공급'], 'supply-cut'),
  indicator('supply', '단수', ['수도 끊김', '수도 공급중단', '급수정지', '급수 중단'], 'supply-cut'),
  indicator('supply', '단가스', ['가스 끊김', '가스 공급중단', '도시가스 공급중단', '가스공급 중지'], 'supply-cut'),
  indicator('work', '실업급여 미수급', ['실업급여 미신청', '구직급여 미수급']),
  indicator('work', '이직 실업급여 수급', ['이직 후 실업급여 수급', '실업급여 수급', '구직급여 수급']),
  indicator('work', '개별연장급여', ['개별연장급여 수급', '개별연장급여 대상']),
  indicator('work', '일용근로', ['일용근로자', '일용직', '일용 근로 소득']),
  indicator('work', '휴·폐업', ['휴폐업', '폐업', '휴업', '휴.폐업', '휴폐업자', '사업장 휴폐업']),
  indicator('work', '고용보험 상실', ['고용보험 자격상실', '고용보험 상실자']),
  indicator('work', '산재요양 종결 후 근로단절', ['산재요양 종결', '산재 요양종결', '산재요양종결후 미취업']),
  indicator('work', '고용위기', ['고용위기자', '고용보험 이력 없음']),
  indicator('housing', '전세취약', ['전세 취약', '전세취약가구']),
  indicator('housing', '월세취약', ['월세 취약', '월세취약가구']),
  indicator('health', '의료비 과다지출', ['의료비 과다', '의료비 과부담', '과다 의료비 지출']),
  indicator('health', '의료기관 장기 미이용', ['의료기관 미이용', '병원 장기 미이용', '장기 미진료']),
  indicator('health', '중증질환 산정특례', ['산정특례', '중증질환자 산정특례', '본인부담 산정특례']),
  indicator('health', '재난적의료비 지원대상', ['재난적의료비', '재난적 의료비 지원']),
  indicator('health', '장기요양 등급자', ['장기요양 등급 인정자', '장기요양등급자', '장기요양 인정자']),
  indicator('health', '장기요양 등급외자', ['장기요양 등급외', '장기요양등급외자', '등급외자']),
  indicator('health', '피부양자 장기요양', ['장기요양 피부양자', '피부양자 장기요양 등급']),
  indicator(
    'health',
    '자해·자살시도 내원',
    ['자해', '자살시도', '자살시도자', '자해·자살시도', '응급실 자살시도 내원'],
    'suicide',
  ),
  indicator('health', '자살고위험군 관리', ['자살고위험군', '자살 고위험', '자살위험군'], 'suicide'),
  indicator('health', '방문건강 집중관리군', ['방문건강관리 집중관리군', '집중관리군']),
  indicator('health', '신생아 난청 확진', ['신생아 난청', '난청 확진']),
  indicator('health', '영양플러스 미지원', ['영양플러스', '영양플러스 미수혜']),
  indicator('health', '저소득 기저귀·조제분유', [
    '기저귀·조제분유',
    '기저귀 지원',
    '조제분유 지원',
    '기저귀 조제분유 지원',
  ]),
  indicator('family', '세대주 사망 세대원', ['세대주 사망', '세대주사망가구', '세대주 사망 가구']),
  indicator('family', '형사범죄 피해자', ['범죄피해자', '범죄 피해', '형사 범죄피해']),
  indicator('family', '주택화재 피해', ['화재 피해', '주택 화재', '화재피해자', '화재'], 'disaster'),
  indicator('family', '재난 피해', ['재난피해자', '자연재난 피해', '수해', '이재민', '재해 피해'], 'disaster'),
  indicator('family', '시설퇴소자', ['시설 퇴소', '시설퇴소', '보호시설 퇴소']),
  indicator('family', '위기학생', ['위기학생(교육비 지원)', '교육비 지원', '위기 학생']),
  indicator('family', '기초·긴급 신청 탈락·중지', [
    '기초생활 탈락',
    '기초수급 탈락',
    '기초수급 중지',
    '긴급복지 탈락',
    '기초긴급 신청 탈락중지',
    '급여 중지·탈락',
  ]),
  indicator('family', '맞춤형급여 미신청', ['복지멤버십', '맞춤형급여 미신청(복지멤버십)', '맞춤형 급여안내 미신청']),
  indicator('money', '정책서민금융 신청 반려자', ['정책서민금융 반려', '서민금융 반려', '서민금융 신청 반려자']),
];
