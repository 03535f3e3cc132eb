### 내 계정: 프로필, 언어, 비밀번호, 로그인, 활동.

account-title = 내 계정
account-lede = 여기에 적은 내용이 <a href="/people">사람들</a> 페이지에서 팀 사람들에게 보입니다.
account-profile = 프로필
account-what-you-do = 하는 일
account-save = 프로필 저장
account-password-help = 바꾸면 다른 모든 로그인이 끝납니다. 이 브라우저의 로그인은 그대로입니다.
account-change-password = 비밀번호 바꾸기
account-language-pages = 페이지 언어
account-language-browser = 브라우저 설정대로
account-language-save = 언어 저장
account-logins = 로그인 기록과 활동
account-logins-help = 내 이름으로 로그인한 모든 브라우저와 앱, 그리고 나와 다른 사람이 내 계정에 한 일입니다.
account-see-logins = 내 로그인 기록 보기
account-see-activity = 내 활동 보기
account-fixed = 바꿀 수 없는 정보
account-since = 가입 일시
account-kept = 보관 중인 내 정보
account-kept-help = 프로필, 로그인 기록, 로그인한 곳과 활동을 비밀번호 같은 비밀 정보는 빼고 JSON 파일 하나에 담았습니다. 관리자는 내 계정을 삭제할 수 있으며, 그 뒤에는 내가 한 일이 감사 기록에만 남습니다.
account-kept-download = 보관 중인 내 정보 내려받기

activity-lede = 여기에서 한 일과 내 계정에 있었던 일입니다. 본인이 한 일이 아닌 것이 있다면 <a href="/account/password">비밀번호를 바꾸세요</a>. 그러면 다른 모든 로그인이 끝납니다. 지금 열려 있는 것은 <a href="/account/logins">로그인 기록</a>에 있습니다.
activity-newest-first = 최근 순
activity-what = 활동
activity-when = 일시
activity-from = 접속 위치
activity-door = 문
activity-look-back = 여기에는 본인에 관한 것이 없습니다. 더 오래된 기록이 있으니 앞으로 더 거슬러 가 보세요.
activity-no-more = 기록이 더 없습니다. 앞으로 하는 일이 여기에 나옵니다.

confirm-title = 본인인지 확인해 주세요
confirm-lede = 중요한 일은 최근에 입력한 비밀번호가 있어야 할 수 있습니다. 한 번 더 입력하면 하던 곳으로 돌아갑니다. 그 뒤 { $time } 동안은 다시 묻지 않습니다. 아직 아무것도 바뀌지 않았습니다.
confirm-lede-action = 중요한 일이므로 비밀번호를 한 번 더 입력해 주세요. 입력하면 다시 누르지 않아도 바로 처리됩니다. 그 뒤 { $time } 동안은 다시 묻지 않습니다. 아직 아무것도 바뀌지 않았습니다.
confirm-password = 내 비밀번호
confirm-go-on = 확인하고 계속하기
confirm-home = 아니요, 홈으로 가겠습니다
confirm-do-it = 확인하고 실행하기
confirm-back = 아니요, 실행하지 않고 돌아가겠습니다
confirm-to-invite = { $name } 님을 초대하려면 확인해 주세요
confirm-to-make-administrator = { $name } 님을 관리자로 바꾸려면 확인해 주세요
confirm-to-make-member = { $name } 님을 구성원으로 바꾸려면 확인해 주세요
confirm-to-disable = { $name } 님의 계정을 막으려면 확인해 주세요
confirm-to-enable = { $name } 님의 계정을 다시 열려면 확인해 주세요
confirm-to-make-link = { $name } 님에게 줄 일회용 링크를 만들려면 확인해 주세요
confirm-to-sign-out = { $name } 님의 로그인을 모두 끝내려면 확인해 주세요
confirm-to-delete = { $name } 님의 계정을 삭제하려면 확인해 주세요
confirm-to-end-login = “{ $name }” 로그인을 끝내려면 확인해 주세요
confirm-to-end-others = 다른 로그인을 모두 끝내려면 확인해 주세요
confirm-to-rotate-keys = 새 서명 키를 만들려면 확인해 주세요
confirm-to-replace-keys = 모든 사람의 로그인을 끝내려면 확인해 주세요

password-title = 비밀번호 바꾸기
password-first = 먼저 직접 비밀번호를 정하세요
password-first-help = 로그인한 비밀번호는 관리자가 정한 것입니다. 계속하려면 지금 새 비밀번호를 정하세요.
password-lede = 저장하면 다른 모든 로그인이 브라우저와 앱을 가리지 않고 끝납니다. 여기의 로그인은 그대로입니다.
password-current = 현재 비밀번호
password-change = 비밀번호를 바꾸고 다른 로그인 끝내기
password-back = 내 계정으로 돌아가기

logins-title = 내 로그인 기록
logins-lede = 내 이름으로 로그인한 모든 브라우저와 앱을 한 목록에 모았습니다. 모르는 것이 있다면 끝낸 다음 <a href="/account/password">비밀번호를 바꾸세요</a>.
logins-now = 지금 로그인된 곳
logins-none = 열려 있는 로그인이 없습니다.
logins-others = 다른 로그인 모두 끝내기
logins-others-help = 지금 쓰는 이곳만 빼고 모든 브라우저와 앱에서 로그아웃합니다. 휴대전화를 잃어버렸을 때 쓰세요.
logins-end-others = 다른 모든 곳에서 로그아웃
logins-ended-lately = 최근에 끝난 로그인 기록
logins-activity = <a href="/account/activity">내 활동</a>에 더 나와 있습니다.
logins-login = 로그인 기록
logins-address = 주소
logins-signed-in = 로그인 일시
logins-last-seen = 마지막 사용
logins-ends-by = 기한
logins-ended = 종료 일시
logins-why = 이유
logins-action = 작업
logins-here = 현재 기기
logins-rename = 이름 바꾸기
logins-new-name = 새 이름
logins-save = 저장
logins-end-here = 여기에서 로그아웃
logins-end-browser = 이 브라우저 로그아웃
logins-end-app = 이 앱 로그아웃
