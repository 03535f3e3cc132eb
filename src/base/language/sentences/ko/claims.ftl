### 주장 하나하나: 무엇이라고들 하는지, 맞는지, 어떻게 아는지.
###
### 조건부인 주장의 이유는 조건부터 밝힌다: “…면 맞습니다.”

claims-page = 주장별로 보기
claims-heading = 세션과 토큰 논쟁, 주장별로 따져 보기
claims-lede = 세션과 토큰을 두고 흔히 하는 말이 과연 맞는지, 그것을 어떻게 아는지 정리했습니다. 주장 { $all }개 가운데 { $right }개는 맞고, { $conditional }개는 조건이 붙어야 맞고, { $wrong }개는 틀립니다. 서로 어긋나는 주장도 있습니다. 숫자는 이 컴퓨터에서 <a href="/compare">측정한</a> 것입니다. 둘 중 무엇을 고를지는 읽는 분께 맡깁니다.
claims-topics = 주제
claims-true = 맞음
claims-false = 틀림
claims-true-if = 조건부
claims-measured = 측정:
claims-of-run = 이 컴퓨터, 최근 측정: { $figure }
claims-quoted = 출처:
claims-unmeasured = 아직 재지 못한 것: { $what }
claims-some = 몇

claims-shown-life = 로그인의 일생
claims-shown-verify = 검증 시간
claims-shown-sign = 서명 시간
claims-shown-requests = 요청 전체
claims-shown-growth = 로그인 수에 따른 증가
claims-shown-revocation = 실시간 폐기
claims-shown-attacks = 직접 해 보는 공격
claims-shown-inspector = 토큰 뜯어보기

## 말뜻

claims-topic-words = 말뜻부터

claim-authn-authz-says = 인증은 누구인지를 확인하는 일이고, 인가는 무엇을 해도 되는지를 정하는 일이다.
claim-authn-authz-because = 두 문 모두 로그인할 때 비밀번호를 확인한 뒤에야 쿠키나 토큰을 내줍니다. 무엇을 해도 되는지는 요청마다 정합니다. 저장된 역할을 보고 정하며, stateless 모드에서는 토큰에 적힌 역할을 봅니다.

claim-http-forgets-says = HTTP는 요청 사이에 아무것도 기억하지 않으므로, 세션이 없으면 페이지마다 로그인해야 한다.
claim-http-forgets-because = 요청에 아무것도 되풀이해 실어 보내지 않는다면 맞습니다. 요청은 저마다 독립적이므로 매번 무언가가 함께 와야 합니다. 세션 쿠키일 수도 있고 토큰일 수도 있으며, Basic 인증에서는 브라우저가 비밀번호 자체를 매번 다시 보냅니다.

claim-session-is-connection-says = 세션은 클라이언트와 서버 사이에 열려 있는 연결이다.
claim-session-is-connection-because = 세션은 연결보다 오래갑니다. 또 서버는 한 연결로 온 두 요청을 같은 사용자 에이전트의 것이라고 함부로 여겨서는 안 됩니다. 이 서버의 세션은 서버를 다시 시작해도 살아남습니다.

claim-session-id-unique-says = 세션 ID는 고유한 ID이다.
claim-session-id-unique-because = 추측할 수도 없다면 맞습니다. 알아맞히기만 하면 로그인한 셈이 되므로 최소 128비트의 난수가 요구됩니다. 이 서버에서는 ID로 행을 찾고 따로 만든 난수 비밀로 엽니다. 저장소에는 그 비밀의 해시만 있습니다.

claim-token-means-stateless-says = 토큰 인증은 서버에 상태를 두지 않는다.
claim-token-means-stateless-because = 토큰에 필요한 것이 다 들어 있고 누구도 그 이상을 묻지 않는다면 맞습니다. 토큰은 행을 가리키는 참조에 지나지 않을 수도 있고, 자체로 완결된 토큰도 lookup 모드처럼 저장소에서 조회할 수 있습니다.

## 무엇을 어디에 두는가

claims-topic-kept = 무엇을 어디에 두는가

