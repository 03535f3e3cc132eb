### 들여다보기, 실험을 기다리게 하는 것, 공격 페이지의 스크립트.

inspect-lede = 이 브라우저가 나 대신 지니고 다니는 것을 하나하나 살펴보고, 앱이라면 지닐 것을 나란히 보여 줍니다. 이 페이지에 나오는 것으로는 아무것도 열 수 없습니다.
inspect-my-session = 내 세션
inspect-cookie-line = 브라우저는 이 호스트로 보내는 모든 요청에 다음 줄을 알아서 붙입니다.
inspect-secret = 비밀
inspect-line-bytes = 요청마다 보내는 바이트
inspect-row-bytes = 서버에 저장되는 바이트
inspect-row-now-renewed = 행의 키를 뺀, 지금 행의 크기입니다. 갱신한 뒤라서 바로 앞 비밀의 해시도 들어 있습니다.
inspect-row-now-new = 행의 키를 뺀, 지금 행의 크기입니다. 아직 갱신하지 않았습니다.
inspect-id-and-secret = <b>id</b>는 행을 찾는 데 쓰이며 비밀이 아닙니다. <b>비밀</b>은 행을 여는 열쇠로, { $n }자이며 무작위 256비트입니다. 화면에서 읽은 사람이 쓸 수 있으므로 여기서는 가렸습니다. 서버의 저장소에도 해시만 있어서 서버 역시 보여 줄 수 없습니다.
inspect-token-like-mine = 내 것과 같은 꼴의 토큰
inspect-my-token = 내 토큰
inspect-token-line = 앱은 자기 코드로 요청마다 다음 줄을 붙입니다.
inspect-token-row = 행의 키를 뺀, 갱신하기 전의 크기입니다. 개요에서는 세션의 행까지 모두 한 번 갱신한 뒤에 잽니다. 그 행은 앞선 자격 증명을 위해 남겨 둔 만큼 더 크고, 기기 이름도 다릅니다.
inspect-token-nobodys = 내 이름과 역할을 딴 <b>임시 사용자</b>에게 발급한 토큰이며, 그 임시 서버는 이미 사라졌습니다. 내 앱의 토큰은 결코 보여 주지 않습니다.
inspect-pair = 내 계정으로 로그인한 앱은 토큰 한 쌍을 받습니다. 요청마다 내보이는 <b>액세스 토큰</b>, 그리고 둘 다 갱신하는 <b>리프레시 토큰</b>입니다.
inspect-pair-how = 내 앱의 토큰은 결코 보여 주지 않습니다. 버튼을 누르면 따로 키를 갖춘 임시 서버에서, 내 이름과 역할을 딴 임시 사용자에게 토큰 한 쌍을 발급합니다. 여기서 분해해 볼 뿐, 그것으로는 아무것도 열 수 없습니다.
inspect-make = 토큰을 만들어 분해하기
inspect-make-another = 하나 더 만들기
inspect-asked-title = 여기서 열리는 것이 있을까요?
inspect-asked-how = 이 페이지를 만드는 동안 바로 이 서버에 두 토큰으로 요청해 보았습니다.
inspect-asked = 이 서버의 응답: { $status }

inspect-apart-title = 액세스 토큰 분해
inspect-apart = 세 부분을 각각 base64url로 쓰고 점으로 이었습니다. 표기법일 뿐 자물쇠가 아닙니다. <b>이 토큰을 가진 사람은 누구나 읽을 수 있습니다</b>.
inspect-header = 1. 헤더
inspect-payload = 2. 페이로드: 클레임
inspect-signature = 3. 서명
inspect-does-shared = <b>하는 일:</b> 키(HS256: 공유 비밀)를 아는 누구나, 앞의 두 부분을 한 글자도 빠짐없이 이 서버가 썼다는 것을 이 서버에 묻지 않고 확인할 수 있습니다.
inspect-does = <b>하는 일:</b> 키({ $alg }: 공개 키로 충분)를 아는 누구나, 앞의 두 부분을 한 글자도 빠짐없이 이 서버가 썼다는 것을 이 서버에 묻지 않고 확인할 수 있습니다.
inspect-does-not = <b>하지 않는 일:</b> 아무것도 숨기지 않으며, 로그인이 아직 살아 있는지도, 누가 보냈는지도 알려 주지 않습니다.

