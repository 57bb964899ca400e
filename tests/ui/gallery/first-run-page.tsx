import { useState } from 'react';
import { NavFoot } from '../../../renderer/app/shell.tsx';
import { Button } from '../../../renderer/ui/button.tsx';
import { Combobox } from '../../../renderer/ui/combobox.tsx';
import { Icon } from '../../../renderer/ui/icon.tsx';
import { Stepper } from '../../../renderer/ui/stepper.tsx';

/** Parts outside the shell. */
export function FirstRunPage() {
  const [office, setOffice] = useState<string | null>(null);
  const [query, setQuery] = useState('');
  return (
    <div className="gallery-first">
      <aside aria-label="안내">
        <div className="nav-brand">
          <Icon name="brand" />
          온이음
        </div>
        <Stepper
          label="첫 설정 단계"
          orientation="vertical"
          current="office"
          steps={[
            { id: 'office', label: '1. 사무소 고르기' },
            { id: 'account', label: '2. 관리자 계정' },
            { id: 'code', label: '3. 복구 코드' },
          ]}
        />
        <NavFoot onHelp={() => {}} />
      </aside>
      <main id="main">
        <p className="caption">처음 시작 1 / 4</p>
        <h1>어느 사무소에서 쓰나요?</h1>
        <Combobox
          label="읍면동"
          icon="search"
          value={office}
          onChange={setOffice}
          query={query}
          onQueryChange={setQuery}
          options={[{ id: '1', label: '새솔2동 행정복지센터', detail: '새결시 다온구', end: '4117058200' }]}
        />
        <div className="row">
          <Button variant="primary" size="normal" keys="Enter">
            계속
          </Button>
          <Button size="normal">등록 코드로 서버에 연결</Button>
        </div>
      </main>
    </div>
  );
}
