### 관리: 개요, 사람들, 그들의 링크와 로그인, 감사 기록, 서명 키.

admin-people-word = 사람
admin-administrators-word = 관리자
admin-disabled = 정지됨
admin-invited = 초대됨
admin-enabled = 사용 중
admin-one-administrator = 관리자가 한 명뿐입니다. 서로 계정을 복구해 줄 수 있도록 한 명을 더 두세요.
admin-people-and-invitations = 사람들과 초대
admin-logins-head = 로그인 기록
admin-logins-open = 두 문으로 지금 열려 있는 로그인
admin-see-logins = 모든 로그인 기록 보기
admin-audit-lede = 누가 누구에게 무엇을 했는지, 어디에서 어느 문으로 들어왔는지 봅니다.
admin-see-audit = 감사 기록 보기
admin-store = 저장소
admin-store-healthy = 정상
admin-store-not-healthy = 이상 있음
admin-store-advice = 서버를 다시 시작할 때까지 변경이 거절됩니다. 다시 시작하기 전에 로그에서 원인을 확인하세요.
admin-store-kind = 종류
admin-store-schema = 스키마

## 사람들과 초대.

admin-invite = 초대하기
admin-invite-lede = 전달할 링크가 만들어집니다. 받은 사람이 그 링크로 비밀번호를 직접 정하며, 다른 누구도 알지 못합니다.
admin-username = 사용자 이름
admin-username-hint = 빈칸 없이 씁니다. 나중에 바꿀 수 없습니다.
admin-name = 이름
admin-name-hint = 팀에 보이는 이름입니다.
admin-role = 역할
admin-role-hint = 관리자는 사람과 로그인 기록을 관리합니다.
admin-choice-member = 구성원
admin-choice-admin = 관리자
admin-make-invitation-link = 초대 링크 만들기
admin-find-user = 사용자 찾기
admin-email = 이메일
admin-since = 가입
admin-last-seen = 마지막 활동
admin-nobody-matches = “<bdi>{ $q }</bdi>” 검색 결과가 없습니다. 검색어를 줄이거나 <a href="/admin/users">모두 보기</a>를 눌러 보세요.
admin-nobody-yet = 아직 아무도 없습니다. 위에서 첫 사람을 초대하세요.
admin-more-users = 사용자 더 보기

## 한 사람.

