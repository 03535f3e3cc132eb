### 진단: 페이지, 그리고 점검마다 하는 말.

diagnostics-lede = 무언가 잘 되지 않을 때 봅니다. 무엇을 점검했는지, 다음에 무엇을 하면 되는지, 버그 신고에 붙여 넣을 내용(민감한 값은 가림)이 있습니다.
diagnostics-see = 점검 결과 보기
diagnostics-not-known = 알 수 없음
diagnostics-part-of = 전체 { $whole_html } 중 { $part_html }
diagnostics-or-more = { $n } 이상
diagnostics-now-and-peak = { $now_html }, 최대 { $peak_html }
diagnostics-bytes = { $n }바이트

## 점검 목록.

diagnostics-count-failed = <strong>{ $n }가지가 잘못되었습니다.</strong>
diagnostics-count-look = { $n }가지는 확인해 보는 것이 좋습니다.
diagnostics-count-fine = { $n }가지는 정상입니다. 점검하면서 바꾼 것은 없습니다.
diagnostics-checks = 점검
diagnostics-next = 할 일:
diagnostics-state-failed = 실패
diagnostics-state-look = 확인
diagnostics-state-ok = 정상
diagnostics-check-encryption = 암호화:
diagnostics-check-certificate = 인증서:
diagnostics-check-host = 주소:
diagnostics-check-proxies = 프록시:
diagnostics-check-refused = 거절:
diagnostics-check-addresses = 로그인한 곳:
diagnostics-check-cookie = 쿠키:
diagnostics-check-clock = 서버 시계:
diagnostics-check-store = 저장소:
diagnostics-check-disk = 디스크:
diagnostics-check-files = 파일:
diagnostics-check-keys = 서명 키:
diagnostics-check-revocation = 로그인 끝내기:
diagnostics-check-administrators = 관리자:
diagnostics-check-passwords = 비밀번호 해시:
diagnostics-check-open-files = 열린 파일:
diagnostics-check-build = 프로그램:

## 브라우저의 시계. 빈 <b>에는 브라우저가 초를 넣습니다.

diagnostics-clock = 브라우저의 시계
diagnostics-clock-said = 이 페이지를 만들 때 서버의 시계는 { $at_html }였습니다.
diagnostics-clock-by-eye = 컴퓨터의 시계와 눈으로 견주어 보세요. 몇 초 차이는 괜찮습니다.
diagnostics-clock-good = <span class="badge yes">정상</span> 브라우저의 시계와 맞습니다.
diagnostics-clock-behind = <span class="badge warn">확인</span> 브라우저의 시계가 서버보다 <b></b>초 느립니다. 둘 중 틀린 쪽을 맞추세요. 토큰과 인증서는 시계에 따라 달라집니다.
diagnostics-clock-ahead = <span class="badge warn">확인</span> 브라우저의 시계가 서버보다 <b></b>초 빠릅니다. 둘 중 틀린 쪽을 맞추세요. 토큰과 인증서는 시계에 따라 달라집니다.

## 붙여 넣을 글. 어느 언어에서나 영어입니다.

diagnostics-paste = 버그 신고용
diagnostics-paste-lede = 이 페이지 전체를 영어로 적고 민감한 값을 가린 내용입니다. 주소, 호스트 이름, 네트워크, 사용자 이름, id, 키 이름, 경로를 다른 말로 바꾸었고, 같은 것은 같은 말로 바꾸었습니다. 비밀번호, 쿠키, 토큰, 비밀 값은 들어 있지 않습니다. 붙여 넣기 전에 읽어 보세요.
diagnostics-paste-label = 가린 내용
diagnostics-copy = <span class="vh">내용 </span>복사

## 요청이 들어온 길.

