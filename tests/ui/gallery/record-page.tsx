import { useState } from 'react';
import { Badge } from '../../../renderer/ui/badge.tsx';
import { Button } from '../../../renderer/ui/button.tsx';
import { Facts, Figures, LineList } from '../../../renderer/ui/facts.tsx';
import { Footbar } from '../../../renderer/ui/footbar.tsx';
import { Icon } from '../../../renderer/ui/icon.tsx';
import { IconButton } from '../../../renderer/ui/icon-button.tsx';
import { Note } from '../../../renderer/ui/note.tsx';
import { PageHead } from '../../../renderer/ui/page-head.tsx';
import { PlainTable } from '../../../renderer/ui/plain-table.tsx';
import { Popover } from '../../../renderer/ui/popover.tsx';
import { SegmentedField } from '../../../renderer/ui/segmented-field.tsx';
import { Pane, PaneBody, PaneHead, Section, Split } from '../../../renderer/ui/split.tsx';
import { StageRing } from '../../../renderer/ui/stage-ring.tsx';
import { Tabs } from '../../../renderer/ui/tabs.tsx';
import { Tag } from '../../../renderer/ui/tag.tsx';
import { Timeline } from '../../../renderer/ui/timeline.tsx';

const tabs = [
  { id: 'glance', label: '한눈에' },
  { id: 'cases', label: '사례', count: 2 },
  { id: 'talks', label: '상담', count: 4 },
  { id: 'changes', label: '변경 이력' },
] as const;

const arrears = [
  { id: 'power', name: '전류제한', span: '10. 27.~', won: '—' },
  { id: 'health', name: '건강보험료 체납', span: '7개월', won: '183,400원' },
  { id: 'phone', name: '통신비 체납', span: '3개월', won: '96,000원' },
];