admin-this-is-you = 본인의 페이지입니다. 내 비밀번호와 로그인 기록은 <a href="/account">계정</a>에 있습니다.
admin-at-a-glance = 한눈에 보기
admin-state = 상태
admin-what-happened = 있었던 일
admin-your-password = 내 비밀번호
admin-your-password-lede = 직접 바꾸세요. 복구 링크는 스스로 바꿀 수 없는 사람을 위한 것입니다.
admin-change-your-password = 내 비밀번호 바꾸기
admin-invitation-link = 초대 링크
admin-recovery-link = 복구 링크
admin-link-open = 링크 하나가 { $until_html }까지 열려 있습니다.
admin-link-shown = 방금 만든 링크라서 몇 분 동안은 다시 볼 수 있으며, 새로 만들면 그것으로 바뀝니다.
admin-link-hidden = 다시 보여 드릴 수 없으며, 새로 만들면 그것으로 바뀝니다.
admin-show-link = 링크 다시 보기
admin-forgot = 비밀번호를 잊었나요?
admin-forgot-lede = 복구 링크를 만들어 전달하세요. 링크가 쓰이면 이 사람의 모든 로그인이 끝납니다.
admin-not-here-yet = 아직 로그인한 적 없음
admin-not-here-yet-lede = 초대 링크를 만들어 전달하세요. 이 사람이 그 링크로 비밀번호를 정합니다.
admin-enable-first = 먼저 이 사람의 계정 정지를 해제하세요.
admin-new-invitation-link = 새 초대 링크 만들기
admin-new-recovery-link = 새 복구 링크 만들기
admin-make-a-recovery-link = 복구 링크 만들기
admin-make-an-invitation-link = 초대 링크 만들기
admin-profile = 프로필
admin-what-they-do = 하는 일
admin-phone = 전화
admin-save-profile = 프로필 저장
admin-signed-in-nowhere = 로그인한 곳이 없습니다.
admin-sign-out = 모든 곳에서 로그아웃
admin-sign-out-me = 이 브라우저를 포함해 위의 로그인 { $n }개와 열려 있는 링크를 모두 끝냅니다. 다시 로그인할 수 있습니다.
admin-sign-out-them = 위의 로그인 { $n }개와 열려 있는 링크를 모두 끝냅니다. 이 사람은 다시 로그인할 수 있습니다.
admin-end-all-logins = 모든 로그인 끝내기
admin-withdraw = 링크 거두기
admin-withdraw-lede = 다른 곳으로 잘못 보냈다면, 열려 있는 링크를 바로 못 쓰게 할 수 있습니다. 새 링크는 언제든 만들 수 있습니다.
admin-withdraw-link = 열려 있는 링크 거두기
admin-to-member-me = 관리자는 사람과 로그인 기록을 관리합니다. 구성원이 되면 내 계정만 남습니다. 모든 로그인이 끝납니다.
admin-to-member-them = 관리자는 사람과 로그인 기록을 관리합니다. 구성원이 되면 이 사람에게는 계정만 남습니다. 모든 로그인이 끝납니다.
admin-to-admin = 관리자가 되면 이 사람은 사람을 초대, 정지, 삭제하고 내 것을 포함한 모든 로그인을 끝낼 수 있습니다. 이 사람의 모든 로그인이 지금 끝납니다.
admin-make-a-member = 구성원으로 바꾸기
admin-make-an-administrator = 관리자로 바꾸기
admin-let-back-in = 정지 해제
admin-let-back-in-lede = 이 사람은 지금 로그인할 수 없습니다. 정지를 해제하면 쓰던 비밀번호로 다시 로그인할 수 있습니다.
admin-enable-sign-in = 로그인 정지 해제
admin-close-doors = 두 문 모두 닫기
admin-close-doors-me = 내 모든 로그인을 끝내고 새 로그인을 거절합니다. 삭제되는 것은 없습니다. 다른 관리자나 명령줄로 되돌릴 수 있지만, 본인은 되돌릴 수 없습니다.
admin-close-doors-them = 모든 로그인을 끝내고 새 로그인을 거절합니다. 삭제되는 것은 없으며, 되돌릴 수 있습니다.
admin-disable-sign-in = 로그인 정지
admin-delete = 삭제
admin-delete-for-good = <bdi>{ $name }</bdi> 님을 완전히 삭제
admin-delete-lede = 계정, 프로필, 모든 로그인이 바로 없어지고 사용자 이름은 다시 쓸 수 있게 됩니다. 감사 기록에 있는 것은 남습니다. 되돌릴 수 없습니다. 돌아올 수도 있는 사람이라면 로그인을 정지하세요.
admin-delete-tick-me = 내 계정을 완전히 삭제하겠습니다
admin-delete-tick-them = 이 사람을 완전히 삭제하겠습니다
admin-delete-name = { $name } 삭제

## 한 번만 보이는 링크.

