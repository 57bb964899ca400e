import { z } from 'zod';

/** What a column of a list can mean to us. A column without a field is kept as it stands in the row's raw cells. */
export const ImportField = z.enum([
  'personName',
  'birthDate',
  'residentNumber',
  'sex',
  'address',
  'detailAddress',
  'phone',
  'indicators',
  'indicatorFlag',
  'monthsOverdue',
  'amount',
  'tong',
  'ban',
  'ri',
  'rowNumber',
  'officer',
  'cycle',
  'note',
]);
export type ImportField = z.infer<typeof ImportField>;

interface FieldFacts {
  readonly label: string;
  /** Several columns may carry it: phones, one column per indicator. */
  readonly many: boolean;
  /** The field says who or where somebody is; a header without one is not a list of people. */
  readonly identifies: boolean;
}

export const IMPORT_FIELDS: Readonly<Record<ImportField, FieldFacts>> = {
  personName: { label: '이름', many: false, identifies: true },
  birthDate: { label: '생년월일', many: false, identifies: true },
  residentNumber: { label: '주민등록번호 (앞자리만 읽음)', many: false, identifies: true },
  sex: { label: '성별', many: false, identifies: false },
  address: { label: '주소', many: false, identifies: true },
  detailAddress: { label: '상세주소', many: false, identifies: false },
  phone: { label: '전화', many: true, identifies: true },
  indicators: { label: '위기정보', many: true, identifies: false },
  indicatorFlag: { label: '위기정보 (O 표시)', many: true, identifies: false },
  monthsOverdue: { label: '체납 월수', many: false, identifies: false },
  amount: { label: '체납 금액', many: false, identifies: false },
  tong: { label: '통', many: false, identifies: false },
  ban: { label: '반', many: false, identifies: false },
  ri: { label: '리', many: false, identifies: false },
  rowNumber: { label: '연번', many: false, identifies: false },
  officer: { label: '담당', many: false, identifies: false },
  cycle: { label: '배송 주기', many: false, identifies: false },
  note: { label: '비고', many: true, identifies: false },
};

/** Without these no household can be made or found. */
export const REQUIRED_FIELDS: readonly ImportField[] = ['personName', 'address'];
