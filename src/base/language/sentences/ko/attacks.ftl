### 공격 시험대: 무엇을 해 보는지, 무슨 일이 일어나는지, 어떻게 되었는지.

attacks-lede = 직접 해 볼 수 있는 열 가지 공격입니다. 하나하나를 임시 서버의 임시 사용자에게, 이 서버의 모든 검사를 그대로 거쳐 실제로 보냅니다. 화면에 보이는 것은 실제로 돌아온 응답입니다. 뚫린 것이 있으면 뚫렸다고 나옵니다.
attacks-group-copied = 복사해서 다시 내밀기
attacks-group-elsewhere = 다른 사이트에서
attacks-group-forged = 위조한 토큰
attacks-group-scripts = 페이지에 끼어든 스크립트
attacks-try = 해 보기
attacks-try-again = 다시 해 보기
attacks-try-script = 헤더가 뭐라고 하는지 보기
attacks-what-happens = 일어난 일
attacks-sent = 보낸 것
attacks-came-back = 돌아온 것
attacks-from = { $part } · 보낸 곳 { $address }
attacks-how = 어떻게 하는가
attacks-how-house = 버튼을 누를 때마다 이 서버 옆에 서버를 하나 새로 만듭니다. 코드와 설정은 똑같지만(토큰 검증 방식 <b>{ $verify }</b>) 사람, 로그인, 키는 따로 있고, 시계를 앞으로 돌릴 수 있습니다. 답이 나오면 사라집니다. 198.51.100.66 같은 주소는 예시용으로 정해진 것이라 누구의 것도 아닙니다.
attacks-how-marks = <b>정상이어야 함</b> 표시가 붙은 것은 공격하기 전에 자격 증명이 멀쩡했음을 보여 줍니다. 그렇지 않았다면 알아낸 것이 없다고 나옵니다. 방어 때문에 주인이 치르는 대가는 따로 표시하고, 막아 낸 공격으로 세지 않습니다. 무언가를 열 수 있는 값은 모두 앞부분만 보여 줍니다.

## 읽는 사람의 브라우저에서 도는 스크립트. %s 자리에는 토큰의 앞부분이 들어간다.

attacks-browser = 스크립트를 직접 돌려 볼 수도 있습니다. 버튼을 누르면 이 페이지의 스크립트가 지어낸 토큰 하나를 브라우저 저장소에, 또 하나를 스크립트가 읽을 수 있는 쿠키에 넣은 다음, 그 둘과 진짜 쿠키를 찾아봅니다. 페이지를 떠나면 둘 다 지워집니다.
attacks-browser-go = 진짜 스크립트로 찾아보기
attacks-browser-without = JavaScript를 켜면 지금 쓰는 브라우저에서 바로 해 볼 수 있습니다. 꺼져 있으면 여기서 무언가를 읽을 수 있는 스크립트도 없습니다.
attacks-browser-found = 찾음
attacks-browser-nothing = 찾지 못함
attacks-browser-session = 내 세션 쿠키
attacks-browser-session-found = document.cookie에 보입니다. 이 서버가 막지 못했습니다.
attacks-browser-session-nothing = 브라우저가 요청마다 보내는데도 document.cookie에는 보이지 않습니다. HttpOnly 덕분입니다.
attacks-browser-storage = localStorage의 토큰
attacks-browser-storage-found = localStorage는 이 사이트의 어떤 스크립트에게든 내줍니다: %s
attacks-browser-storage-nothing = 이 브라우저는 localStorage에 아무것도 저장하지 않았습니다.
attacks-browser-cookie = HttpOnly 없는 쿠키의 토큰
attacks-browser-cookie-found = document.cookie는 이 페이지의 어떤 스크립트에게든 내줍니다: %s
attacks-browser-cookie-nothing = 이 브라우저는 쿠키를 저장하지 않았습니다.
attacks-browser-end = 외부 스크립트라면 먼저 페이지에 들어와야 합니다. 이 페이지의 Content-Security-Policy는 이 서버의 스크립트만 실행합니다. 지어낸 토큰은 페이지를 떠나면 사라집니다.
attacks-browser-failed = 이 브라우저에서는 스크립트가 여기에 아무것도 저장할 수 없습니다(%s).

## 공격마다 하는 말. 이유는 실제로 그렇게 되었을 때만 말한다.

