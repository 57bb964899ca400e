/**
 * @file Writes `resources/passwords/common.txt`: what people choose when they are asked for a password, as the pieces
 * that `shared/accounts/password.rules.ts` looks for. Compiled for this app; run again after editing the words below.
 *
 *   node scripts/build-common-passwords.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { convertHangulToQwerty } from 'es-hangul';

const words = (text: string) => text.trim().split(/\s+/);

const ENGLISH = words(`
password passwd passphrase passcode pass secret letmein welcome login logon access admin administrator root master
manager superuser user guest test testing tester default public private system server client computer internet network
online office windows microsoft google naver kakao daum samsung apple iphone android galaxy nokia hyundai kia amazon
facebook twitter instagram youtube netflix linux ubuntu oracle mysql database backup changeme change temp temporary
demo sample example hello hi bye love lover lovely iloveyou ilove loveyou loveme mylove trustno1 trust nobody somebody
whatever nothing everything forever always never maybe happy smile lucky angel heaven devil jesus christ god bible
church peace freedom hope faith grace mercy blessed dragon monkey tiger lion eagle falcon phoenix wolf bear panda puppy
doggy kitty kitten cat dog horse pony bird fish shark dolphin whale rabbit turtle snake spider butterfly flower rose
lily daisy sunflower jasmine cherry apple banana orange lemon mango peach melon cookie chocolate candy sugar honey
coffee pizza chicken cheese butter pepper ginger onion potato tomato sunshine sunny rainbow summer winter spring autumn
january february march april may june july august september october november december monday tuesday wednesday thursday
friday saturday sunday morning evening night midnight star stars moon planet earth ocean river mountain forest island
baseball football soccer basketball hockey tennis golf hunter fishing racing runner swimming batman superman spiderman
ironman hulk thor joker robin pokemon pikachu mario zelda sonic starwars skywalker vader yoda jedi matrix trinity neo
gandalf frodo hobbit harry potter hogwarts disney mickey minnie donald goofy elsa frozen titanic avatar ninja samurai
pirate cowboy warrior knight king queen prince princess lord legend hero winner killer hacker shadow ghost zombie
vampire monster demon magic wizard mystery merlin diamond silver golden gold platinum crystal ruby emerald sapphire
pearl money cash dollar rich million billion business company corporate sales market account finance bank credit
mercedes ferrari porsche bmw audi toyota honda nissan mustang corvette camaro harley yamaha suzuki ducati cadillac
michael jordan michelle jennifer jessica ashley amanda nicole daniel david thomas robert william charlie andrew joshua
matthew anthony christopher joseph george steven kevin brian jason justin brandon ryan eric patrick nicholas alexander
alex sandra maria anna emma olivia sophia isabella emily hannah sarah rachel rebecca samantha elizabeth victoria
natasha martin oliver harrison cooper buster maggie bailey molly sophie lucy bella rocky max shadow tigger snoopy
liverpool arsenal chelsea barcelona madrid juventus milan bayern yankees lakers cowboys steelers eagles packers america
american canada england london paris france germany berlin italy spain japan tokyo china beijing shanghai korea seoul
busan incheon daegu daejeon gwangju ulsan jeju suwon korean hangul hanguk daehan minkuk republic qazwsx zaq xsw asdfgh
zxcvbn qwerty qwertz azerty asdf zxcv qwer abcd abc abcde abcdef xyz aaa bbb xxx zzz nimda toor drowssap fuckyou fuck
sexy baby babygirl honey sweet sweety sweetheart cutie darling beautiful pretty handsome friend friends family mother
father daddy mommy brother sister children teacher student school college university doctor nurse police soldier army
navy marine pilot captain major general president power energy thunder lightning storm hurricane tornado volcano fire
flame water ice snow cloud wind stone metal steel iron copper music guitar piano drummer rock metallica nirvana beatles
eminem rihanna beyonce blackpink bts bigbang twice exo ateez newjeans seventeen aespa straykids enhypen itzy redvelvet
`);

const KOREAN_ROMAN = words(`
sarang saranghae annyeong annyong kamsa gamsa gomawo hwaiting fighting oppa unni noona hyung aegi jagiya yeobo chingu
gajok eomma umma appa halmoni harabeoji haengbok huimang kimchi bulgogi bibimbap soju makgeolli taekwondo hallyu hanbok
hangang namsan gangnam hongdae myeongdong itaewon jongno mapo songpa gangseo yeouido haeundae jamsil minsu minjun seojun
dohyun jihoon jisoo jiwon minji soyeon sujin yujin hyunwoo sungmin jinwoo kimminsu kimjihoon leeminho parkjisung
bokji bokjisa dongsamuso jumin haengjeong gongmuwon simin gunsan guchung sicheong dongjang haengbokieum
`);

const KOREAN = words(`
비밀번호 비번 암호 관리자 관리 사용자 사용 담당자 담당 팀장 주무관 공무원 동장 면장 읍장 구청 시청 군청 도청 동사무소 주민센터
행정복지센터 행정 복지 복지사 복지관 사회복지 맞춤형복지 찾아가는 희망복지 행복이음 행복e음 온이음 새올 온나라 나라장터 정부 대한민국 한국
우리나라 서울 부산 대구 인천 광주 대전 울산 세종 경기 강원 충북 충남 전북 전남 경북 경남 제주 수원 성남 고양 용인 안양 안산 청주 천안 전주
여수 순천 포항 창원 김해 안녕 안녕하세요 반갑습니다 감사 감사합니다 고맙습니다 사랑 사랑해 사랑해요 사랑합니다 행복 행복해 행복하자 희망
화이팅 파이팅 힘내자 대박 부자 부자되자 건강 건강하자 가족 우리가족 엄마 아빠 아버지 어머니 할머니 할아버지 아들 우리아들 딸 우리딸 아기 여보
자기 자기야 친구 누나 언니 오빠 동생 형님 선생님 학교 학생 대학교 회사 직장 월급 퇴근 칼퇴 휴가 주말 월요일 화요일 수요일 목요일 금요일
토요일 일요일 아침 점심 저녁 오늘 내일 봄 여름 가을 겨울 바다 하늘 구름 햇살 별 달 나무 소나무 무궁화 장미 개나리 진달래 코스모스 강아지
고양이 호랑이 사자 토끼 거북이 곰돌이 뽀로로 펭수 라이언 카카오 네이버 삼성 현대 축구 야구 농구 골프 등산 낚시 여행 커피 치킨 맥주 소주
막걸리 삼겹살 김치 김치찌개 된장찌개 떡볶이 라면 짜장면 짬뽕 하나님 예수님 부처님 교회 성당 아멘 할렐루야 나무아미타불 홍길동 김철수 김영희
이순신 세종대왕 독도 한글 테스트 시험 임시 임시비밀번호 초기화 초기비밀번호 변경 로그인 접속 컴퓨터 노트북 핸드폰 인터넷 개인정보 보안 업무
민원 민원실 총무 세무 재무 토목 청소 환경 안전 안전협의체 통장 이장 반장 가구 위기가구
`);

const DIGITS = [
  ...words('0070 007 1004 1212 1313 1234 12345 123456 1234567 12345678 123456789 1234567890 123123 123321 112233 1122'),
  ...words(
    '121212 131313 102030 10203 159357 147258 147258369 159753 789456 789456123 987654321 87654321 7654321 654321',
  ),
  ...words(
    '54321 4321 321 123 012 0123 01234 012345 0123456 01234567 012345678 0123456789 9876 98765 111222 111222333',
  ),
  ...words('2580 0852 1472 3690 5882 8282 1588 1577 1544 1566 1599 0909 119 112 129 1393 1388 010 0101 0102 1225 0815'),
  ...words(
    '0301 0303 0505 0606 1009 1003 1111 2222 3333 4444 5555 6666 7777 8888 9999 0000 6974 2468 1357 13579 24680',
  ),
  ...Array.from({ length: 91 }, (_, n) => String(1950 + n)),
];
const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1234567890', '!@#$%^&*()', 'abcdefghijklmnopqrstuvwxyz'];
const COLUMNS = ['1qaz', '2wsx', '3edc', '4rfv', '5tgb', '6yhn', '7ujm', '8ik,', '9ol.', '0p;/'];
const ZIGZAGS = [
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  '1a2s3d4f5g6h7j8k9l',
  'a1s2d3f4g5h6',
  '1z2x3c4v5b6n7m',
];
const HANGUL_WALKS = words(
  'ㅂㅈㄷㄱ ㅁㄴㅇㄹ ㅋㅌㅊㅍ ㅂㅈㄷㄱ쇼 ㅁㄴㅇㄹ호 ㅋㅋㅋ ㅎㅎㅎ ㅠㅠㅠ ㅜㅜㅜ 가나다 가나다라 가나다라마 가나다라마바사 나비야 아자차카 아자아자 하하하',
);

const backwards = (text: string) => [...text].reverse().join('');

/** Every stretch of a row, both ways: fingers slide along the keyboard. */
function stretches(row: string, shortest: number, longest: number): string[] {
  const found: string[] = [];
  for (let from = 0; from < row.length; from += 1) {
    for (let length = shortest; length <= longest && from + length <= row.length; length += 1) {
      found.push(row.slice(from, from + length), backwards(row.slice(from, from + length)));
    }
  }
  return found;
}

function columnWalks(): string[] {
  const found: string[] = [];
  COLUMNS.forEach((column, at) => {
    const next = COLUMNS[at + 1];
    for (const one of [column, backwards(column)]) {
      found.push(one);
      if (next) found.push(one + next, one + backwards(next), next + one);
    }
  });
  return found;
}

const typedInEnglish = KOREAN.map((word) => convertHangulToQwerty(word).toLowerCase());
const all = [
  ...ENGLISH,
  ...KOREAN_ROMAN,
  ...KOREAN,
  ...typedInEnglish,
  ...DIGITS,
  ...ROWS.flatMap((row) => stretches(row, 3, 10)),
  ...ZIGZAGS.flatMap((walk) => stretches(walk, 4, 12)),
  ...columnWalks(),
  ...HANGUL_WALKS,
];
/** Shorter pieces are in every sentence; two syllables of Hangul are already a word. */
const longEnough = (word: string) => [...word].length >= (/[가-힣]/.test(word) ? 2 : 3);
const list = [...new Set(all.map((word) => word.normalize('NFC').toLowerCase()).filter(longEnough))].sort();
writeFileSync(join(import.meta.dirname, '../resources/passwords/common.txt'), `${list.join('\n')}\n`);
console.log(`${list.length} entries`);