diagnostics-request = 이 요청이 들어온 경로
diagnostics-scheme = 프로토콜
diagnostics-scheme-unknown = 프록시가 알려 주지 않음
diagnostics-host = 호스트
diagnostics-host-none = 없거나 둘 이상
diagnostics-public-origin = 공개 주소
diagnostics-peer = 연결한 곳
diagnostics-peer-trusted = <code>{ $peer }</code>, 신뢰하는 프록시
diagnostics-client = 클라이언트로 본 주소
diagnostics-browser = 브라우저
diagnostics-browser-unknown = 아는 브라우저가 아님
diagnostics-cookie = 쿠키
diagnostics-cookie-with = <code>{ $name }</code>, 속성 <code>{ $attributes }</code>
diagnostics-chain = <code>{ $header }</code>, 오른쪽부터
diagnostics-entry = 항목
diagnostics-made = 판단
diagnostics-made-short = 판단
diagnostics-empty = (비어 있음)
diagnostics-forwarding = 전달 헤더
diagnostics-header = 헤더
diagnostics-value = 값
diagnostics-see-above = 위에 있음
diagnostics-no-forwarding = 전달 헤더는 없었습니다.
diagnostics-hop-proxy = <span class="badge yes">믿음</span> 신뢰하는 프록시이므로 다음 항목을 읽습니다
diagnostics-hop-client = <span class="badge yes">믿음</span> 우리 프록시가 아니므로 클라이언트입니다
diagnostics-hop-unreadable = <span class="badge no">무시</span> 주소가 아니므로 더 읽지 않습니다
diagnostics-hop-beyond = <span class="badge">무시</span> 클라이언트보다 왼쪽이므로 누가 썼는지 알 수 없습니다
diagnostics-header-believed = <span class="badge yes">믿음</span>
diagnostics-header-untrusted = <span class="badge">무시</span> 연결한 쪽이 <code>trusted_proxies</code>에 없습니다
diagnostics-header-no-proxy = <span class="badge">무시</span> 이 서버 앞에서 https를 맡는 프록시가 없습니다
diagnostics-header-not-configured = <span class="badge">무시</span> <code>forwarded_header</code>에 쓴 헤더가 아닙니다
diagnostics-header-never = <span class="badge">무시</span> 누가 보내도 믿지 않습니다

## 저장소, 사람들, 프로세스.

diagnostics-health = 상태
diagnostics-store-kind = { $kind }, 스키마 { $schema }
diagnostics-folder = 폴더
diagnostics-size = 크기
diagnostics-free = 디스크 여유 공간
diagnostics-audit-entries = 감사 기록 수
diagnostics-people-and-logins = 사람들과 로그인 기록
diagnostics-people-disabled = { $n }, 그중 정지 { $disabled }
diagnostics-administrators-word = 관리자
diagnostics-ended = 끝났지만 보관 중
diagnostics-more-logins = 센 것보다 로그인 기록이 더 있습니다.
diagnostics-process = 프로세스
diagnostics-version = 버전
diagnostics-running-for = 실행 시간
diagnostics-memory = 메모리
diagnostics-open-files = 열린 파일
diagnostics-cores = 코어
diagnostics-hashes = 해시 계산
diagnostics-hashes-at-a-time = 한 번에 { $n }개, 각 { $kib } KiB
diagnostics-system = 운영체제
diagnostics-built-for = 빌드 대상
diagnostics-compiler = 컴파일러

## 키, 파일, 설정.

diagnostics-age = 만든 지(일)
diagnostics-key-announced = 예고됨
diagnostics-key-accepted = 인정됨
diagnostics-key-retired = 폐기됨
diagnostics-files = 데이터 디렉터리를 읽을 수 있는 사람
diagnostics-file = 파일
diagnostics-mode = 권한
diagnostics-wanted = 알맞은 권한
diagnostics-directory = 디렉터리 자체
diagnostics-missing = 없음
diagnostics-configuration = 설정
diagnostics-configuration-lede = 모든 키와 지금 쓰이는 값입니다. 비밀은 데이터 디렉터리의 파일에 있으므로 여기에 비밀 값은 없습니다. 버그 신고용 글에서는 경로를 가립니다.
diagnostics-from = 출처
diagnostics-no-value = 없음
diagnostics-default = 기본값
diagnostics-set = 지정

## 점검 결과와 다음에 할 일. 꾸밈없는 글이며, `/api`에서도 씁니다.

