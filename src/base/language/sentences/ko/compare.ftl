### 비교: 개요, 보고서, 내려받는 파일.

## 개요.

compare-title = 세션과 토큰, 여기서 재어 보기
compare-lede = 두 문은 같은 팀으로 통하고, 같은 실험이 이 컴퓨터에서 두 문을 모두 지나갑니다. 셀 수 있는 것은 세고, 시간이 걸리는 것은 재며, 수치 옆에는 측정 방법을 함께 적습니다.
compare-running-title = 측정하는 중
compare-running = { $since_html }에 시작, { $percent } % 진행: { $phase }
compare-looks-again = 이 페이지는 2초마다 다시 확인합니다.
compare-load-again = 얼마나 진행되었는지 보려면 페이지를 새로 고치세요.
compare-bound = 측정은 많아야 스레드 두 개에서, 사람들의 요청보다 낮은 우선순위로 실행됩니다. 사람과 로그인은 별도의 저장소에 만들어 쓰고, 끝나면 지웁니다.
compare-cancel = 측정 취소
compare-more = 두 문 더 알아보기
compare-more-inspect = 내 세션과 토큰에 들어 있는 것
compare-more-live-title = 폐기, 실시간으로
compare-more-live = 로그인을 끝내고 각 문이 언제 닫히는지 보기
compare-more-attacks = 도난과 위조에 각 방식이 대처하는 법
compare-more-claims-title = 주장 하나하나 따져 보기
compare-more-claims = 두 방식에 대한 말들을 수치와 견주기
compare-failed = <strong>지난 측정은 결과를 내지 못했습니다.</strong> { $why }
compare-measure-again = 다시 측정하기
compare-nothing-yet = 아직 측정한 것이 없습니다
compare-counts-there = 아래의 횟수는 이미 나와 있으며, 시간은 측정을 해야 나옵니다.
compare-ask-admin = 아래의 횟수는 이미 나와 있습니다. 시간은 측정을 해야 나오고, 측정은 한동안 이 서버를 쓰므로 관리자에게 시작해 달라고 부탁하세요.
compare-quick = 간단히 측정
compare-quick-help = 로그인 { $logins }건을 저장하고 { $seconds }초 동안 측정합니다. 대략의 크기를 보기에 충분합니다. 준비와 정리까지 하면 두 배쯤 걸립니다.
compare-full = 전체 측정
compare-full-help = 라운드가 많을수록 편차가 줄고, 로그인이 많을수록 규모에 따른 변화가 드러납니다. 로그인을 저장하는 시간은 따로 더 걸립니다.
compare-seconds = 측정 시간(초)
compare-most-logins = 저장할 로그인 수(최대)
compare-measured = { $when_html }에 Twodoors { $version }에서 측정했습니다. <a href="#method">측정 방법</a>
compare-home = 내려받기
compare-home-help = 같은 측정을 파일로 받습니다. 프로그램에서 쓸 모든 수치, 스프레드시트용 긴 표, 네트워크가 필요 없는 한 페이지가 있습니다.
compare-home-page = HTML 한 페이지
compare-kept = 보관된 측정
compare-kept-run = { $place }, { $version }, { $seconds }초, 로그인 { $logins }건
compare-kept-run-shown = { $place }, { $version }, { $seconds }초, 로그인 { $logins }건, 지금 보는 측정
compare-experiment-title = 실험
compare-experiment-lede = <a href="/compare#life">로그인의 일생</a>을 차례로 거치는 함수로, <code>{ $file }</code>에 있는 그대로입니다. 각 방식에 대해 아는 것은 발급, 검증, 갱신, 폐기를 할 수 있다는 것뿐입니다.

## 내려받는 파일.

compare-file-title = 세션과 토큰, { $when } 측정
compare-file-heading = 세션과 토큰, 측정 결과
compare-file-lede = Twodoors { $version }, { $when_html }. Twodoors는 같은 팀에게 쿠키에 담긴 세션과 서명된 토큰이라는 두 문을 열어 주고, 실행되는 컴퓨터에서 둘을 견주어 측정합니다. 이 파일은 측정 한 번의 결과입니다.

## 보고서의 부분들.