claim-where-state-is-says = 세션은 서버가 상태를 갖고, 토큰은 클라이언트가 상태를 갖는다.
claim-where-state-is-because = 액세스 토큰만 놓고 보면 맞습니다. 그나마도 클라이언트는 서명된 내용을 바꿀 수 없으니 들고 다닐 뿐입니다. 로그인을 갱신하거나 폐기할 수 있게 하려면 서버는 로그인마다 행을 하나 두어야 합니다. 이 서버에서는 세션 하나에 { $row_bytes_session }바이트, 토큰 로그인 하나에 { $row_bytes_token }바이트입니다.

claim-sessions-hold-state-says = 세션에는 장바구니 같은 사용자 데이터를 담을 수 있고, 서버가 사용자의 행동을 따라갈 수 있다.
claim-sessions-hold-state-because = 애플리케이션이 그렇게 써 넣는다면 맞습니다. 다만 그 데이터는 세션이 끝나면 함께 사라집니다. 이 서버의 로그인에는 로그인에 관한 것만 있습니다. 사람에게 속한 것은 그 사람 아래에 저장하고, 그 사람이 누구인지는 토큰에도 적혀 있습니다. 마지막으로 쓴 때는 세션과 토큰 모두 기록합니다.

claim-memory-per-login-says = 세션으로 로그인한 사람이 많을수록 서버 메모리를 많이 차지한다.
claim-memory-per-login-because = 세션을 메모리에 둔다면 맞습니다. 디스크에 둔 행은 디스크를 쓰고, 메모리는 크기가 정해진 캐시만큼만 씁니다. 폐기할 수 있는 리프레시 토큰도 행을 차지합니다. 세션이 { $row_bytes_session }바이트일 때 토큰은 { $row_bytes_token }바이트입니다.

claim-no-database-says = 토큰은 발급할 때도 쓸 때도 데이터베이스가 필요 없다.
claim-no-database-because = 로그인하려면 비밀번호 해시와 역할을 어딘가에서 읽어야 합니다. 회전하거나 폐기할 수 있는 리프레시 토큰은 기억해 두어야 합니다. 이 서버에서 갱신 한 번에 드는 저장소 쓰기는 { $refresh_writes }회입니다. 데이터베이스 없이 되는 것은 검증뿐입니다.

claim-ram-is-usual-says = 세션은 보통 메인 메모리에 저장한다.
claim-ram-is-usual-because = 프레임워크가 그렇게 정했다면 맞습니다. 기본값으로 Django는 데이터베이스를, PHP는 세션마다 파일 하나를 쓰고, Rails는 저장소 없이 암호화한 쿠키를 씁니다. 이 서버는 캐시를 둔 디스크 저장소를 씁니다.

claim-no-persistence-says = 세션은 서버를 다시 시작할 때 남아 있지 않아도 된다.
claim-no-persistence-because = 모두가 다시 로그인해도 괜찮다면 맞습니다. 그러나 로그인이 끝났다는 사실만은, 그 로그인에 내준 것을 누군가 아직 내밀 수 있는 동안에는 잊으면 안 됩니다. 이 서버에서는 두 문 모두 로그인도, 끝났다는 기록도 남습니다.

claim-disk-is-slow-says = 조회할 때마다 입출력이 일어나므로 디스크 저장소는 세션에 쓰기에 느리다.
claim-disk-is-slow-because = 읽기가 정말 디스크까지 내려간다면 맞습니다. 자주 쓰는 행은 보통 메모리 캐시에서 답하며, 이 서버도 그렇습니다. 잃어버리면 안 되는 쓰기는 디스크를 기다려야 하지만, 그런 쓰기는 요청마다가 아니라 로그인, 갱신, 폐기 때만 일어납니다.
claim-disk-is-slow-unmeasured = 관계형 데이터베이스에 둔 세션. 자주 쓰는 데이터가 캐시보다 큰 경우

claim-serialisation-says = 세션을 관계형 데이터베이스에 두면 직렬화와 역직렬화 비용이 든다.
claim-serialisation-because = Django처럼 세션을 직렬화한 값 하나로 저장한다면 맞습니다. 칼럼으로 나누면 그럴 필요가 없습니다. 토큰도 요청마다 base64url, JSON, 서명을 차례로 풉니다. 이 서버의 검증 시간에는 양쪽 모두 이 해독이 들어 있습니다.
claim-serialisation-unmeasured = 관계형 저장소