attack-logged-out-cookie-title = 주인이 로그아웃한 뒤에 쿠키 내밀기
attack-logged-out-cookie-story = 쿠키가 유효할 때 누군가 복사해 두었습니다. 그 뒤 주인은 로그아웃했고, 이제 복사본을 내밉니다.
attack-logged-out-cookie-refused = 로그아웃하면서 저장소의 행이 끝났고, 요청이 올 때마다 그 행을 조회합니다. 복사본은 한 글자도 틀리지 않지만 그 뒤에는 이제 아무것도 없습니다.

attack-spent-refresh-token-title = 리프레시 토큰 두 번 쓰기
attack-spent-refresh-token-story = 주인이 리프레시 토큰을 다음 것으로 바꾸고 그것까지 쓴 뒤에, 처음 토큰의 복사본이 다시 옵니다.
attack-spent-refresh-token-refused = 리프레시 토큰은 한 번만 쓸 수 있습니다. 다음 토큰을 쓴 뒤에 다시 왔다면 두 사람 손에 있다는 뜻이므로 로그인 전체를 끝냅니다. 둘 중 누가 도둑인지는 알 수 없어서, 안전을 위해 주인도 로그아웃됩니다.

attack-stolen-cookie-title = 훔친 쿠키를 다른 컴퓨터에서 쓰기
attack-stolen-cookie-story = 주인이 로그인해 있는 동안 쿠키를 통째로 다른 주소의 다른 브라우저로 복사합니다.
attack-stolen-cookie-refused = 세션을 조회했고, 그곳에서는 받아들이지 않았습니다.
attack-stolen-cookie-open = 쿠키는 어디서 보내든 똑같습니다. 이 서버는 쿠키를 특정 컴퓨터에 묶지 않습니다. 쿠키를 끝내는 것은 저장소의 행입니다. 행이 끝난 다음의 첫 요청은 거부되었습니다.

attack-stolen-access-token-title = 훔친 액세스 토큰을 다른 컴퓨터에서 쓰기
attack-stolen-access-token-story = 주인이 로그인해 있는 동안 액세스 토큰을 다른 주소의 다른 프로그램으로 복사합니다.
attack-stolen-access-token-refused = 토큰을 검증했고, 그곳에서는 받아들이지 않았습니다.
attack-stolen-access-token-open = 베어러란 가진 사람이 임자라는 뜻입니다. 서명은 거기서도 여기서만큼 올바릅니다. 서버가 로그인을 조회하는 곳에서는 로그인과 함께 끝나고, 어디서나 토큰의 수명이 다하면 끝납니다. 그래서 두 검증 방식은 도난을 알아챈 뒤 피해가 얼마나 이어지느냐에서 갈립니다.

attack-cross-site-cookie-title = 다른 사이트에서 쿠키와 함께 양식 보내기
attack-cross-site-cookie-story = 다른 사이트의 페이지가 이곳을 향한 양식을 두고, 로그인해 있는 동안 그것을 보냅니다. 브라우저가 쿠키를 붙여 주기를 노립니다.
attack-cross-site-cookie-refused = 쿠키는 저절로 전송되므로 토큰에는 필요 없는 자물쇠가 필요합니다. 브라우저의 SameSite, 서버의 요청 출처 확인, 그리고 이 서버의 페이지에만 있는 숨은 필드입니다.

attack-cross-site-token-title = 다른 사이트에서 토큰의 문으로 요청 보내기
attack-cross-site-token-story = 같은 사이트가 이번에는 API를 노립니다. 이 문에는 쿠키가 없습니다.
attack-cross-site-token-refused = 어떤 브라우저도 Authorization 헤더를 저절로 붙이지 않고, 다른 사이트의 스크립트는 이 서버가 허락하지 않는 한 붙일 수 없습니다. 다른 사람이 토큰을 갖고 있지만 않으면 잠글 것이 없습니다.

attack-alg-none-title = 서명이 필요 없는 토큰이라고 우기기
attack-alg-none-story = 진짜 토큰의 헤더를 alg: none으로 고쳐 씁니다. 한때 이것을 믿은 라이브러리들이 있었습니다.
attack-alg-none-refused = 어떤 알고리즘을 쓸지는 키가 정하고, 헤더는 그와 일치해야만 합니다. 일치하지 않으면 토큰에 든 것을 하나도 인정하지 않고 거부합니다.