diagnostics-host-is-public-origin = 들어온 주소는 { $host }이며, public_origin과 같습니다.
diagnostics-host-is-alias = 들어온 주소는 { $host }이며, { $origin }의 다른 이름입니다. 링크에는 { $origin } 주소를 쓰고, 브라우저는 쿠키를 이름마다 따로 보관합니다.
diagnostics-host-is-other = 들어온 주소는 { $host }인데 public_origin은 { $origin }입니다. 링크가 다른 곳으로 이어지고, 오래된 브라우저는 양식을 보낼 수 없습니다.
diagnostics-host-is-other-next = { $origin } 주소로 들어오거나, 사람들이 입력하는 주소를 public_origin에 쓰세요.
diagnostics-host-behind-proxy = 프록시가 요청한 호스트는 { $host }인데 public_origin은 { $origin }입니다. 이 값에 기대는 것은 없습니다.
diagnostics-host-behind-proxy-next = 여기서 점검할 수 있도록 프록시가 받은 Host를 포트까지 그대로 넘기게 하세요(nginx: proxy_set_header Host $http_host).
diagnostics-host-absent = 요청에 Host가 없거나 둘 이상입니다.
diagnostics-host-absent-next = 클라이언트나 프록시를 확인하세요. HTTP/1.1에서는 정확히 하나여야 합니다.

diagnostics-plain-here = 평문 http이지만 이 컴퓨터에서만 닿는 주소입니다. 브라우저는 안전한 연결로 봅니다.
diagnostics-own-https = 이 서버의 인증서를 쓰는 https입니다. 평문 포트는 열려 있지 않습니다.
diagnostics-proxy-https = { $header }에 따르면 신뢰하는 프록시까지 https입니다.
diagnostics-proxy-silent = 신뢰하는 프록시가 요청을 넘기면서 https로 들어왔는지 알려 주지 않았습니다.
diagnostics-proxy-silent-next = 평문 http를 거절할 수 있도록 프록시가 X-Forwarded-Proto를 보내게 하세요(nginx: proxy_set_header X-Forwarded-Proto $scheme).
diagnostics-insecure-lan = insecure_lan이 켜져 있습니다. 비밀번호와 쿠키가 누구나 읽을 수 있는 채로 네트워크를 지납니다.
diagnostics-insecure-lan-next = https를 쓰세요. tls.certs와 tls.key를 지정하거나 프록시를 앞에 두고(trusted_proxies와 https로 된 public_origin), insecure_lan을 지우세요.