claim-store-bottleneck-says = 트래픽이 많아지면 세션 저장소가 병목이 되고, 서버와 함께 저장소도 늘려야 한다.
claim-store-bottleneck-because = 모든 요청이 하나의 공유 저장소에 묻는다면 맞습니다. 이 서버에서 검증 한 번에 드는 저장소 읽기는 세션 { $session_reads }회, lookup 모드 토큰 { $lookup_reads }회, stateless 모드 토큰 { $stateless_reads }회입니다. 여기서는 저장소가 같은 프로세스 안에 있어 네트워크를 거치지 않습니다.
claim-store-bottleneck-unmeasured = 하나의 공유 저장소를 쓰는 여러 서버에 부하를 준 경우

## 오가는 것과 요청의 비용

claims-topic-travels = 무엇이 오가고, 요청마다 얼마가 드는가

claim-size-on-the-wire-says = 토큰은 세션 ID보다 크므로 대역폭을 더 쓴다.
claim-size-on-the-wire-because = 토큰에 내용이 다 들어 있고 세션은 서버의 행이라면 맞습니다. 토큰이 참조일 뿐일 수도 있고, 세션이 쿠키에 통째로 봉인되어 있을 수도 있습니다. 이 서버에서는 요청마다 쿠키 { $cookie_bytes }바이트 또는 액세스 토큰 { $token_bytes }바이트가 실립니다. 토큰에 클레임을 더하면 그만큼이 매번 함께 갑니다. HTTP/2에서는 되풀이되는 헤더를 표의 짧은 인덱스로 보낼 수 있습니다.

claim-bearer-header-says = 액세스 토큰, 또는 그 ID를 Authorization: Bearer 헤더로 보낸다.
claim-bearer-header-because = 토큰 전체를 말한다면 맞습니다. ID(jti)는 클레임 가운데 하나일 뿐 그것만으로는 아무것도 열지 못합니다. 이 헤더는 모든 리소스 서버가 이해해야 하는 방식이고, 이 서버에서는 유일한 방식입니다.

claim-cookie-by-itself-says = 브라우저는 같은 도메인으로 가는 모든 요청에 세션 쿠키를 알아서 붙인다.
claim-cookie-by-itself-because = 호스트, 경로, 스킴, SameSite가 모두 들어맞으면 맞습니다. 이 서버가 쓰는 __Host- 쿠키는 그것을 심은 바로 그 호스트로만 돌아가고, SameSite=Lax는 다른 사이트에서 온 POST에 쿠키가 붙지 않게 합니다.

claim-session-asks-each-time-says = 세션은 요청마다 저장소에서 조회한다.
claim-session-asks-each-time-because = 서버가 세션을 갖고 있다면 맞습니다. 이 서버에서 검증 한 번에 드는 저장소 읽기는 { $session_reads }회로, 로그인과 사람을 읽습니다. 쿠키에 봉인한 세션은 조회하지 않는 대신 토큰만큼이나 폐기하기 어렵습니다.

claim-verify-without-database-says = 토큰은 데이터베이스 없이 서명과 클레임만으로 검증한다.
claim-verify-without-database-because = 그것만으로 충분하고, 그 내용이 토큰이 발급된 때의 것이어도 괜찮다면 맞습니다. 이 서버에서 검증 한 번에 드는 저장소 읽기는 stateless 모드 { $stateless_reads }회, 메모리에 denylist를 두면 { $denylist_reads }회, lookup 모드 { $lookup_reads }회입니다. 클레임에 없는 것은 어차피 읽어야 합니다.

claim-tokens-are-cheaper-says = 토큰을 확인하는 쪽이 세션을 조회하는 쪽보다 서버에 부담이 적다.
claim-tokens-are-cheaper-because = 서명 검증이 저장소 읽기보다 싸다면 맞습니다. HMAC은 싸고 공개 키 서명은 비쌉니다. 같은 프로세스 안의 읽기는 싸고 네트워크 너머의 읽기는 비쌉니다. 이 컴퓨터에서 어느 쪽이 싼지는 측정 결과가 말해 줍니다.
claim-tokens-are-cheaper-unmeasured = 네트워크 너머에 있는 저장소