/** One record: a head, tabs, facts, a timeline and a rail of actions. */
export function RecordPage() {
  const [tab, setTab] = useState<(typeof tabs)[number]['id']>('glance');
  const [kind, setKind] = useState<'all' | 'talk' | 'check'>('all');
  return (
    <>
      <PageHead
        crumbs={[{ label: '위기가구', href: '#list' }, { label: '내 담당 312가구 중 3번째' }]}
        title="황보가온"
        sub="78세 여 (1948. 3. 2.) · 독거노인 · 1명"
        actions={
          <>
            <IconButton icon="more" label="더 보기" size="tall" isOutlined />
            <Button size="normal" icon="print">
              방문 카드
            </Button>
            <Button size="normal" variant="primary" icon="edit" keys="N">
              상담 기록
            </Button>
          </>
        }
      >
        <p className="row" data-wrap>
          <Badge icon="high" tone="danger">
            높음
          </Badge>
          <Popover label="우선순위 계산" width={21} trigger={<Button variant="link">10점 계산 보기</Button>}>
            <PlainTable
              caption="점수 내역"
              columns={[
                { id: 'what', label: '항목', cell: (row: { what: string; points: number }) => row.what },
                { id: 'points', label: '점수', width: 3, align: 'end', cell: (row) => row.points },
              ]}
              rows={[
                { what: '체납 3종', points: 3 },
                { what: '30일 넘게 연락 없음', points: 2 },
              ]}
              rowKey={({ what }) => what}
              total={['합계', 5]}
            />
          </Popover>
          <Badge icon="pair" tone="warn">
            2인 1조
          </Badge>
          <Badge icon="paw" tone="warn">
            개 있음
          </Badge>
          <Badge icon="phone">전화·방문만</Badge>
          <Badge icon="done" tone="ok">
            동의
          </Badge>
          <Badge icon="info" tone="info">
            안내
          </Badge>
        </p>
      </PageHead>
      <Tabs label="가구 기록" items={tabs} selected={tab} onSelect={setTab}>
        {(id) =>
          id === 'glance' ? (
            <Split
              sideWidth={17}
              side={
                <Pane label="할 수 있는 일">
                  <PaneBody label="할 수 있는 일과 진행">
                    <div className="gallery-rail">
                      <Button isBlock icon="phone" keys="C">
                        연락 기록
                      </Button>
                      <Button isBlock icon="visit" keys="V">
                        방문 예약
                      </Button>
                      <Button isBlock icon="link" keys="L">
                        서비스 연계
                      </Button>
                      <Button isBlock icon="emergency" variant="danger">
                        긴급으로 올리기
                      </Button>
                    </div>
                    <Section title="사례 진행">
                      <LineList label="사례 진행">
                        <li>
                          <StageRing stage="done">발굴·배정</StageRing>
                          <span className="push meta">9. 1.</span>
                        </li>
                        <li>
                          <StageRing stage={2}>초기상담</StageRing>
                        </li>
                        <li>
                          <StageRing stage={0}>더블체크</StageRing>
                        </li>
                      </LineList>
                    </Section>
                  </PaneBody>
                </Pane>
              }
            >
              <Split
                sideWidth={22}
                sideAt="start"
                side={
                  <Pane label="가구">
                    <PaneBody label="가구 정보">
                      <HouseholdFacts />
                    </PaneBody>
                  </Pane>
                }
              >
                <PaneHead>
                  <h2>기록</h2>
                  <span className="push">
                    <SegmentedField
                      label="기록 종류"
                      isLabelHidden
                      size="small"
                      value={kind}
                      onChange={setKind}
                      choices={[
                        { value: 'all', label: '모두' },
                        { value: 'talk', label: '연락·상담' },
                        { value: 'check', label: '안부' },
                      ]}
                    />
                  </span>
                </PaneHead>
                <PaneBody label="지난 기록">
                  <Timeline
                    label="기록"
                    entries={[
                      {
                        id: '1',
                        at: '2026-11-19T07:20:00Z',
                        icon: 'undo',
                        tone: 'danger',
                        title: '보완요청',
                        by: '한마루 팀장',
                        text: '급여 재검토, 정보부족 · 의료급여 가능성과 연료비 긴급지원을 함께 살펴 주세요.',
                        end: <a href="#record">3판 이어 쓰기</a>,
                      },
                      {
                        id: '2',
                        at: '2026-11-18T08:42:00Z',
                        icon: 'shield',
                        tone: 'accent',
                        title: '더블체크 올림',
                        by: '윤가온',
                        text: '자동점검 R5 걸림: 급여 안내 기록 없음',
                      },
                      {
                        id: '3',
                        at: '2026-11-09T05:20:00Z',
                        icon: 'mail',
                        title: '안부우편 전달',
                        by: '우체국',
                        end: <Tag>후속 할 일 완료</Tag>,
                      },
                      {
                        id: '4',
                        at: '2026-10-14T06:30:00Z',
                        icon: 'resource',
                        tone: 'ok',
                        title: '즉석밥 24개 전달',
                        by: '박다온',
                        text: '36,000원 상당 · 수령 서명 있음',
                      },
                    ]}
                  />
                </PaneBody>
              </Split>
            </Split>
          ) : (
            <Figures
              label="진행"
              items={[
                {
                  id: 'urgent',
                  label: '긴급',
                  value: 2,
                  unit: '가구',
                  icon: 'emergency',
                  tone: 'danger',
                  onOpen: () => {},
                },
                {
                  id: 'late',
                  label: '기한 지남',
                  value: 21,
                  unit: '건',
                  note: '어제 18',
                  icon: 'overdue',
                  onOpen: () => {},
                },
                { id: 'all', label: '전체', value: 1318, unit: '가구', icon: 'household' },
              ]}
            />
          )
        }
      </Tabs>
      <Footbar
        end="이 화면을 연 것이 접속기록에 남습니다"
        keys={[
          { keys: ['N'], label: '상담' },
          { keys: ['Alt+ArrowDown'], label: '다음 가구' },
        ]}
      >
        <span className="row">
          <Icon name="check" tone="ok" /> 모든 기록 저장됨
        </span>
      </Footbar>
    </>
  );
}

function HouseholdFacts() {
  return (
    <div className="stack">
      <Note tone="danger" icon="overdue" title="오늘까지 · 30일 무연락">
        담당자 연락 10. 14.(수) · 37일 전
      </Note>
      <Section title="위기정보" end="5차 발굴 · 10월분">
        <PlainTable
          caption="위기정보 3종"
          columns={[
            { id: 'name', label: '지표', cell: (row: (typeof arrears)[number]) => row.name },
            { id: 'span', label: '내용', width: 5, cell: (row) => row.span },
            { id: 'won', label: '금액', width: 5.6, align: 'end', cell: (row) => row.won },
          ]}
          rows={arrears}
          rowKey={({ id }) => id}
        />
      </Section>
      <Section title="살림과 건강">
        <Facts
          items={[
            ['주거', '반지하 · 월세 25만 원'],
            ['건강', '고혈압, 관절염 (보행 불편)'],
          ]}
        />
      </Section>
    </div>
  );
}