compare-life = 로그인의 일생, 횟수로 보기
compare-life-lede = 한 사람이 로그인하고, 검증받고, 갱신하고, 이미 쓴 것으로 한 번 더 갱신하고, 폐기됩니다. 두 방식 모두 횟수를 세는 저장소 위에서 같은 단계를 밟습니다. 한 행을 가로로 읽으며 비교하세요. 점선이 이어진 값은 그 선이 닿는 모든 열에 해당합니다. 시간이 아니라 횟수이므로 언제 실행해도 똑같이 나옵니다.
compare-life-bytes = 요청의 나머지를 뺀 자격 증명만의 크기입니다. 채운 막대: 서버로. 빈 막대: 클라이언트로.
compare-life-source = 실험은 <code>{ $file }</code>에 있는 함수 하나이며, 두 방식에 똑같이 쓰이는 제네릭 함수입니다.
compare-life-read = 실험 코드 읽기
compare-busy = <strong>컴퓨터가 바빴습니다.</strong> { $why }
compare-debug = <strong>디버그 빌드를 측정했습니다.</strong> 이 시간으로는 릴리스 빌드를 짐작하기 어렵습니다. 횟수는 둘 다 같습니다.
compare-verify = 자격 증명을 검증하는 시간
compare-verify-lede = 자격 증명이 유효한지 서버가 판단하는 데 걸리는 시간으로, 네트워크를 뺀 프로세스 안의 시간입니다. 세로선은 중앙값, 상자는 가운데 절반이며, 가로선은 p1부터 p99.9까지(측정 횟수가 적으면 p99까지) 이어지고 p99에 짧은 세로선이 있습니다. RS256 키는 3072비트입니다. 로그 눈금이므로 거리가 같으면 배율이 같습니다.
compare-verify-numbers = 로그인 수별 수치
compare-verify-none = 여기에는 측정값이 없습니다. 자격 증명을 검증하기 전에 실행이 끝났습니다.
compare-times-source = 시간은 <code>{ $file }</code>에서 잽니다.
compare-sign = 자격 증명을 만드는 시간
compare-sign-lede = 먼저 자격 증명만 만드는 시간으로, 세션은 난수 바이트, 토큰은 서명입니다. 다음은 로그인을 디스크에 확실히 저장하는 것까지 포함한 전체 시간입니다. 두 방식 모두 내구성 있는 쓰기 한 번을 기다리므로 디스크가 시간을 좌우합니다.
compare-sign-none = 여기에는 측정값이 없습니다. 자격 증명을 만들기 전에 실행이 끝났습니다.
compare-sign-numbers = 자격 증명만의 수치
compare-issue-numbers = 로그인 전체의 수치
compare-requests = HTTP 요청 전체
compare-requests-lede = 모든 연결에 늘 진행 중인 요청이 있습니다. 막대는 라운드의 중앙값, 수염은 가장 낮은 라운드부터 가장 높은 라운드까지, 백분율은 첫 막대에 대한 비율입니다. 수염이 겹치는 두 막대는 이 측정으로 우열을 가릴 수 없습니다.
compare-requests-none = 여기에는 측정값이 없습니다. 전체 요청을 보내기 전에 실행이 끝났습니다.
compare-requests-numbers = 같은 응답의 수치
compare-requests-source = 요청은 <code>{ $file }</code>에서 보냅니다.
compare-routes-note = 이 응답들은 문마다 다르므로 서로 같지 않습니다. 밖에서도 수치를 확인할 수 있도록 실었습니다.
compare-routes-numbers = 경로별 수치
compare-growth = 로그인이 늘면 달라지는 것
compare-growth-lede = 저장된 로그인이 늘 때의 검증 시간(두 축 모두 로그 눈금)과, 로그인이 서버에서 차지하는 크기입니다. 두 방식 모두 로그인 하나에 행 하나를 두며, 행의 절반씩이 각 방식의 것입니다. 빈 저장소가 차지하는 크기도 들어 있습니다.
compare-growth-none = 여기에는 측정값이 없습니다. 로그인을 추가하기 전에 실행이 끝났습니다.
compare-growth-numbers = 검증 시간의 수치
compare-size-numbers = 차지하는 크기의 수치
compare-growth-source = 저장소는 <code>{ $file }</code>에서 채우고 잽니다.
compare-method = 측정 방법
compare-when = 측정 시각

## 그림과 표의 제목.

compare-caption-sign = 자격 증명 만들기, 저장하지 않음
compare-caption-issue = 로그인하기: 자격 증명을 만들고 로그인을 디스크에 저장
compare-caption-requests = 각 문 뒤에서, 그리고 문 없이 주는 같은 응답
compare-caption-routes = 누구나 요청할 수 있는 경로
compare-caption-life = 한 로그인의 일생, 횟수로 보기
compare-caption-growth = 로그인이 서버에서 차지하는 비용
compare-caption-by-logins = 저장된 로그인 수에 따른 검증 시간의 중앙값
compare-with-logins = { $caption } (로그인 { $count }건 저장)
compare-answers-a-second = { $caption }: 초당 응답 수
compare-picture-by-logins = 저장된 로그인 수에 따른 검증 시간의 중앙값 (토큰: { $alg })
compare-picture-bytes = 자격 증명의 바이트 수: 서버로 보낸 것과 돌려받은 것
compare-picture-size = 디스크와 메모리에서 전체 로그인이 차지하는 바이트 수