inspect-members = 항목별 설명
inspect-member = 항목
inspect-kind = 종류
inspect-here = 여기서는
inspect-says = 뜻
inspect-kinds = 등록: JWT 표준이 직접 정한 이름입니다. 공개: 다른 표준이 정해서 남도 알아볼 수 있는 이름입니다. 비공개: 이 서버만 쓰는 이름입니다.
inspect-kind-header = 헤더
inspect-kind-registered = 등록
inspect-kind-public = 공개
inspect-kind-private = 비공개
inspect-this-house = 이 서버
inspect-claim-typ = 무엇인지 나타냅니다. 다른 JWT가 아니라 액세스 토큰입니다.
inspect-claim-alg = 서명한 방식입니다(EdDSA: RFC 8037 §3.1, 그 밖: RFC 7518 §3.1). 방식은 키가 정하며, 이 값은 그와 같아야 합니다.
inspect-claim-kid = 발급자의 어느 키로 서명했는지 나타냅니다.
inspect-claim-iss = 발급한 곳, 곧 이 서버의 주소입니다.
inspect-claim-aud = 받을 곳입니다. 다른 곳은 거절해야 합니다.
inspect-claim-sub = 사용자의 id입니다. 여기서는 누구의 것도 아닙니다.
inspect-claim-client-id = 토큰을 받은 클라이언트입니다.
inspect-claim-iat = 발급한 때입니다.
inspect-claim-exp = 이때부터 거절됩니다.
inspect-claim-jti = 이 토큰만의 id입니다. 다른 토큰에는 없습니다.
inspect-claim-sid = 로그인의 id로, 로그인 기록에 있는 것과 같습니다. IANA 클레임 등록부에 있는 이름입니다.
inspect-claim-roles = 사용자가 할 수 있는 일입니다. 발급할 때의 상태를 담고 있습니다.
inspect-claim-epoch = 사용자의 번호입니다. 1을 더하면 그 사용자의 모든 로그인이 끝납니다.
inspect-claim-gen = 함께 나온 리프레시 토큰이 몇 번째인지 나타냅니다.
inspect-claim-unknown = 이 페이지가 모르는 항목입니다.
inspect-now = 지금
inspect-ago = { $time } 전
inspect-left = { $time } 남음

inspect-refresh-title = 리프레시 토큰 분해
inspect-refresh = JWT가 아니며 읽을 내용도 없습니다. 이름만 다를 뿐 세션과 같습니다. 행 하나를 찾아 줄 뿐이고, 효력은 오직 그 행이 정합니다.
inspect-part = 부분
inspect-bytes = 바이트
inspect-what-for = 용도
inspect-part-prefix = 무엇인지 밝혀 두어, 유출되면 검색해서 찾을 수 있습니다.
inspect-part-version = 이 형식의 버전입니다.
inspect-part-login-id = 저장소에서 행을 찾습니다.
inspect-part-generation = 이 로그인의 몇 번째 토큰인지 나타냅니다. 갱신할 때마다 1씩 늘어납니다.
inspect-part-mac = 위의 모든 값과 행에 있는 숫자에 서버 자신의 키로 계산한 HMAC-SHA256입니다. 다른 누구도 만들 수 없습니다.
inspect-row-numbers = 행에도 토큰은 없고 숫자만 있습니다. 최신 { $newest }, 직전 { $parent }, { $superseded ->
    [0] 교체된 토큰 없음
   *[other] 교체된 토큰 { $superseded }개
  }, { $used ->
    [true] 최신 토큰은 쓰인 적 있음
   *[other] 최신 토큰은 아직 쓰인 적 없음
  }.

inspect-life-title = 리프레시 토큰의 일생
inspect-life-picture = 한 로그인의 리프레시 토큰 세 세대를 왼쪽에서 오른쪽으로 시간순으로 나타낸 그림
inspect-life-picture-long = 첫째 토큰은 둘째와 교환될 때까지 최신입니다. 그 뒤로는 교체된 토큰이 되어, 유예 동안에는 둘째를 한 번 더 받고, 유예가 지나면 직전 토큰이 되며, 둘째가 교환되면 소진됩니다. 둘째와 셋째도 똑같은 길을 따릅니다.
inspect-first = 첫째
inspect-second = 둘째
inspect-third = 셋째
inspect-newest = 최신
inspect-grace = 유예
inspect-parent = 직전
inspect-spent = 소진됨
inspect-exchanged = 교환
inspect-superseded-grace = 교체됨, 유예 중
inspect-superseded-parent = 교체됨, 직전
inspect-newest-means = 다음 리프레시 토큰과 새 액세스 토큰으로 교환됩니다.
inspect-no-grace = 이 서버에는 유예가 없습니다.
inspect-grace-means = { $time } 동안은 최신 토큰을 한 번 더 받습니다. 동시에 보낸 두 요청이나 도중에 사라진 응답 때문에 로그아웃되지 않게 하려는 것입니다.
inspect-parent-means = 최신 바로 앞의 토큰입니다. 최신 토큰이 쓰인 적이 없으면 응답이 도중에 사라진 것이므로 새 토큰을 받습니다. 쓰인 적이 있으면 소진된 것입니다.
inspect-spent-means = 두 사람이 가지고 있다는 뜻입니다. 양쪽 모두 로그인이 끝나고, 주인에게 알립니다.

