### 로그인 전의 페이지, 홈, 계정, 사람들.

sign-in = 로그인
error-what-to-do = 할 일:
error-load-home = 홈 다시 불러오기
error-to-sign-in = 로그인 페이지로 가기
error-only-forms = 이 주소에는 볼 수 있는 페이지가 없습니다
error-only-forms-help = 페이지에서 보낸 양식을 받기만 하는 주소입니다. 홈에서 다시 시작하세요.
error-no-form = 이 주소로는 아무것도 보낼 수 없습니다
error-no-form-help = 아무것도 처리되지 않았습니다. 홈에서 다시 시작하세요.
error-back = 뒤로 가기
error-to-home = 홈으로 가기
error-to-public-address = 공개된 주소 열기
people-count = { $n }명
logins-app-at-once = 이 서버에서는 끝난 앱 로그인이 바로 다음 요청부터 거절됩니다.
logins-app-within = 끝난 앱 로그인은 새 액세스 토큰을 받지 못합니다. 이미 발급된 토큰은 길게는 { $time } 동안 더 받아들여질 수 있습니다.
login-throttled = { $title }. { $time } 기다린 뒤 다시 시도하세요.
login-not-set-up = Twodoors의 초기 설정이 아직 끝나지 않았습니다. 서버가 시작할 때 출력한 링크를 여세요. 서버에서 “twodoors setup-link”를 실행하면 새 링크가 나옵니다.
login-keys-replaced = 모든 사람의 로그인이 끝났으며, 내 로그인도 마찬가지입니다. 서명 키와 서버 비밀 키도 새로 바뀌었습니다. 다시 로그인하세요.
login-to-go-on = 계속하려면 로그인하세요.
doctor-diagnosis = 비밀번호는 맞았지만, 로그인을 유지하는 쿠키를 브라우저가 저장하지 않았습니다. 브라우저는 https로 들어오거나 서버에서 직접 http://localhost로 들어올 때만 이 쿠키를 저장하며, 모든 쿠키를 막는 브라우저도 있습니다. 할 수 있다면 { $origin } 주소를 쓰세요. 서버를 운영하는 사람에게는 세 가지 길이 있습니다. https(tls.certs와 tls.key), https를 맡는 프록시(trusted_proxies), 또는 보호가 없음을 알고 쓰는 insecure_lan입니다.
login-other-address = 이 서버에 설정된 주소가 아니어서, 여기에서 보내는 것은 거절됩니다. 비밀번호를 입력하기 전에 { $origin } 주소를 여세요.
login-cookie-refused = 브라우저가 쿠키를 거절했습니다
login-forgot = <strong>비밀번호를 잊으셨나요?</strong> 관리자에게 복구 링크를 부탁하세요. 예전 비밀번호는 아무도 알아낼 수 없지만, 그 링크로 새 비밀번호를 정할 수 있습니다.

setup-title = Twodoors 초기 설정
setup-welcome = 환영합니다. 이제 시작해 볼까요?
setup-lede = 첫 관리자가 됩니다. 사람을 초대하고, 계정 복구를 돕고, 어떤 로그인이든 끝낼 수 있습니다.
setup-username-hint = 로그인할 때 쓰는 이름입니다. 빈칸 없이 64자까지 쓸 수 있고, 나중에 바꿀 수 없습니다.
setup-name = 내 이름
setup-name-hint = 팀 사람들에게 보이는 이름입니다. 언제든 바꿀 수 있습니다.
setup-create = 관리자 계정 만들기
setup-once = 이 페이지는 한 번만 쓸 수 있습니다. 마치면 링크도 더 이상 쓸 수 없습니다.
setup-closed = 이 초기 설정 링크는 쓸 수 없습니다
setup-closed-why = 이미 쓰였거나, 30분이 지났거나, 더 새로운 링크로 바뀌었거나, 주소의 일부가 빠졌습니다.
setup-closed-nobody = <strong>아직 관리자가 없나요?</strong> 서버에서 다음 명령을 실행하고, 출력된 주소를 여세요.
setup-closed-already = <strong>이미 설정을 마쳤나요?</strong> 그러면 로그인하면 됩니다.

link-title = 비밀번호 정하기
link-welcome = <bdi>{ $name }</bdi> 님, 어서 오세요
link-signed-in-as-other = 이 브라우저는 { $name } ({ $username }) 님으로 로그인되어 있습니다. 이 링크는 { $whose } 님의 것입니다. 본인이 아니라면 그분에게 전해 주세요. 한 번만 쓸 수 있습니다.
link-invited = <bdi>{ $team }</bdi>에 초대받았습니다.
link-invited-by = <bdi>{ $by }</bdi> 님이 <bdi>{ $team }</bdi>에 초대했습니다.
link-invited-how = 비밀번호를 정한 다음 그 비밀번호로 로그인하세요.
link-choose = 새 비밀번호 정하기
link-recovery = <bdi>{ $name }</bdi> 님의 링크입니다. 지금 있는 모든 로그인이 브라우저와 휴대전화를 가리지 않고 끝나므로, 본인만 다시 들어올 수 있습니다.
link-username = 내 사용자 이름
link-username-hint = 로그인할 때 쓰는 이름이니 기억해 두세요.
link-set = 비밀번호 정하기
link-change = 비밀번호 바꾸기
link-until = 이 링크는 { $when_html }까지 한 번만 쓸 수 있습니다.
link-dead = 이 링크는 더 이상 쓸 수 없습니다
link-dead-why = 이미 쓰였거나, 기한이 지났거나, 더 새로운 링크로 바뀌었거나, 주소의 일부가 빠졌습니다. 바뀐 것은 없습니다.
link-dead-help = <strong>할 일:</strong> 팀의 관리자에게 새 링크를 부탁하세요. 이미 비밀번호를 정했다면 로그인하면 됩니다.
link-to-sign-in = 로그인으로 가기