diagnostics-trusts-everybody = trusted_proxies에 공인 주소가 들어 있는 네트워크가 있어, 모르는 사람도 어디에서든 왔다고 속일 수 있습니다.
diagnostics-trusts-everybody-next = trusted_proxies에는 실제 프록시의 주소만 쓰세요.
diagnostics-no-proxy = 요청이 전달 헤더 없이 { $peer }에서 바로 왔습니다.
diagnostics-stranger-ignored = { $peer } 주소는 trusted_proxies에 없으므로 보내온 헤더를 무시했습니다: { $headers }.
diagnostics-stranger-ignored-next = 운영하는 프록시라면 trusted_proxies에 쓰세요. 아니라면 누군가 다른 주소인 척했지만 소용없었으니, 할 일이 없습니다.
diagnostics-proxy-names-nobody = 신뢰하는 프록시 { $peer }에서 클라이언트를 알려 주지 않아({ $header }), 모두 그곳에서 온 것으로 보이고 틀린 비밀번호의 제한도 함께 걸립니다.
diagnostics-proxy-names-nobody-next = 프록시가 클라이언트가 쓴 것을 넘기지 않고 X-Forwarded-For를 직접 쓰게 하세요(nginx: proxy_set_header X-Forwarded-For $remote_addr). Forwarded를 보낸다면 forwarded_header = "Forwarded"로 설정하세요.
diagnostics-proxy-unreadable = 신뢰하는 프록시 { $peer }에서 온 { $header }의 끝에 주소가 아닌 것이 있어, 이 요청은 프록시에서 온 것으로 보입니다.
diagnostics-proxy-unreadable-next = 프록시가 { $header }를 어떻게 쓰는지 확인하세요. unknown이나 이름이 아닌 주소여야 합니다. 그때까지는 그 뒤의 모두에게 틀린 비밀번호의 제한이 함께 걸립니다.
diagnostics-proxy-was-unreadable = 시작한 뒤 { $header }의 끝에 주소가 아닌 것이 있는 요청이 { $n }번 왔습니다. 마지막은 프록시 { $peer }에서 왔습니다. 이 요청의 것은 읽을 수 있습니다.
diagnostics-set-forwarded = 프록시가 클라이언트가 쓴 것을 넘기지 않고 Forwarded를 직접 쓰게 하세요(nginx: proxy_set_header Forwarded 'for="$remote_addr";proto=$scheme').
diagnostics-none-refused = 시작한 뒤 421로 거절된 요청이 없습니다. 모두 신뢰하는 프록시를 거쳐 https로 왔습니다.
diagnostics-refused-strangers = 시작한 뒤 요청 { $n }개가 421로 거절되었습니다. 연결한 쪽이 trusted_proxies에 없기 때문이며, 마지막은 { $peer } 주소입니다.
diagnostics-refused-strangers-next = 운영하는 프록시라면 trusted_proxies에 쓰세요. 아니라면 누군가 프록시를 거치지 않고 왔지만 소용없었으니, 할 일이 없습니다.
diagnostics-refused-http = 시작한 뒤 요청 { $n }개가 421로 거절되었습니다. 프록시 { $peer }에서 보낸 { $header }가 https가 아니기 때문입니다.
diagnostics-refused-http-next = 사람들이 http로 들어온다면 프록시가 https로 보내게 하세요. 앞의 로드 밸런서가 https를 끝낸다면, 프록시는 그것이 { $header }에 알린 것을 넘기거나 직접 https라고 알려야 합니다. 쓸 줄은 README에 있습니다.
diagnostics-proxy-believed = 신뢰하는 프록시 { $peer }에 따르면 { $address }에서 들어왔습니다.
diagnostics-proxy-believed-beyond = 신뢰하는 프록시 { $peer }에 따르면 { $address }에서 들어왔습니다. 더 왼쪽의 항목 { $n }개는 누가 썼는지 알 수 없어 무시했습니다.

diagnostics-addresses = 최근에 로그인한 사람은 { $people }명이고, 모두 주소 { $n }곳에서 들어왔습니다.
diagnostics-one-address = 최근에 로그인한 { $people }명이 모두 같은 주소 하나에서 들어왔습니다.
diagnostics-one-address-next = 사무실처럼 주소를 함께 쓴다면 할 일이 없습니다. 아니라면 중간에서 주소가 가려진 것이니, 프록시를 trusted_proxies에 쓰고 X-Forwarded-For를 보내게 하거나 컨테이너가 호스트의 네트워크를 쓰게 하세요. 그때까지는 틀린 비밀번호의 제한이 모두에게 함께 걸리지만, 그곳에서 로그인한 적이 있는 사람은 다른 사람 때문에 막히지 않습니다.

diagnostics-cookie-came = { $name } 쿠키가 돌아왔습니다. 설정된 속성은 { $attributes }입니다.
diagnostics-cookie-own-name = 이 서버에만 쓰는 호스트 이름이 없다면 하나 주세요. 쿠키는 포트와 경로를 구별하지 않아, 같은 이름의 다른 프로그램도 모두 이 쿠키를 받고 덮어쓸 수 있습니다.
diagnostics-cookie-insecure = { $name } 쿠키가 돌아왔지만, insecure_lan 때문에 Secure와 __Host-가 빠져 있어 네트워크의 다른 사람이 읽고 바꿀 수 있습니다.
diagnostics-cookie-insecure-next = https를 쓰세요. 그러면 쿠키가 다시 __Host-session이 됩니다. 그때까지는 이 서버에만 쓰는 호스트 이름을 주세요. 쿠키는 포트를 구별하지 않아, 같은 이름의 다른 프로그램도 모두 이 쿠키를 받고 덮어쓸 수 있습니다.
diagnostics-cookie-not-asked = 시험하지 않았습니다. /api는 쿠키를 읽지 않습니다. 브라우저에서 /admin/diagnostics 페이지를 여세요.