claim-id-means-nothing-says = 세션 ID는 그 자체로는 아무 뜻이 없고 ID만 담은 토큰도 마찬가지라서, 새어 나갈 것이 없다.
claim-id-means-nothing-because = 내용만 따진다면 맞습니다. 그러나 무엇이 적혀 있든, 손에 넣은 사람은 거부될 때까지 주인 행세를 할 수 있습니다. 이 서버의 쿠키에 든 ID는 로그인한 시각을 알 수 있는 UUID이고, 나머지 절반은 난수입니다.

claim-stolen-is-stolen-says = 훔친 세션 ID는 훔친 토큰과 똑같이 쓸 수 있다.
claim-stolen-is-stolen-because = 이 서버의 토큰처럼 베어러 토큰이라면 맞습니다. 키에 묶인 토큰(DPoP, 상호 TLS)은 그 키가 없으면 쓸모가 없습니다. 베어러라면 어느 쪽이든 갖고 있기만 하면 됩니다. 다른 것은 언제까지 쓸 수 있느냐입니다. 로그인이 끝나거나 만료될 때까지이며, stateless 모드에서는 액세스 토큰이 만료될 때까지입니다.

claim-server-is-safer-says = 세션은 중요한 데이터가 서버에 머무니 더 안전하고, 토큰은 사용자 데이터를 드러낸다.
claim-server-is-safer-because = 토큰에 그런 데이터를 담는다면 맞습니다. ID와 역할만 담은 토큰은 쿠키보다 드러내는 것이 거의 없고, 서버에 둔 데이터도 서버에서 샐 수 있습니다. 자격 증명 자체를 얼마나 잘 지키는지는 둘 다 말해 주지 않습니다.

## 토큰이란

claims-topic-format = 토큰이란 무엇인가

claim-what-jwt-is-for-says = JWT는 정보를 JSON으로 안전하게 전달하는 표준이며, 메시지 인증과 암호화에 쓴다.
claim-what-jwt-is-for-because = 두 가지를 구별한다면 맞습니다. 서명한 토큰(JWS)은 몰래 고칠 수 없고, 암호화한 토큰(JWE)은 읽을 수 없습니다. 액세스 토큰은 서명만 하는 것이 보통이고, 이 서버도 그렇습니다.

claim-payload-encrypted-says = 페이로드의 클레임은 암호화되어 있다.
claim-payload-encrypted-because = 서명한 토큰에서는 인코딩했을 뿐이라 손에 넣은 사람은 누구나 읽을 수 있습니다. 그러니 비밀은 넣지 말아야 합니다. 반대로 페이로드는 인코딩한 것뿐이라는 주장도 그만큼 자주 들리는데, 이쪽이 맞습니다.

claim-three-parts-says = 토큰은 알고리즘과 타입을 적은 헤더, 페이로드, 서명으로 이루어지며 모두 JSON이다.
claim-three-parts-because = 서명한 토큰이라면 맞습니다. 암호화한 토큰은 다섯 부분입니다. 서명은 JSON이 아니라 바이트입니다. 헤더에서 언제나 필수인 것은 alg뿐이고, 액세스 토큰 프로파일은 타입 at+jwt를, 이 서버는 거기에 키 ID까지 요구합니다.

claim-base64-says = 토큰의 각 부분은 Base64이다.
claim-base64-because = 그 표준의 인코딩 가운데 base64url을 말한다면 맞습니다. + 와 / 대신 - 와 _ 를 쓰며, 토큰에서는 끝의 = 을 뺍니다. 어느 것이든 바이트를 ASCII 글자로 바꿀 뿐 아무것도 숨기지 않습니다. 이 서버는 다르게 적은 토큰을 모두 거부합니다.

claim-registered-claims-says = iss, sub, aud, exp 같은 등록된 클레임은 미리 정의되어 있고 사용이 권장된다.
claim-registered-claims-because = 더 요구하는 프로파일이 없다면 맞습니다. JWT 자체는 어떤 클레임도 필수로 하지 않습니다. 액세스 토큰 프로파일은 iss, exp, aud, sub, client_id, iat, jti를 요구하고, 이 서버는 하나라도 없으면 거부합니다.

claim-public-private-claims-says = 공개 클레임은 등록된 이름이거나 충돌하지 않는 이름이고, 비공개 클레임은 당사자끼리 약속한 이름이다.
claim-public-private-claims-because = 이 서버의 토큰에서 client_id, sid, roles는 등록된 이름이고 epoch와 gen은 비공개 클레임입니다. 발급하는 쪽과 읽는 쪽이 같은 서버이기 때문입니다.