admin-one-time-link = 일회용 링크
admin-one-time-link-label = 일회용 링크 <small>(잠시 동안 이 화면에서만 표시됩니다)</small>
admin-invitation-link-for = <bdi>{ $name }</bdi> 님의 초대 링크
admin-recovery-link-for = <bdi>{ $name }</bdi> 님의 복구 링크
admin-link-works = { $until_html }까지 한 번만 쓸 수 있습니다.
admin-copy-link = <span class="vh">링크 </span>복사
admin-qr-label = 링크의 QR 코드
admin-qr-caption = 휴대전화 카메라로 비추어도 됩니다.
admin-only-here = <strong>이 링크는 이 컴퓨터에서만 열립니다.</strong> Twodoors의 주소가 다른 컴퓨터에서는 닿지 않는 { $origin }입니다. 팀이 들어오게 하려면 먼저 https나 프록시를 설정하세요. README의 “Running it for a team”에 나와 있습니다.
admin-hand-over = 링크 전달하기
admin-hand-over-invitation = <bdi>{ $name }</bdi> 님(<bdi>{ $username }</bdi>)에게 직접, 또는 서로 믿는 방법으로 전달하세요. 먼저 쓰는 사람이 계정의 주인이 됩니다.
admin-hand-over-recovery = <bdi>{ $name }</bdi> 님(<bdi>{ $username }</bdi>)에게 직접, 또는 서로 믿는 방법으로 전달하세요. 먼저 쓰는 사람이 계정을 손에 넣습니다.
admin-then-invitation = 받은 사람은 링크를 열어 비밀번호를 정한 다음 그 비밀번호로 로그인합니다.
admin-then-recovery = 받은 사람이 링크를 열어 비밀번호를 정하면 이전의 모든 로그인이 끝납니다.
admin-link-lost = { $time } 동안은 이 페이지로 돌아올 수 있습니다. 그 뒤에 링크를 잃어버렸다면 그 사람의 페이지에서 새로 만드세요. 그러면 이전 링크는 쓸 수 없게 됩니다.
admin-open-their-page = 그 사람의 페이지 열기
admin-all-users = 모든 사용자

## 모든 사람의 로그인.

admin-signed-in-now = 지금 로그인된 곳
admin-person-and-login = 사람과 로그인 기록
admin-no-login = 열려 있는 로그인이 없습니다.
admin-more-logins = 로그인 기록 더 보기

## 감사 기록: 모두의 것과 내 것.

audit-looking-for = 무엇을 찾으시나요?
audit-person = 사람
audit-what = 활동
audit-everything = 전체
audit-door = 문
audit-all-doors = 모든 문
audit-from = 시작일(UTC 기준)
audit-to = 종료일(UTC 기준)
audit-show = 보기
audit-show-everything = 전체 보기
audit-save-csv = CSV로 저장
audit-found = 검색 결과, 최근 순
audit-happened = 전체 기록, 최근 순
audit-when = 일시
audit-col-who = 수행한 사람
audit-col-whom = 대상
audit-from-where = 접속 위치
audit-put-right = 표시된 항목을 고친 뒤 다시 찾아보세요.
audit-none-so-far = 기록 { $n }개 안에는 없습니다. 더 오래된 기록이 있으니 더 거슬러 올라가 보세요.
audit-none-found = 검색 결과가 없습니다. 검색어를 줄이거나, 종류를 바꾸거나, 기간을 늘리거나, <a href="/admin/audit">전체를 보세요</a>.
audit-none-yet = 아직 기록이 없습니다. 앞으로 있는 일이 이 페이지에 나옵니다.
audit-looked-through = 기록 { $n }개를 살펴보았습니다. 더 오래된 기록이 있습니다.
audit-by-browser = 브라우저
audit-by-app = 앱
audit-by-command-line = 명령줄
audit-older-and-newer = 이전 기록과 최근 기록
audit-newest = 최근 기록
audit-older = 이전 기록
audit-further-back = 더 거슬러 올라가기

## 서명 키.

keys-title = 서명 키
keys-known = 키
keys-lede = 앱은 이 키 가운데 하나로 서명된 액세스 토큰을 가지고 옵니다. 서명하는 키는 하나이며, 이전 키는 마지막으로 서명한 토큰의 기한이 지날 때까지 받아들여지다가 완전히 폐기됩니다. 새 키는 서명하기 전에 먼저 공개됩니다. 브라우저는 이 키를 쓰지 않습니다.
keys-key = 키
keys-algorithm = 알고리즘
keys-made = 생성 일시
keys-age = 만든 지
keys-signs = 서명 중
keys-announced-from = <span class="badge">예고됨</span> { $from_html }부터 서명
keys-accepted-until = <span class="badge">인정됨</span> { $until_html }까지
keys-retired-since = <span class="badge no">폐기됨</span> { $since_html }부터
keys-new = 새 키 만들기
keys-nobody-out = <b>로그아웃되는 사람은 없습니다.</b>
keys-apps-stay = { $n ->
    [0] 지금 로그인된 앱이 없습니다.
   *[other] 지금 로그인된 앱 { $n }개는 그대로 유지되며, 다음에 갱신할 때 새 키로 서명된 토큰을 받습니다.
  }
