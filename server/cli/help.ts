export const HELP = `온이음 중앙 서버

  npm run server                             서버를 켭니다. 따로 설치할 것은 없습니다.
  npm run server -- init                     첫 사무소가 연결할 때 쓰는 일회용 코드를 냅니다.

서버를 켤 때 (한 번 준 것은 다음에도 그대로 씁니다)
  --data 폴더          데이터 폴더 (없으면 ${'`'}/var/lib/onieum${'`'} 또는 사용자 데이터 폴더)
  --host 주소          기본 127.0.0.1. 다른 주소로 열면 반드시 TLS를 씁니다.
  --port 번호          기본 8443
  --cert 파일 --key 파일   TLS 인증서와 개인 키. 없으면 서버가 스스로 만들고, 코드에 지문이 붙습니다.
  --own-certificate    --cert와 --key로 준 파일을 그만 쓰고 서버가 만든 것을 씁니다.
                       인증서가 바뀌면 이미 연결한 PC는 연결되지 않습니다.
  --trust-proxy 주소   앞에 있는 리버스 프록시의 주소 (여러 번 쓸 수 있습니다)
  --no-trust-proxy     프록시를 더는 믿지 않습니다.
  DATABASE_URL         쓰던 PostgreSQL(15 이상)을 쓰려면 환경 변수로 줍니다.

사무소와 코드
  office list                                연결된 사무소
  office add [--sigungu 이름]                새 사무소가 연결할 때 쓰는 코드 (시군구를 옮겨 다니는 가구는 같은 시군구 안에서만)
  code new --office ID --scopes council,welfare,welfare/restricted,admin [--hours 72]
                                             그 사무소의 PC를 더할 때 쓰는 코드
  code list --office ID                      남은 코드
  code withdraw 코드ID --office ID           쓰지 않은 코드를 거둡니다.

PC와 사람
  device list [--office ID]                  PC, 마지막 연결, 기다리는 작업, 경보
  device revoke PC                           더는 아무것도 주지 않습니다. 남은 작업은 받아 보류합니다.
  device revoke PC --shut                    잃어버린 PC: 아무 요청에도 답하지 않습니다.
  account list [--office ID]                 로그인 아이디, 역할, 열쇠 (이름은 보이지 않습니다)
  key reset --account ID                     복구한 관리자가 새 열쇠를 올릴 때 쓰는 코드
  access-log --office ID [--from 2026-11-01] [--to 2026-11-30]
                                             PC들이 보낸 접속기록과 사슬의 상태 (보았다는 것이 남습니다)

백업
  backup [파일]                              서버가 켜져 있어도 됩니다.
  verify 파일                                빈 데이터베이스에 되살려 확인합니다. 확인된 것만 PC가 제 사본을 지웁니다.
  restore 파일                               서버를 끄고 합니다. 쓰던 데이터베이스는 이름을 바꾸어 남깁니다.
  --passphrase-file 파일                     데이터 폴더의 backup.key 대신 쓸 암호문

  erase 가구ID --confirm 가구ID              법에 따라 한 가구의 내용을 되돌릴 수 없게 지웁니다.
  status                                     지금 상태
  --help                                     이 도움말
`;