claim-key-pair-or-secret-says = 토큰은 개인 키로 서명하고 공개 키로 확인한다. 서버의 비밀 키 하나로 한다고도 한다.
claim-key-pair-or-secret-because = 어떤 알고리즘인지 밝히면 맞습니다. EdDSA, ES256, RS256은 키 쌍을 쓰며 검증하는 쪽은 서명할 수 없습니다. HS256은 비밀 하나를 씁니다. 코드(MAC)를 다시 계산해 비교하므로, 검증할 수 있으면 서명도 할 수 있습니다.

claim-alg-from-header-says = 서명은 토큰 헤더에 적힌 알고리즘으로 확인한다.
claim-alg-from-header-because = 헤더는 토큰을 보내는 쪽이 씁니다. 그대로 믿으면 alg none이나 알고리즘 바꿔치기가 통합니다. 정하는 것은 검증하는 쪽입니다. 이 서버에서는 키마다 알고리즘이 하나로 정해져 있고, 헤더는 그와 일치해야만 합니다.

claim-signature-proves-says = 서명은 토큰이 진짜이고 바뀌지 않았음을 증명한다.
claim-signature-proves-because = 발급자만 서명할 수 있다면 맞습니다. HS256에서는 검증하는 쪽도 발급할 수 있습니다. 페이로드를 바꾸면 거부됩니다. 그러나 그 토큰이 아직 유효해야 하는지, 클레임이 지금도 사실인지, 보낸 사람이 발급받은 사람인지는 서명이 말해 주지 않습니다.

## 로그인 끝내기

claims-topic-ending = 로그인 끝내기

claim-session-ends-at-once-says = 서버는 특정 세션을 바로 끝낼 수 있어, 침해를 당했을 때 도움이 된다.
claim-session-ends-at-once-because = 세션이 서버의 행이고 끝났다는 사실을 저장소가 잃지 않는다면 맞습니다. 쿠키에 봉인한 세션은 끝낼 행이 없고, 쓰기를 잃어버리는 저장소는 끝났다는 것도 잊습니다. 이 서버에서는 행에 끝났다고 표시하고 바로 다음 요청부터 거부합니다. 물론 누군가 알아챈 다음부터 도움이 됩니다.

claim-cannot-be-revoked-says = 발급한 토큰은 만료 전에 폐기할 수 없어서, 로그아웃이 어렵다.
claim-cannot-be-revoked-because = 토큰만 보고 검증한다면 맞습니다. 이 서버의 stateless 모드에서는 폐기한 토큰이 길게는 { $stateless_seconds }초 동안 더 통합니다. lookup과 denylist 모드에서는 바로 다음 요청부터 거부합니다. OAuth에는 토큰을 폐기하는 프로토콜과 아직 유효한지 묻는 프로토콜이 있습니다.

claim-theft-until-expiry-says = 훔친 액세스 토큰은 만료될 때까지 쓸 수 있다.
claim-theft-until-expiry-because = 저장소에 묻지 않거나 아무도 폐기하지 않는다면 맞습니다. 키에 묶인 토큰(DPoP, 상호 TLS)은 그 키 없이는 쓸모가 없습니다. 이 서버의 토큰은 키에 묶여 있지 않습니다.

claim-short-access-says = 액세스 토큰의 수명이 짧으면 도난 피해가 줄어든다.
claim-short-access-because = stateless 모드에서 훔친 토큰이나 내용이 낡은 토큰이 통하는 시간은 길어야 토큰의 수명만큼입니다. 이 서버에서는 { $stateless_seconds }초입니다. RFC 6750은 한 시간 이하를 권합니다. 그 대가로 수명이 다할 때마다 갱신해야 합니다.

claim-refresh-token-says = 수명이 긴 리프레시 토큰은 데이터베이스에 두고 새 액세스 토큰을 받는 데 쓰며, 더 잘 지켜야 한다.
claim-refresh-token-because = 데이터베이스라는 말이 대조해 볼 상태를 뜻한다면 맞습니다. 토큰 자체를 저장할 필요는 없고, 이 서버의 행에는 숫자만 있습니다. 더 오래 살기 때문에 더 중요합니다. 이 서버에서는 쓸 때마다 회전하고, 이미 쓴 것이 다시 오면 로그인을 끝냅니다. 그러니 stateless 방식에도 결국 저장소가 있는 셈입니다.