## 그림과 표의 낱말.

compare-scheme-session = 세션
compare-scheme-token = 토큰
compare-scheme-none = 인증 없음
compare-both = 둘 다
compare-what = 대상
compare-median = 중앙값
compare-rounds = 라운드
compare-times = 측정 횟수
compare-per-second = 초당
compare-share = 비율
compare-share-rounds = 라운드별 비율
compare-number-of-logins = 로그인 수
compare-disk = 디스크
compare-disk-per-1000 = 1000건당 디스크
compare-memory = 메모리
compare-memory-per-1000 = 1000건당 메모리
compare-step = 단계
compare-too-few = 횟수 부족
compare-not-known = 알 수 없음
compare-logins = 로그인 { $count }건
compare-logins-stored = 로그인 { $count }건 저장
compare-in-the-server = 실행 중인 서버의 데이터베이스에서, 요청 사이사이에: { $logins }
compare-so-many-a-second = 초당 { $count }
compare-bytes-nothing = 없음
compare-bytes-to = 서버로 { $to }
compare-bytes-back = 돌려받음 { $back }
compare-bytes-to-and-back = 서버로 { $to }, 돌려받음 { $back }
compare-said-median = { $label }, 중앙값 { $value }
compare-fastest-slowest = 가장 빠름: { $fastest }. 가장 느림: { $slowest }.

## 일생의 표.

compare-life-group-bytes = 자격 증명의 바이트 수: 서버로 / 돌려받음
compare-life-group-store = 저장소: 읽은 행 / 응답이 기다린 변경
compare-life-group-day = 하루 근무: 로그인 한 번, 8시간 동안 요청 1000번, 때가 되면 갱신
compare-life-group-outcomes = 결과
compare-life-group-felt = 변경이 반영되기까지, 1초에 요청 한 번
compare-life-group-kept = 보관하는 것과 유지되는 것
compare-day-bytes = 자격 증명의 바이트 수, 양방향
compare-day-reads = 읽은 행
compare-day-writes = 기다린 변경
compare-felt-revoked = 폐기된 로그인이 거부되기까지
compare-felt-said = 서버가 알린 시간
compare-felt-role = 바뀐 역할이 반영되기까지
compare-next-request = 바로 다음 요청
compare-at-once = 바로
compare-secs = { $count }초
compare-secs-also = { $count }초({ $time })
compare-kept-bytes = 로그인 하나에 서버가 보관하는 크기
compare-kept-restart = 재시작 뒤에도 검증됨
compare-kept-store-lost = 저장소를 잃어도 검증됨
compare-kept-renewal = 저장소를 잃어도 갱신됨
compare-kept-by-itself = 브라우저가 스스로 보냄
compare-kept-script = 페이지의 스크립트가 읽을 수 있음
compare-yes = 예
compare-no = 아니요

## 보고서에 영어로 들어 있는 말.

compare-verb-issue = 발급
compare-verb-verify = 검증
compare-verb-renew = 갱신
compare-verb-renew-at-once = 곧바로 다시 갱신
compare-verb-renew-later = 나중에 다시 갱신
compare-verb-revoke = 폐기
compare-verb-verify-after = 폐기 뒤 검증
compare-outcome-fresh = 새 자격 증명
compare-outcome-accepted = 받아들임
compare-outcome-renewed = 같은 로그인의 새 자격 증명
compare-outcome-same = 받아들임, 똑같은 최신 자격 증명으로 응답
compare-outcome-other = 받아들임, 새 자격 증명으로 응답
compare-outcome-refused = 거부
compare-outcome-refused-as = 거부({ $code })
compare-outcome-lives-on = { $outcome }, 로그인은 계속됨
compare-outcome-ended = { $outcome }, 로그인이 끝남
compare-outcome-then-refused = 1초에 한 번씩 { $n }번 더 받아들인 뒤 거부
compare-place-server = 서버
compare-place-command-line = 명령줄
compare-profile-release = 릴리스
compare-profile-debug = 디버그: 수치를 믿기 어려움

## 측정 방법.

