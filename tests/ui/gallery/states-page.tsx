import type { ReactNode } from 'react';
import { Banner } from '../../../renderer/ui/banner.tsx';
import { Button } from '../../../renderer/ui/button.tsx';
import { EmptyState } from '../../../renderer/ui/empty-state.tsx';
import { ErrorState } from '../../../renderer/ui/error-state.tsx';
import { Note } from '../../../renderer/ui/note.tsx';
import { PageHead } from '../../../renderer/ui/page-head.tsx';
import { Progress } from '../../../renderer/ui/progress.tsx';
import { SkeletonRows } from '../../../renderer/ui/skeleton.tsx';
import { PaneHead } from '../../../renderer/ui/split.tsx';

function Cell({ title, note, children }: { title: string; note: string; children: ReactNode }) {
  return (
    <section className="gallery-cell" aria-label={title}>
      <PaneHead>
        <h2>{title}</h2>
        <span className="push meta">{note}</span>
      </PaneHead>
      {children}
    </section>
  );
}

/** Empty, failed, forbidden, loading, long work, messages. */
export function StatesPage() {
  return (
    <>
      <PageHead title="화면 상태 모음" sub="무슨 일인지, 기록은 안전한지, 다음에 할 일" />
      <Banner tone="warn" icon="offline" title="서버와 끊겼습니다." action={<Button>보낼 기록 보기</Button>}>
        하던 일을 그대로 하세요. 기록 14건은 이 PC에 안전하게 있습니다.
      </Banner>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="gallery-cells" aria-label="상태 아홉 가지" tabIndex={0}>
        <Cell title="빈 목록" note="할 일을 모두 마침">
          <EmptyState
            icon="done"
            tone="ok"
            title="오늘 할 일을 모두 마쳤습니다"
            actions={
              <>
                <Button>이번 주 보기</Button>
                <Button>30일 무연락 58가구 보기</Button>
              </>
            }
          >
            다음 일은 11. 23.(월) 방문 2건입니다.
          </EmptyState>
        </Cell>
        <Cell title="찾은 것 없음" note="조건이 너무 좁을 때">
          <EmptyState
            icon="search"
            title="‘rlaals’와 맞는 가구가 없습니다"
            actions={
              <>
                <Button variant="primary">‘김민’으로 찾기</Button>
                <Button>조건 지우기</Button>
              </>
            }
          >
            한/영이 바뀐 것 같습니다. ‘김민’으로 찾을까요?
          </EmptyState>
        </Cell>
        <Cell title="불러오는 중" note="0.3초가 지나야 보임">
          <SkeletonRows label="가구 목록을 불러오는 중" />
        </Cell>
        <Cell title="오류" note="참조번호와 함께">
          <ErrorState
            title="월간 보고서를 만들지 못했습니다"
            reference="E-1120-7F3A"
            actions={
              <>
                <Button variant="primary">그 자원 고치기</Button>
                <Button>다시 만들기</Button>
              </>
            }
          >
            유효기간을 읽을 수 없는 자원이 1건 있습니다. 기록은 바뀌지 않았습니다.
          </ErrorState>
        </Cell>
        <Cell title="권한 없음" note="간사가 가구를 열 때">
          <EmptyState icon="eye-off" title="가구의 개인정보는 볼 수 없습니다" actions={<Button>돌아가기</Button>}>
            방문 협조가 필요하면 담당자에게 요청하세요.
          </EmptyState>
        </Cell>
        <Cell title="오래 걸리는 일" note="멈출 수 있음">
          <div className="pad stack">
            <Progress label="엑셀로 내보내는 중" done={1204} total={1318} unit="행" onCancel={() => {}} />
            <Progress label="파일을 읽는 중" done={3200} total={null} unit="행" onCancel={() => {}} isCancelling />
            <p className="meta">다른 화면으로 가도 계속됩니다.</p>
          </div>
        </Cell>
        <Cell title="알림" note="창 안에서">
          <div className="pad stack">
            <Note tone="danger" icon="overdue" title="13일 뒤에 이 PC가 잠깁니다">
              지워지는 기록은 없습니다.
            </Note>
            <Note tone="warn" icon="warn">
              주민등록번호 뒤 6자리는 읽지 않고 버립니다.
            </Note>
            <Note tone="ok" icon="done">
              복구 코드가 맞습니다.
            </Note>
            <Note tone="info" icon="info">
              목록에 없으면 직접 적을 수 있습니다.
            </Note>
            <Note tone="plain" icon="help">
              전월보다 3가구 늘었습니다.
            </Note>
          </div>
        </Cell>
        <Cell title="단추" note="모양과 상태">
          <div className="pad row" data-wrap>
            <Button variant="primary" size="normal">
              저장
            </Button>
            <Button variant="primary" isDisabled>
              저장
            </Button>
            <Button isPending>저장하는 중</Button>
            <Button isDisabled>쓸 수 없음</Button>
            <Button variant="quiet" icon="filter">
              조용히
            </Button>
            <Button variant="link">이어 쓰기</Button>
            <Button variant="danger" icon="emergency">
              긴급
            </Button>
            <Button variant="danger-solid">지우기</Button>
          </div>
        </Cell>
      </section>
    </>
  );
}