claim-stale-role-says = 역할이 바뀐 뒤에도 토큰에는 예전 역할이 남아 있다.
claim-stale-role-because = 토큰의 클레임을 그대로 믿는다면 맞습니다. 이 서버의 stateless 모드에서는 길게는 { $role_seconds }초 동안 그렇습니다. 세션과 lookup·denylist 모드의 토큰에는 바로 다음 요청부터 적용됩니다. 이 서버에서는 역할이 바뀌면 로그인이 끝나고, 그 사람은 다시 로그인합니다.

## 클라이언트는 어디에 두는가

claims-topic-client = 클라이언트는 어디에 보관하는가

claim-where-client-keeps-says = 세션 ID는 쿠키에, 토큰은 웹 스토리지나 쿠키에 보관한다.
claim-where-client-keeps-because = 클라이언트가 브라우저라면 맞습니다. 브라우저에서도 토큰을 메모리에만 둘 수 있습니다. 어떤 공격이 가능한지는 자격 증명의 종류가 아니라 보관하는 곳이 정합니다. 어느 쪽이든 어디에나 둘 수 있습니다.

claim-client-cannot-read-says = 클라이언트는 세션의 자격 증명은 읽을 수 없지만 토큰은 읽을 수 있다.
claim-client-cannot-read-because = 기기를 손에 쥔 사람은 둘 다 읽을 수 있습니다. HttpOnly는 어느 쪽이든 스크립트로부터 숨기고, 웹 스토리지는 어느 쪽도 숨기지 않습니다. 차이는 토큰에는 읽을 내용이 있다는 것입니다.

claim-storage-xss-says = 웹 스토리지의 토큰은 페이지에 끼어든 스크립트(XSS)가 훔칠 수 있지만, 쿠키는 그럴 수 없다.
claim-storage-xss-because = 쿠키가 HttpOnly라면 맞습니다. 웹 스토리지는 같은 출처의 모든 스크립트가 읽을 수 있습니다. 악성 스크립트는 HttpOnly 쿠키를 가져갈 수는 없지만, 페이지가 열려 있는 동안 그 쿠키로 요청을 보낼 수는 있습니다.

claim-cookie-csrf-says = 쿠키는 다른 사이트에서 악용할 수 있지만(CSRF), 베어러 헤더는 그럴 수 없다.
claim-cookie-csrf-because = 다른 대책이 없다면 맞습니다. 브라우저는 쿠키는 알아서 붙이지만 베어러 헤더는 결코 붙이지 않습니다. Secure와 HttpOnly로는 달라지지 않습니다. SameSite, 출처 확인, 숨은 필드가 막아 주며, 이 서버의 세션 문에는 셋 다 있습니다.

claim-jwt-in-cookie-says = JWT는 웹 스토리지에 보관하고, API에는 쿠키에 실려 간다.
claim-jwt-in-cookie-because = 웹 스토리지에 있는 것은 브라우저가 보내지 않으며, 프로그램이 보내야 합니다. 쿠키에 넣은 JWT는 쿠키입니다. 저절로 전송되므로, 막지 않으면 CSRF에 노출됩니다. 이 서버의 API는 쿠키를 전혀 읽지 않습니다.

claim-mobile-clients-says = 토큰은 휴대전화 같은 여러 클라이언트에 맞고, 세션은 브라우저용이다.
claim-mobile-clients-because = 클라이언트에 쿠키를 보관할 방법이 없다면 맞습니다. 세션은 요청마다 되돌아오는 비밀이고, 그런 것은 앱도 보관할 수 있습니다. 헤더는 어느 프로그램에서나 똑같이 다룰 수 있을 뿐입니다.
claim-mobile-clients-unmeasured = 두 문 가운데 하나를 쓰는 휴대전화 앱

## 여러 서버

claims-topic-servers = 서버가 여럿일 때

claim-sessions-need-sharing-says = 서버가 여럿이면 세션을 동기화해야 한다. 그러지 않으면 한 서버에서 로그인한 사람을 다른 서버가 모른다.
claim-sessions-need-sharing-because = 서버마다 자기 세션을 따로 갖고 있다면 맞습니다. 해결책으로는 고정 라우팅, 복제, 공유 저장소, 쿠키에 봉인한 세션이 있습니다.
claim-sessions-need-sharing-unmeasured = 로드 밸런서 뒤의 서버 두 대 이상