diagnostics-certificate-good = 파일에 있는 인증서는 { $until }까지 쓸 수 있습니다.
diagnostics-certificate-soon = 파일에 있는 인증서의 기한이 곧 끝납니다: { $until }.
diagnostics-certificate-over = 파일에 있는 인증서의 기한이 끝났습니다({ $until }). 브라우저가 거절합니다.
diagnostics-certificate-renew = 인증서를 갱신한 다음 서버를 다시 시작하세요.
diagnostics-certificate-not-yet = 파일에 있는 인증서는 { $from }부터 쓸 수 있습니다.
diagnostics-certificate-not-yet-next = 서버의 시계를 확인하세요. 시계가 맞다면 기다리거나 인증서를 새로 만드세요.
diagnostics-certificate-unreadable = 파일에 있는 인증서의 날짜를 읽을 수 없습니다.
diagnostics-certificate-unreadable-next = tls.certs가 가리키는 파일을 확인하세요.

diagnostics-clock-agrees = 저장소에 서버의 시계보다 앞선 기록이 없습니다.
diagnostics-clock-went-back = 저장소의 가장 새로운 기록이 { $secs }초 뒤의 시각입니다. 서버의 시계가 뒤로 갔거나 전에 빨랐습니다.
diagnostics-clock-went-back-next = 시계를 맞추고 시간 서버를 따르게 하세요(timedatectl). 이 때문에 아주 로그아웃되는 사람은 없고, 시계가 빨랐을 때 만들어진 것도 제때 끝납니다.
diagnostics-clock-was-ahead = 저장소의 가장 새로운 기록이 지금보다 { $time } 뒤의 시각이지만, 서버의 시계는 하루 동안 고르게 흘렀습니다. 전에 시계가 빨랐던 것입니다.
diagnostics-clock-was-ahead-next = 지금 시계가 맞다면 할 일이 없습니다. 그때의 기록은 보관 기간이 지나면 사라집니다.
diagnostics-clock-started-early = 서버를 시작할 때 시계가 저장소의 가장 새로운 기록보다 { $time } 느렸습니다.
diagnostics-clock-started-early-next = 시계가 맞는지 확인하고, 시간 서버가 시계를 맞춘 다음에 서버가 시작되게 하세요(systemd: After=time-sync.target).
diagnostics-clock-started-late = 서버를 시작할 때 저장소의 가장 새로운 기록이 { $time } 전의 것이었습니다.
diagnostics-clock-started-late-next = 그동안 아무도 쓰지 않았다면 할 일이 없습니다. 아니라면 시계가 틀렸으니 맞추고(timedatectl) 서버를 다시 시작하세요. 시작한 뒤 하루 동안은 오래되었다는 이유로 지우는 것이 없습니다.
diagnostics-clock-stepped-forward = 서버가 도는 동안 시계가 { $time } 앞으로 옮겨졌습니다.
diagnostics-clock-stepped-back = 서버가 도는 동안 시계가 { $time } 뒤로 옮겨졌습니다.
diagnostics-clock-stepped-next = 지금 시계가 맞다면 할 일이 없습니다. 이 때문에 아주 로그아웃되는 사람은 없습니다. 틀렸다면 시간 서버를 따르게 하세요(timedatectl).

diagnostics-store-answers = 저장소가 응답합니다. 스키마는 { $schema }입니다.
diagnostics-store-copied = 이 데이터 디렉터리는 서버가 멈추기 전에 복사된 것입니다. 마지막에 기록된 내용이 빠져 있을 수 있습니다.
diagnostics-store-copied-next = 서버를 멈춘 상태에서 만든 복사본을 쓰세요. 원래 서버가 아직 실행 중이라면 두 서버가 같은 비밀 값을 갖고 있습니다. 여기에서 “twodoors keys rotate --compromised”를 실행하면 복사된 로그인이 모두 끝납니다.
diagnostics-store-failed = 디스크에 확실히 쓰지 못한 것이 있어, 저장소가 더 쓰지 않습니다.
diagnostics-store-failed-next = 로그에서 원인을 찾고 디스크를 확인한 다음 서버를 다시 시작하세요.
diagnostics-disk-free = 데이터 디렉터리의 디스크에 { $free }의 여유가 있습니다.
diagnostics-disk-low = 데이터 디렉터리의 디스크에 여유가 { $free }뿐입니다.
diagnostics-disk-low-next = 공간을 비우세요. 쓰기에 실패하면 서버가 멈춥니다.
diagnostics-disk-unknown = 디스크의 여유 공간을 운영체제가 알려 주지 않습니다.
diagnostics-disk-unknown-next = 직접 확인하세요(df).