inspect-flags-title = 쿠키 속성 하나하나
inspect-flags = 이 서버가 설정하는 그대로입니다. 속성은 브라우저에 한 번만 전달됩니다. 브라우저는 이를 간직할 뿐 되돌려 보내지 않습니다.
inspect-flags-insecure = 이 서버가 설정하는 그대로입니다. https가 없음을 알고 쓰는 설정(insecure_lan)이라 Secure도, Secure가 있어야 하는 이름도 없습니다. 속성은 브라우저에 한 번만 전달됩니다. 브라우저는 이를 간직할 뿐 되돌려 보내지 않습니다.
inspect-attribute = 속성
inspect-does-what = 하는 일
inspect-set = 설정됨
inspect-not-set = 설정 안 됨
inspect-seconds = { $secs }초({ $time })
inspect-about = 약 { $time }
inspect-flag-host = 이름이 이렇게 시작하는 쿠키는 Secure와 Path=/가 있고 Domain이 없을 때만 브라우저가 저장합니다. 다른 호스트나 https가 아닌 페이지가 그 자리에 다른 쿠키를 넣을 수 없습니다.
inspect-flag-http-only = 어떤 스크립트도 읽을 수 없습니다. 이 서버의 스크립트도 마찬가지입니다. 그것이 얼마나 도움이 되는지는 공격 페이지에서 확인하세요.
inspect-flag-secure = 브라우저가 https로만 보냅니다. 다만 바로 이 컴퓨터(127.0.0.1, localhost)에는 http로도 보냅니다.
inspect-flag-same-site = Lax: 링크를 따라 이곳으로 올 때는 함께 오고, 다른 사이트가 양식을 보내거나 이곳에서 무언가를 불러올 때는 오지 않습니다.
inspect-flag-path = 이 호스트의 모든 주소로, 스타일 시트와 그림을 불러올 때도 함께 갑니다.
inspect-flag-domain = 이것이 없으면 쿠키는 정확히 이 호스트로만 가고, 같은 도메인의 다른 호스트로는 가지 않습니다.
inspect-flag-max-age = 브라우저가 스스로 버리기까지의 시간으로, 세션의 최대 수명에서 남은 만큼입니다. 쓰지 않는 세션은 더 일찍 끝나며, 그것은 서버만이 정합니다.

inspect-row-title = 쿠키 뒤에 있는 행
inspect-row = 쿠키가 붙은 요청마다 이 행과 사용자의 기록을 읽습니다. 지금 적혀 있는 것이 지금의 기준입니다.
inspect-row-id = Id
inspect-row-session = 세션
inspect-row-secret = 비밀
inspect-row-hash = 비밀 자체가 아닌 비밀의 해시(SHA-256, 32바이트)
inspect-row-hashes = 비밀 자체가 아닌 비밀의 해시(SHA-256, 32바이트), 다른 탭을 위한 바로 앞 비밀의 해시
inspect-row-state = 상태
inspect-row-live = 살아 있음
inspect-row-ended = 끝남
inspect-row-device = 기기
inspect-row-address = 주소
inspect-row-created = 생성 일시
inspect-row-confirmed = 마지막 비밀번호 입력
inspect-row-seen = 마지막 사용
inspect-to-the-minute = (분 단위)
inspect-row-expires = 쓰지 않을 때의 만료
inspect-row-expires-latest = 최종 만료
inspect-row-epoch = Epoch 번호
inspect-epoch-means = (사용자의 번호와 달라지는 즉시 무효)
inspect-row-written = 기록한 횟수
inspect-times-written = 만든 뒤로 { $n }번
inspect-row-size = 크기
inspect-size-renewed = 키를 빼고 저장된 그대로 { $n }바이트, 갱신한 뒤
inspect-size-new = 키를 빼고 저장된 그대로 { $n }바이트, 갱신하기 전

gate-yours = 내 실험이 이미 진행 중입니다. 끝날 때까지 기다린 뒤 다음 실험을 시작하세요.
gate-full = 다른 사람들의 실험으로 서버가 바쁩니다. 10초쯤 뒤에 다시 시도하세요.