claim-sticky-sessions-says = 스티키 세션은 한 사람을 한 서버에 묶어 두며, 트래픽이 그 서버에 몰릴 수 있다.
claim-sticky-sessions-because = 로드 밸런서가 사람마다 쿠키로 표시를 해 둡니다. 그 사람은 그 서버와 운명을 같이하게 됩니다. 서버가 죽으면 그곳에만 있던 세션도 함께 사라집니다.
claim-sticky-sessions-unmeasured = 로드 밸런서와 장애가 나는 서버

claim-session-clustering-says = 변경할 때마다 모든 서버에 복제하면 서버 수에 따라 네트워크 트래픽이 늘어난다.
claim-session-clustering-because = 모든 서버에 복제한다면 맞습니다. Tomcat은 이 방식을 작은 클러스터에만 권합니다. Tomcat의 다른 관리자는 백업 서버 한 대에만 복제하므로 트래픽이 그렇게 늘지 않습니다.
claim-session-clustering-unmeasured = 세션을 복제하는 클러스터

claim-separate-store-says = 세션 저장소를 따로 두면 두 문제를 모두 피할 수 있다.
claim-separate-store-because = 저장소의 용량과 가용성이 충분하다면 맞습니다. 그러면 어느 서버든 누구나 맞이할 수 있고 서버끼리 복제할 것도 없습니다. 대신 조회할 때마다 네트워크를 거치고, 모두가 그 저장소 하나에 의존합니다.
claim-separate-store-unmeasured = 하나의 공유 저장소를 쓰는 여러 서버

claim-in-memory-store-says = 그 저장소로는 Redis나 Memcached 같은 인메모리 키-값 데이터베이스를 쓴다.
claim-in-memory-store-because = 항목을 잃어도 괜찮다면 맞습니다. Redis는 디스크에 쓸 수 있지만 복제는 비동기라서, 로그인을 끝냈다는 기록처럼 이미 성공했다고 답한 쓰기도 서버 장애 때 잃을 수 있습니다. Memcached는 메모리가 차면 가장 오래 쓰이지 않은 것부터 밀어내며, 그러면 누군가는 로그아웃됩니다.
claim-in-memory-store-unmeasured = 저장소로 쓴 Redis와 Memcached

claim-any-server-verifies-says = 한 서버가 토큰을 발급하면, 다른 모든 서버는 상태를 갖거나 누구에게 묻지 않고 검증한다.
claim-any-server-verifies-because = 키를 갖고 있고, 토큰이 의도한 수신자이며, 폐기를 늦게 알아도 된다면 맞습니다. 공개 키를 공개하는 것도 이를 위해서입니다. HS256이라면 검증하는 서버가 모두 발급도 할 수 있습니다.
claim-any-server-verifies-unmeasured = 공개된 키로 검증하는 두 번째 서비스

claim-scales-without-limit-says = 세션 저장소가 없으면 서버를 한없이 늘릴 수 있다.
claim-scales-without-limit-because = 검증은 더 이상 걸림돌이 아니지만 로그인, 갱신, 폐기, 키 배포, 그리고 데이터 자체는 여전히 공유합니다. 갱신할 때마다 쓰기가 일어나고, 로그인은 비밀번호 해싱이 한계를 정합니다.
claim-scales-without-limit-unmeasured = 두 대 이상의 서버

claim-microservices-says = 세션은 서비스 하나에, 토큰은 여러 서비스, 마이크로서비스, 서버리스 함수, 여러 도메인에 맞는다.
claim-microservices-because = 각 서비스가 자신에게 온 토큰인지 확인한다면 맞습니다. 쿠키는 자기 호스트나 도메인으로만 가고, 헤더는 어디로든 갑니다. 게이트웨이가 브라우저에서는 세션을 받고 안쪽으로는 토큰을 넘기는 방법도 있습니다.
claim-microservices-unmeasured = 여러 서비스