compare-fact-run = 측정 이름
compare-fact-version = Twodoors
compare-fact-build = 빌드
compare-fact-processor = 프로세서
compare-fact-system = 시스템
compare-fact-fsync = 4 KiB를 디스크에 확실히 쓰기
compare-fact-others = 그동안 다른 프로세스가 쓴 몫
compare-fact-place = 시작한 곳
compare-fact-time = 시간
compare-fact-logins = 저장된 로그인
compare-fact-verify = 이 서버의 검증 방식
compare-fact-ttl = 액세스 토큰의 수명
compare-fact-unknown = 이 시스템에서는 알 수 없음
compare-fact-cores = { $cpu }, Twodoors가 코어 { $cores }개 사용
compare-fact-median-p99 = 중앙값 { $median }, p99 { $p99 }
compare-fact-of-machine = 컴퓨터의 { $share }
compare-fact-asked-taken = { $count }초 요청, { $taken }초 걸림
compare-fact-then = { $before }, 다음 { $next }
compare-fact-verifies-signs = { $verify }, 서명은 { $alg }
compare-disturbed = 그동안 다른 프로그램이 컴퓨터의 { $share }를 썼습니다. 그래서 시간이 너무 길고 라운드 사이의 차이가 크며, 전체 요청이 가장 심합니다. 수치를 믿고 쓰기 전에 조용할 때 다시 측정하세요.
compare-method-warm-up = 기록하기 전에 한동안 먼저 실행해 캐시, 분기 예측, 메모리 할당기를 예열합니다. 디스크가 좌우하는 로그인하기만은 예열하지 않습니다.
compare-method-turns = 그다음 라운드마다 모두가 한 번씩 차례를 갖습니다. 순서는 라운드마다 새로 뽑으므로 방해가 있어도 모두 똑같이 받습니다. 로그인하기는 세션 하나, 토큰 하나씩 번갈아 합니다.
compare-method-histogram = 모든 시간은 유효 숫자 세 자리의 HDR 히스토그램에 담습니다. 중앙값(p50), p99, p99.9는 모든 라운드를 합쳐 읽으며, 10,000번이 안 되면 p99.9는 싣지 않습니다.
compare-method-requests = 전체 요청: 측정용으로 따로 띄운 127.0.0.1의 서버들에 HTTP/1.1 연결 8개를 맺습니다. 서버는 각각 스레드 하나로 응답하고, 같은 프로세스의 또 다른 스레드 하나가 연결 8개에 차례로 요청을 이어 가므로, 둘은 함께 실행되는 다른 것들과 코어를 나눠 씁니다. 초당 응답 수는 라운드 7개의 중앙값이고 비율은 중앙값끼리의 비율이며, 그 옆에 한 라운드 안의 최저와 최고 비율을 적습니다.
compare-method-priority = 모두 낮은 우선순위(nice 10)로 실행하므로, 바쁜 컴퓨터에서는 시간이 길어지고 라운드 사이의 차이가 커집니다.
compare-method-rounds = 수치 옆의 라운드는 가장 낮은 라운드와 가장 높은 라운드입니다. 두 범위가 겹치면 이 측정으로는 둘을 구별할 수 없습니다.
compare-method-made-up = 사람과 로그인은 측정을 위해 만든 것입니다. 실제 저장소 옆의 임시 저장소에 두며, 표에 “실행 중인 서버의 데이터베이스에서”라고 적힌 것은 그 안의 별도 행에 두었다가 끝나면 지웁니다. 누구의 로그인이나 데이터도 읽거나 건드리지 않았습니다.

## 진행 중인 측정, 그리고 결과를 내지 못한 까닭.

compare-phase-starting = 시작하는 중
compare-phase-life = 로그인의 일생을 세는 중
compare-phase-fill = 임시 저장소에 로그인 { $logins }건을 채우는 중
compare-phase-verify = 검증하는 중, 로그인 { $logins }건
compare-phase-sign = 자격 증명을 만드는 중
compare-phase-issue = 로그인하고 디스크에 저장하는 중
compare-phase-live = 실행 중인 서버의 데이터베이스에서 검증하는 중
compare-phase-servers = 전체 요청을 위한 서버를 띄우는 중
compare-phase-requests = 두 문으로 전체 요청을 보내는 중
compare-no-room = 디스크에 공간이 부족합니다. 사람들의 데이터가 언제나 들어갈 수 있도록 { $wanted } MB가 비어 있어야 하지만 { $free } MB만 비어 있습니다. 공간을 비우거나 로그인 수를 줄여 측정하세요.
compare-log-says-why = 까닭은 서버의 로그에 있습니다.

## 주장들에 쓰이는, 가장 최근 측정에 대한 말.

compare-newest-verify = 검증 시간은 세션 { $session }, HS256으로 서명한 토큰 { $hs256 }, EdDSA로 서명한 토큰 { $eddsa }입니다(stateless, 중앙값)
compare-newest-requests = 전체 요청은 인증이 없을 때와 견주어 세션 { $session }, 토큰 { $token }입니다({ $verify }, { $alg })
compare-newest-growth = 로그인 { $logins }건이 디스크에서 { $disk } 차지합니다