keys-waits = 새 키는 바로 공개되고 { $from_html }부터 서명합니다. 그때까지 다른 서비스가 이 키를 알게 됩니다.
keys-under-way = 새 키가 이미 공개되어 있으며 { $from_html }부터 서명합니다. 그때까지는 다른 키를 만들지 않습니다. 다만 다른 알고리즘을 고르면 그 키로 바뀝니다.
keys-present-until = 지금 키로 서명된 토큰은 { $until_html }까지 받아들여집니다. 그다음 키는 폐기되고 비밀 부분은 지워집니다.
keys-shared = 지금 서명하는 키는 공유 비밀(HS256)입니다. 공개되지 않으므로 다른 서비스는 이 키로 검증하지 않습니다.
keys-published = 토큰을 직접 검증하는 다른 서비스는 <a href="/.well-known/jwks.json">공개 키</a>를 읽어 { $time } 동안 보관할 수 있습니다. 새 키가 서명하기 전에 기다리는 시간보다 길지 않습니다.
keys-published-at-once = 토큰을 직접 검증하는 다른 서비스는 <a href="/.well-known/jwks.json">공개 키</a>를 읽습니다. 여기에서는 새 키가 바로 서명하므로(<code>token.publish_secs</code>가 0), 모르는 키의 이름이 토큰에 있으면 공개 키를 다시 가져와야 합니다.
keys-configured = 지금과 다른 알고리즘을 고르면, 설정의 <code>token.alg</code>(지금 { $alg })를 누가 바꿀 때까지 다시 시작해도 유지됩니다.
keys-as-now = { $alg } (지금과 같음)
keys-copied = 누군가 키를 복사했을 수 있다면
keys-replace = 모든 로그인을 끝내고 전부 교체하기
keys-replace-lede = 모르는 사람이 데이터 디렉터리나 그 사본을 읽었을 수 있는 날을 위한 것입니다. 바로 다음과 같이 됩니다.
keys-replace-logins = 브라우저와 앱을 가리지 않고 <b>{ $people }명의 로그인 { $logins }개가 모두 끝나며</b>, <b>내 로그인도 끝납니다</b>. 열려 있는 일회용 링크도 모두 끝납니다. 모두 쓰던 비밀번호로 다시 로그인합니다.
keys-replace-keys = 모든 서명 키가 폐기되어 지워지고, 새 키와 새 서버 비밀이 만들어집니다. 이전의 액세스 토큰과 리프레시 토큰, 열려 있던 양식은 이제 쓸 수 없습니다.
keys-replace-services = 공개 키를 보관하는 다른 서비스는 다시 가져올 때까지 이전 키의 토큰을 위조된 것까지 계속 받아들입니다. 허용된 만큼만 보관한다면 길어야 { $time }입니다. 그 서비스를 운영하는 사람에게 지금 다시 가져오라고 알리세요.
keys-replace-passwords = 비밀번호는 바뀌지 않습니다. 데이터를 복사한 사람은 비밀번호 해시도 가지고 있으니, 모두에게 새 비밀번호를 정해 달라고 하세요.
keys-replace-tick = 내 로그인을 포함해 모든 사람의 모든 로그인을 끝내겠습니다
keys-replace-button = 로그인 { $n }개를 끝내고 키 교체하기

admin-last = 마지막 관리자는 남아 있어야 합니다
admin-last-me = 로그인할 수 있는 관리자가 본인뿐이므로 구성원이 되거나, 정지되거나, 삭제될 수 없습니다. 먼저 다른 사람을 관리자로 만드세요.
admin-last-them = 로그인할 수 있는 관리자가 이 사람뿐이므로 구성원으로 바꾸거나, 정지하거나, 삭제할 수 없습니다. 먼저 다른 사람을 관리자로 만드세요.