claim-single-sign-on-says = 토큰을 쓰면 싱글 사인온(SSO)이 쉽다.
claim-single-sign-on-because = 로그인만 생각한다면 맞습니다. OpenID Connect는 로그인했다는 사실을 서명한 토큰에 담아 다른 애플리케이션에 전합니다. 그 뒤에는 보통 애플리케이션마다 자기 세션을 두고, 그 세션들은 따로따로 끝납니다.
claim-single-sign-on-unmeasured = ID 제공자 하나와 애플리케이션 둘

claim-oauth-is-jwt-says = OAuth는 JWT 같은 토큰 인증이며, 다른 API와 연동하려면 필요하다.
claim-oauth-is-jwt-because = 비밀번호를 넘겨주지 않고 접근 권한을 위임하려는 것이라면 맞습니다. OAuth는 인가 프레임워크이며 토큰의 형식을 정하지 않습니다. JWT는 형식입니다. OpenID Connect가 OAuth에 인증을 더합니다.
claim-oauth-is-jwt-unmeasured = 따로 인가를 받은 외부 클라이언트

## 무엇을 고를까

claims-topic-choose = 무엇을 고를까

claim-rest-says = 세션은 상태가 있어 REST에 맞지 않고, 토큰은 맞는다.
claim-rest-because = REST를 글자 그대로 따른다면 맞습니다. 세션 상태는 전부 클라이언트에 두라고 하기 때문입니다. 세션 행은 이에 어긋나지만, 조회하는 토큰도, denylist도, 갱신을 위한 행도 똑같이 어긋납니다. Fielding은 쿠키에도 반대합니다.

claim-finance-says = 세션은 금융처럼 보안이 먼저인 곳에 쓰고, 그런 곳에서 토큰은 위험하다.
claim-finance-because = 로그인을 바로 끝낼 수 있느냐를 두고 하는 말이라면 맞습니다. 다만 lookup 모드의 토큰도 그렇게 할 수 있습니다. 여러 나라의 오픈 뱅킹은 FAPI 프로파일을 따르는 OAuth 토큰 위에서 돌아갑니다.

claim-simplicity-over-security-says = 세션은 보안보다 단순함이 중요한 곳에 쓴다.
claim-simplicity-over-security-because = 바로 위의 주장과 어긋나지만, 둘 다 흔히 하는 말입니다. 상태를 어디에 두느냐로 얼마나 안전한지가 정해지지는 않습니다. 같은 표준이 양쪽 모두에 요구 사항을 두고 있으며, 모든 곳에 맞는 하나의 방식은 없다고 합니다.

claim-simple-and-old-says = 세션은 만들기 쉽고, 오래된 시스템에서 쓰는 것이다.
claim-simple-and-old-because = 먼저 나왔다는 뜻이라면 맞습니다. 쿠키는 더 먼저 나온 표준이고 지금도 가장 널리 쓰입니다. 세션은 자격 증명이 하나이고 갱신이 없지만, 다른 사이트로부터 막아야 합니다. 토큰에는 형식과 키, 갱신이 필요합니다. 이 서버에서는 두 소스 폴더가 쌍둥이처럼 나란하고, 한쪽에 없는 것이 다른 쪽에 있습니다.

claim-small-or-large-says = 세션은 서버 한 대, 적은 사람, 사내망에 쓰고, 토큰은 대규모 서비스에 쓴다.
claim-small-or-large-because = 저장소가 성장을 따라가지 못한다면 맞습니다. 규모는 행을 어디에 두고 얼마나 자주 읽느냐에 영향을 주는데, 갱신할 수 있는 토큰에도 행이 있습니다. 컴퓨터 한 대가 얼마나 감당하는지는 여기서 측정합니다.
claim-small-or-large-unmeasured = 컴퓨터 한 대를 넘는 부하

claim-spa-mobile-api-says = 토큰은 REST API를 쓰는 싱글 페이지 애플리케이션(SPA)과 모바일 앱에 쓴다.
claim-spa-mobile-api-because = 클라이언트가 다른 곳의 API를 직접 부른다면 맞습니다. 브라우저 애플리케이션에 대해 OAuth 워킹 그룹이 가장 먼저 설명하는 방식은, 백엔드가 토큰을 갖고 브라우저에는 쿠키를 주는 것입니다.
claim-spa-mobile-api-unmeasured = 두 문 가운데 하나를 쓰는 싱글 페이지 애플리케이션

claims-pages = 주장 더 보기