error-status = 상태 { $status }, 코드 <a href="/problems{ $kept }#{ $code }"><code>{ $code }</code></a>
problems-lede = 페이지와 <code>/api</code>의 응답에 같은 코드가 나옵니다.
problems-code = 코드
problems-status = 상태
problems-what-it-means = 뜻
problems-meaning = 뜻
problems-what-to-do = 할 일

home-hello = <bdi>{ $name }</bdi> 님, 안녕하세요
home-last-login = 지난 로그인: { $when_html }, <bdi>{ $device }</bdi>, 주소 { $address }. 본인이 아니라면 <a href="/account/password">비밀번호를 바꾸세요</a>. 그러면 다른 모든 로그인이 끝납니다.
home-welcome = 반갑습니다.
home-invite = 다음 단계: 팀 초대하기
home-invite-how = 아직 혼자입니다. 동료마다 전달할 링크가 하나씩 만들어지고, 동료는 그 링크로 비밀번호를 직접 정합니다.
home-invite-go = 첫 동료 초대하기
home-scripts = 스크립트와 휴대전화용
home-scripts-lede = 문이 두 개 있습니다. 하나는 브라우저용, 하나는 앱용입니다. 각각의 방식과 앱의 문을 써 보는 방법을 안내합니다.
home-browser-door = 브라우저용 문
home-browser-door-how = 지금 이 문으로 들어와 있습니다. 브라우저는 비밀이 담긴 쿠키를 가지고 있고, 서버는 요청이 올 때마다 그 세션을 저장소에서 찾아봅니다. 세션을 끝내면 바로 다음 클릭부터 거절됩니다.
home-door-ends = { $idle } 동안 쓰지 않으면 끝나고, 계속 쓰더라도 { $max } 뒤에는 끝납니다.
home-app-door = 앱용 문
home-app-door-how = 휴대전화나 스크립트가 들어오는 문입니다. 수명이 { $time }인 서명된 액세스 토큰을 보여 주고, 쓸 때마다 바뀌는 리프레시 토큰으로 갱신합니다.
home-app-stateless = 이 서버는 서명만 확인하므로, 끝낸 앱이 길게는 { $time } 동안 더 쓰일 수 있습니다.
home-app-denylist = 이 서버는 끝낸 로그인을 메모리에 적어 두므로, 끝낸 앱은 바로 거절됩니다.
home-app-lookup = 이 서버는 로그인을 매번 저장소에서도 찾아보므로, 끝낸 앱은 바로 거절됩니다.
home-latest = 최근 로그인 기록
home-to-logins = 모두 보고 끝내기
home-seen = 마지막 사용: { $when_html }, { $address }
home-no-logins = 로그인 기록이 없습니다.
home-try = 앱용 문 써 보기
home-try-how = 터미널에서 로그인해 보세요. 응답에 액세스 토큰과 리프레시 토큰이 들어 있고, 로그인 기록이 목록에 나타납니다.
home-can = 여기에서 할 수 있는 일
home-logins = 로그인한 모든 브라우저와 앱을 보고, 모르는 것을 끝냅니다.
home-account = 팀 사람들에게 보이는 내 정보와 페이지 언어
home-password = 다른 모든 로그인이 끝납니다
home-activity = 로그인한 기록과 내 계정에서 바뀐 것
home-people = 우리 팀 { $n }명
home-team = 팀
home-team-people = 사람
home-team-administrators = 관리자
home-only-administrator = 관리자가 본인뿐입니다. 관리자가 한 명 더 있으면 비밀번호를 잊었을 때 복구 링크를 만들어 줄 수 있습니다.

people-lede = 우리 팀 사람들이 직접 적은 정보입니다. <a href="/account">내 정보 고치기</a>
people-find = 이름, 하는 일, 이메일, 전화로 찾기
people-what-they-do = 하는 일
people-does = 하는 일
people-no-match = “<bdi>{ $q }</bdi>” 검색 결과가 없습니다. 검색어를 줄이거나 <a href="/people">모두 보기</a>를 눌러 보세요.
people-none = 아직 아무도 없습니다.
people-none-invite = 아직 아무도 없습니다. <a href="/admin/users">첫 사람을 초대하세요</a>.
people-more = 사람 더 보기
people-card = 명함
people-save-contact = 연락처 저장<span class="vh"> { $name }</span>

error-other-address = 이 서버에 설정된 주소가 아닙니다. { $origin } 주소를 쓰세요. 서버를 운영하는 사람은 public_origin을 사람들이 입력하는 주소로 바꿀 수 있습니다.