attack-algorithm-swap-title = 공개 키로 서명하기
attack-algorithm-swap-story = 헤더를 HS256으로 고쳐 쓰고, 누구나 알 수 있는 공개 키로 토큰에 서명합니다. 알고리즘을 헤더에 맡기는 검증기라면 그 키를 비밀로 여길 것입니다.
attack-algorithm-swap-refused = 키마다 알고리즘이 하나로 정해져 있어 헤더로 바꿀 수 없습니다. (HS256으로 서명하는 서버는 키를 아예 공개하지 않으며, 그 비밀은 추측할 수 없습니다.)

attack-changed-payload-title = 토큰에 다른 역할 써 넣기
attack-changed-payload-story = 구성원이 자기 토큰을 읽습니다. 누구나 할 수 있는 일입니다. member를 admin으로 고치고 서명은 그대로 둡니다.
attack-changed-payload-refused = 서명은 헤더와 페이로드 전체에 걸려 있어 한 글자만 바뀌어도 맞지 않습니다. 게다가 관리자용 경로는 토큰에 뭐라고 적혀 있든 역할을 저장소에서 확인합니다.

attack-script-title = 스크립트가 가져갈 것을 찾게 하기
attack-script-story = 외부 스크립트가 페이지에 들어왔습니다. 스크립트가 읽을 수 있는 것을 읽어 다른 곳으로 보내려 합니다.
attack-script-refused = 스크립트가 가져갈 수 있는 것은 아무것도 주어지지 않았습니다.
attack-script-open = HttpOnly는 모든 스크립트로부터 쿠키를 숨깁니다. 페이지에 들어온 스크립트는 페이지가 열려 있는 동안 세션을 쓸 수는 있어도 가져갈 수는 없습니다. 토큰은 프로그램이 읽어야 하므로 응답 본문에 담겨 옵니다. 이렇게 로그인하는 페이지는 토큰을 스스로 갖고 있어야 하고, 그 페이지에 들어온 외부 스크립트는 토큰을 찾아 가져갈 수 있습니다.

attack-breach = 방어 하나가 뚫렸습니다. 이 서버를 돌보는 사람에게 알려 주세요.
attack-compared = 비교: { $what }: { $called }({ $status }).
attack-cost = 주인이 치르는 대가: { $what }: { $called }({ $status }).

## 요청의 쓰임새, 그리고 그 결과를 부르는 말.

attack-part-check = 정상이어야 함
attack-part-attempt = 공격
attack-part-collateral = 방어 때문에 주인이 치르는 대가
attack-part-look = 살펴봄
attack-part-contrast = 비교
attack-works = 정상
attack-does-not-work = 정상 아님
attack-let-through = 통과
attack-refused = 거부
attack-allowed = 허용
attack-not-allowed = 허용 안 함
attack-within-reach = 스크립트가 읽을 수 있음
attack-out-of-reach = 스크립트가 읽을 수 없음

## 어떻게 되었는지.

attack-verdict-refused = { $tries ->
    [1] 거부: 이 서버가 막아 냈습니다.
   *[other] 거부: 이 서버가 { $tries }번의 시도를 모두 막아 냈습니다.
  }
attack-verdict-let-through = { $tries ->
    [1] 이 서버가 통과시켰습니다.
   *[other] 이 서버가 { $tries }번의 시도를 모두 통과시켰습니다.
  }
attack-verdict-until = 이 서버가 처음에는 통과시켰고, { $since } 거부했습니다.
attack-verdict-partly = 이 서버가 { $tries }번의 시도 가운데 { $accepted }번을 통과시켰습니다.
attack-verdict-out-of-reach = 스크립트가 읽을 수 없는 것: { $all }.
attack-verdict-within-reach = 스크립트가 읽을 수 있는 것: { $all }.
attack-verdict-each = { $course }: { $verdict }.
attack-verdict-void = 알아낸 것이 없습니다. 공격하기 전에 정상이어야 할 것이 정상이 아니었습니다. 다시 해 보세요.
attack-briefly-until = 처음에는 통과, { $since } 거부
attack-briefly-partly = 시도 { $tries }번 가운데 { $accepted }번 통과
attack-since-ended = 주인이 로그인을 끝낸 뒤에는
attack-since-expired = 토큰의 수명이 다한 뒤에는
attack-list = { $first }, { $second }

## 차례로 일어나는 일.

