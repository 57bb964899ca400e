import { recordAccess } from '#core/audit/record-access.ts';
import { wipe } from '#core/crypto/primitives.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Dependencies } from '#core/dependencies.ts';
import { renderDocument } from '#core/documents/render-document.ts';
import { openWithRecoveryCode } from '#core/keys/keyring.ts';
import { stepExpired } from '#shared/accounts/accounts.errors.ts';
import { dayOf } from '#shared/calendar/day.ts';
import type { PrintDocument } from '#shared/documents/print-document.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { printingFailed } from '#shared/printing/printing.errors.ts';

/**
 * The recovery code on paper for the safe: to a printer only, because a file would be a key that lies about. Only a code
 * that opens this keyring is printed, the one of the first run or the one just renewed.
 */
export async function printRecoveryCode(deps: Dependencies, { recoveryCode }: { recoveryCode: string }) {
  const { installation, session } = deps;
  const pending = installation.setUp.peek();
  const keyring = pending?.keyring ?? installation.keys.current()?.opened.keyring;
  if (!keyring) return err(stepExpired());
  const proved = openWithRecoveryCode(keyring, recoveryCode);
  if (!proved.ok) return proved;
  wipe(proved.value.masterKey);
  const document = composePaper(keyring.office.name, recoveryCode, dayOf(deps.clock.now()));
  const html = await renderDocument(document, deps.settings.resourcesDir);
  const isPrinted = await deps.desktop.printHtml({ html }).catch(() => undefined);
  if (isPrinted === undefined) return err(printingFailed());
  const signedIn = session.current();
  if (isPrinted && signedIn)
    await inTransaction(signedIn, (tx) => {
      recordAccess(tx, { action: 'PRINT', screen: 'accounts/recovery-code' });
      return ok(undefined);
    });
  return ok({ isPrinted });
}

function composePaper(officeName: string, code: string, day: string): PrintDocument {
  const [year, month, date] = day.split('-').map(Number);
  return {
    title: '온이음 복구 코드',
    subtitle: `${officeName} · ${year}. ${month}. ${date}. 인쇄`,
    orientation: 'portrait',
    blocks: [
      {
        kind: 'facts',
        caption: '복구 코드',
        rows: [
          [{ label: '복구 코드', value: code, span: 12 }],
          [
            { label: '보관 장소', lines: 1 },
            { label: '보관자', lines: 1 },
          ],
          [
            { label: '보관일', lines: 1 },
            { label: '확인', lines: 1 },
          ],
        ],
      },
      { kind: 'heading', text: '언제 쓰나요' },
      {
        kind: 'paragraph',
        text: '비밀번호를 모두 잊어 아무도 들어갈 수 없을 때, 로그인 화면의 ‘복구 코드로 들어가기’에 이 코드를 입력하면 관리자의 새 비밀번호를 정할 수 있습니다. 백업에서 되살릴 때에도 쓸 수 있습니다.',
      },
      { kind: 'heading', text: '어떻게 지키나요' },
      {
        kind: 'paragraph',
        text: '이 종이를 가진 사람은 모든 기록을 열 수 있습니다. 봉투에 넣어 봉하고 잠금 서랍이나 금고에 두세요. 복사하거나 사진으로 찍지 마세요. 잃어버렸거나 다른 사람이 보았으면 관리 화면에서 코드를 새로 만들고 이 종이는 파쇄하세요.',
      },
    ],
  };
}