diagnostics-administrators = 로그인할 수 있는 관리자가 { $n }명입니다.
diagnostics-one-administrator = 로그인할 수 있는 관리자가 한 명뿐입니다.
diagnostics-one-administrator-next = 서로 계정을 복구해 줄 수 있도록 “사용자”에서 관리자를 한 명 더 두세요.

diagnostics-key-is-young = 액세스 토큰에 서명하는 키를 만든 지 { $n }일 되었습니다.
diagnostics-key-is-old = 액세스 토큰에 서명하는 키를 만든 지 { $n }일 되었습니다. 첫날과 다름없이 쓸 수 있습니다.
diagnostics-key-is-old-next = 편할 때 “키”에서 새로 만드세요. 로그아웃되는 사람은 없습니다.
diagnostics-no-key = 액세스 토큰에 서명하는 키가 없습니다.
diagnostics-no-key-next = 서버를 다시 시작하세요. 그래도 그대로라면 신고해 주세요.

diagnostics-files-private = 데이터 디렉터리와 그 안의 비밀은 소유자만 읽을 수 있습니다.
diagnostics-files-open = 권한이 너무 열려 있거나 없는 것이 있습니다: { $names }.
diagnostics-files-open-secret = 권한이 너무 열려 있거나 없는 것이 있습니다: { $names }. 이대로는 다음에 서버가 시작되지 않습니다.
diagnostics-files-open-next = 소유자로서 데이터 디렉터리와 store에는 chmod 700, 파일에는 chmod 600을 실행하세요. 마운트가 Twodoors의 그룹에 준 권한(fsGroup)은 그 그룹에 다른 사람이 없다면 그대로 두어도 됩니다. 다른 사람이 비밀을 읽을 수 있었다면 “키”에서 키를 교체하세요.

diagnostics-hashing = Argon2id: { $kib } KiB, 반복 { $iterations }, 레인 { $lanes }. 한 번에 { $n }개, 모두 합쳐 { $most }.
diagnostics-hashing-weak = Argon2id의 작업량이 기본값보다 적습니다: { $kib } KiB, 반복 { $iterations }.
diagnostics-hashing-weak-next = password.memory_kib와 password.iterations를 지우거나 높이세요. 해시는 각자 다음에 로그인할 때 새로 만들어집니다.
diagnostics-hashing-crowded = 코어 { $cores }개에서 비밀번호를 한 번에 { $n }개씩 해시합니다. 로그인이 몰리면 모두가 느려집니다.
diagnostics-hashing-crowded-next = password.concurrency를 지우세요. 기본값은 코어 하나를 비워 둡니다.

diagnostics-open-files-enough = 파일과 연결을 최대 { $limit }개 열 수 있고, 지금 { $n }개가 열려 있습니다.
diagnostics-open-files-scarce = 파일과 연결을 최대 { $limit }개 열 수 있는데, 지금 { $n }개가 열려 있습니다. 다 차면 아무도 들어올 수 없습니다.
diagnostics-open-files-scarce-next = 한도를 높이고(systemd: LimitNOFILE), 모르는 사람이 연결을 붙들고 있다면 프록시를 앞에 두세요.
diagnostics-open-files-unknown = 열린 파일의 수를 운영체제가 알려 주지 않습니다.

diagnostics-revocation-at-once = 끝낸 로그인은 앱까지 바로 거절됩니다.
diagnostics-revocation-later = token.verify가 stateless입니다. 로그인이 끝난 앱도 길게는 { $secs }초 동안 더 읽을 수 있습니다.
diagnostics-revocation-later-next = 바라던 것이 아니라면 token.verify를 lookup이나 denylist로 바꾸세요.

diagnostics-build-release = 릴리스 빌드입니다.
diagnostics-build-debug = 디버그 빌드입니다. 느리고, 템플릿을 소스에서 읽습니다.
diagnostics-build-debug-next = 사람들이 쓰는 서버는 릴리스 빌드로 실행하세요.