attack-course-here-ended = token.verify = { $mode } (이 서버), 주인이 로그인을 끝낼 때
attack-course-here-unended = token.verify = { $mode } (이 서버), 아무도 로그인을 끝내지 않을 때
attack-course-elsewhere-ended = token.verify = { $mode } (다른 서버), 주인이 로그인을 끝낼 때
attack-course-elsewhere-unended = token.verify = { $mode } (다른 서버), 아무도 로그인을 끝내지 않을 때
attack-owner-ends = 주인이 로그인을 끝냅니다.
attack-clock = 임시 서버의 시계를 { $time } 앞으로 돌립니다.

attack-owner-looks = 주인이 로그인해서 페이지를 봄
attack-owner-signs-out = 주인이 로그아웃함
attack-cookie-copy = 누군가 쿠키의 복사본을 내밂
attack-owner-renews = 주인이 갱신함: 첫 리프레시 토큰을 새것으로 바꿈
attack-owner-uses = 주인이 돌아온 토큰을 씀
attack-refresh-copy = 누군가 첫 리프레시 토큰의 복사본을 내밂
attack-refresh-newest = 주인이 평소 쓰던 곳에서 보낸 최신 리프레시 토큰
attack-access-newest = 최신 리프레시 토큰과 함께 온 액세스 토큰
attack-owner-home = 주인이 평소 쓰던 곳에서
attack-cookie-elsewhere = 같은 쿠키를 다른 컴퓨터에서
attack-cookie-once-more = 같은 쿠키를 한 번 더
attack-access-elsewhere = 같은 액세스 토큰을 다른 컴퓨터에서
attack-access-once-more = 같은 액세스 토큰을 한 번 더
attack-access-at-its-end = 같은 액세스 토큰을 수명이 다했을 때
attack-owner-other-login = 주인이 다른 로그인으로
attack-access-of-other = 그 로그인의 액세스 토큰을 다른 컴퓨터에서
attack-login-lives = 로그인 자체는 살아 있음: 주인이 갱신함

attack-owner-signed-in = 주인이 이곳에 로그인해 있음
attack-form-left-out = 다른 사이트의 양식, 브라우저가 보내는 그대로: SameSite가 쿠키를 뺌
attack-form-not-left-out = 다른 사이트의 양식, 브라우저가 보내는 그대로: 쿠키를 막는 것이 없음
attack-form-with-cookie = 같은 양식, 브라우저가 쿠키를 보낸다면
attack-form-silent = 같은 양식, 양식이 있던 곳을 알려 주지 않는 브라우저에서
attack-form-lied = 같은 양식, 브라우저가 그곳을 속인다면: 숨은 csrf 필드가 없음
attack-form-own = 이 서버의 페이지에 있는 같은 양식
attack-owner-app = 주인의 앱
attack-form-no-token = 다른 사이트의 양식: 브라우저는 토큰을 저절로 붙이지 않음
attack-preflight = 다른 사이트의 스크립트: 헤더를 붙여도 되는지 브라우저가 먼저 이 서버에 물음(프리플라이트)
attack-token-held = 토큰을 가진 사람이 토큰을 실어 보낸 같은 요청
attack-look-cookie = 로그인할 때 이 서버가 심은 쿠키
attack-look-tokens = 로그인할 때 이 서버가 응답한 토큰 쌍

attack-genuine = 진짜 토큰
attack-genuine-again = 아무것도 바꾸지 않고 디코딩했다가 다시 인코딩한 토큰
attack-alg-changes = 여기서부터는 헤더의 alg 값만 다릅니다. 헤더와 페이로드의 나머지 글자는 모두 그대로입니다.
attack-alg-unsigned = 헤더에 alg: { $alg }, 서명은 없음
attack-alg-signed = 헤더에 alg: { $alg }, 서명은 진짜 토큰의 것
attack-public-keys = 누구나 공개 키를 달라고 할 수 있음
attack-guess-nothing = 공개 키가 없으므로(HS256) 비밀을 추측함: 빈 값
attack-guess-name = 공개 키가 없으므로(HS256) 비밀을 추측함: 키의 이름
attack-key-pem = HS256으로 서명, 비밀은 공개 키(PEM)
attack-key-json = HS256으로 서명, 비밀은 공개 키(JSON)
attack-key-bytes = HS256으로 서명, 비밀은 공개 키(바이트)
attack-role-changes = 페이로드의 "member"를 "admin"으로 바꿉니다. 나머지 글자와 헤더, 서명은 모두 그대로입니다.
attack-role-everybody = roles가 이제 admin: 모든 사람의 계정을 요청
attack-role-own = 같은 토큰으로 자기 계정만 요청
attack-role-genuine = 구성원의 진짜 토큰으로 모든 사람의 계정을 요청
