import { z } from 'zod';

/*
 * What can be wrong with one row. An error keeps the row out; a warning lets it in and is shown beside it, because a
 * person must not be lost over a mistyped phone number.
 */
export const RowIssueCode = z.enum([
  'name-missing',
  'name-too-long',
  'name-invalid',
  'name-masked',
  'formula',
  'birth-unreadable',
  'birth-impossible',
  'birth-missing',
  'sex-unreadable',
  'sex-conflict',
  'address-missing',
  'address-too-long',
  'address-no-building-number',
  'phone-unreadable',
  'indicator-unknown',
  'months-unreadable',
  'amount-unreadable',
]);
export type RowIssueCode = z.infer<typeof RowIssueCode>;

export const RowIssue = z.strictObject({
  /** As the spreadsheet program numbers rows, from 1. */
  rowNo: z.int(),
  /** The column's own name in the file. */
  column: z.string(),
  code: RowIssueCode,
  severity: z.enum(['error', 'warning']),
  /** What stood there, shortened and with digits hidden where they identify someone. */
  value: z.string().nullable(),
});
export type RowIssue = z.infer<typeof RowIssue>;

export const ROW_ISSUE_SEVERITY: Readonly<Record<RowIssueCode, RowIssue['severity']>> = {
  'name-missing': 'error',
  'name-too-long': 'error',
  'name-invalid': 'error',
  'name-masked': 'warning',
  formula: 'error',
  'birth-unreadable': 'error',
  'birth-impossible': 'error',
  'birth-missing': 'warning',
  'sex-unreadable': 'warning',
  'sex-conflict': 'warning',
  'address-missing': 'error',
  'address-too-long': 'error',
  'address-no-building-number': 'warning',
  'phone-unreadable': 'warning',
  'indicator-unknown': 'warning',
  'months-unreadable': 'warning',
  'amount-unreadable': 'warning',
};

/** What is wrong and what to do: shown beside the row and written into the file of rows to mend. */
export const ROW_ISSUE_SENTENCES: Readonly<Record<RowIssueCode, { readonly what: string; readonly remedy: string }>> = {
  'name-missing': { what: '이름이 비어 있습니다', remedy: '원본에 이름을 적어 다시 가져오세요.' },
  'name-too-long': { what: '이름이 너무 깁니다', remedy: '칸이 밀리지 않았는지 원본을 확인하세요.' },
  'name-invalid': { what: '이름에 쓸 수 없는 글자가 있습니다', remedy: '원본의 이름에서 숫자와 기호를 지우세요.' },
  'name-masked': {
    what: '이름이 가려져 있습니다',
    remedy: '생년월일과 주소로만 견주었습니다. 같은 사람인지 확인하세요.',
  },
  formula: { what: '수식으로 시작하는 값입니다', remedy: '원본에서 수식을 지우고 값만 남겨 다시 가져오세요.' },
  'birth-unreadable': { what: '생년월일을 읽을 수 없습니다', remedy: '1950-03-02처럼 고쳐 다시 가져오세요.' },
  'birth-impossible': {
    what: '있을 수 없는 생년월일입니다',
    remedy: '미래이거나 120세를 넘습니다. 원본을 확인하세요.',
  },
  'birth-missing': { what: '생년월일이 없습니다', remedy: '이름과 주소로만 견주었습니다. 확인한 뒤 채워 주세요.' },
  'sex-unreadable': { what: '성별을 읽을 수 없습니다', remedy: '남 또는 여로 적힌 열인지 확인하세요.' },
  'sex-conflict': { what: '성별과 주민번호가 서로 다릅니다', remedy: '주민번호 쪽을 따랐습니다. 맞는지 확인하세요.' },
  'address-missing': { what: '주소가 비어 있습니다', remedy: '원본에 주소를 적어 다시 가져오세요.' },
  'address-too-long': { what: '주소가 너무 깁니다', remedy: '칸이 밀리지 않았는지 원본을 확인하세요.' },
  'address-no-building-number': { what: '주소에 건물번호가 없습니다', remedy: '찾아가기 전에 건물번호를 확인하세요.' },
  'phone-unreadable': { what: '전화번호를 읽을 수 없습니다', remedy: '번호 없이 가져옵니다. 원본을 보고 채워 주세요.' },
  'indicator-unknown': {
    what: '목록에 없는 위기정보입니다',
    remedy: '원문은 남겨 두었습니다. 코드 관리에서 더할 수 있습니다.',
  },
  'months-unreadable': { what: '체납 월수를 읽을 수 없습니다', remedy: '숫자만 적힌 열인지 확인하세요.' },
  'amount-unreadable': { what: '금액을 읽을 수 없습니다', remedy: '숫자만 적힌 열인지 확인하세요.' },
};
