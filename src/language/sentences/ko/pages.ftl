### 로그인 전의 페이지, 홈, 계정, 사람들.

sign-in = 로그인
error-what-to-do = 할 일:
error-load-home = 첫 페이지 불러오기
error-to-sign-in = 로그인으로 가기
error-back = 뒤로 가기
error-to-home = 첫 페이지로 가기
people-count = { $n }명
logins-app-at-once = 이 서버에서는 끝난 앱 로그인이 바로 다음 요청부터 거절됩니다.
logins-app-within = 끝난 앱 로그인은 새 액세스 토큰을 받지 못합니다. 이미 나간 토큰은 길게는 { $time } 동안 더 받아들여질 수 있습니다.
login-throttled = { $title }. { $time } 기다린 뒤 다시 시도하세요.
login-not-set-up = Twodoors가 아직 설치되지 않았습니다. 서버가 시작할 때 출력한 링크를 여세요. 서버에서 `twodoors setup-link`를 실행하면 새 링크가 나옵니다.
login-keys-replaced = 모든 사람의 모든 로그인이 끝났습니다. 당신의 로그인도 마찬가지입니다. 서명 키와 서버 비밀이 새것입니다. 다시 로그인하세요.
login-to-go-on = 계속하려면 로그인하세요.
doctor-came-by = { " " }들어온 주소는 { $host }입니다.
doctor-diagnosis = 비밀번호는 맞았지만, 로그인을 유지하는 쿠키를 브라우저가 저장하지 않았습니다.{ $by } 브라우저는 https로 들어오거나 서버에서 직접 http://localhost로 들어올 때만 이 쿠키를 저장하며, 모든 쿠키를 막는 브라우저도 있습니다. 할 수 있다면 { $origin } 주소를 쓰세요. 서버를 운영하는 사람에게는 세 가지 길이 있습니다. https(tls.certs와 tls.key), https를 맡는 프록시(trusted_proxies), 또는 보호가 없음을 알고 쓰는 insecure_lan입니다.
