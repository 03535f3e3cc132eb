### 실시간 폐기 실험.

live-title = 실시간 폐기
live-lede = 내보낸 뒤에도 문은 얼마나 더 열려 있을까요? 세션 하나와 검증 방식마다 토큰 하나씩을 1초에 두 번 쓰고, 폐기한 다음, 각각 거절될 때까지 계속 씁니다.
live-observed = 관찰 결과
live-observing = 관찰 중
live-picture = 시간에 따른 모든 사용. 아래 표가 같은 내용을 숫자로 보여 줍니다
live-picture-how = 폐기한 때(세로선)부터 센 초입니다. 점은 받아들여진 것, 가위표는 거절된 것입니다. 사용 간격이 0.5초이므로, 실제로는 보이는 것보다 그만큼 일찍 끝났을 수 있습니다.
live-session = 세션
live-token = 토큰, { $verify }
live-credential = 자격 증명
live-before = 폐기 전 허용
live-took = 폐기에 걸린 시간
live-answered = 서버의 답
live-after = 폐기 후 허용
live-refused = 거절
live-at-once = 즉시
live-within = { $time } 안에
live-not-yet = 아직
live-refused-after = <b>{ $ms } ms</b> 뒤 <small>({ $status })</small>
live-never-refused = 지켜보는 동안 없음
live-every = 모든 관찰
live-every-how = 폐기한 때부터 센 밀리초이며, 괄호 안은 응답의 상태 코드입니다.
live-ms-status = ms, 상태
live-keeps-up = 실험이 끝날 때까지 페이지가 저절로 새로워집니다. 그렇지 않으면 <a href="/compare/live/{ $trial }">다시 보기</a>를 누르세요.

live-status-preparing = 준비하고 있습니다. 임시 서버와 자격 증명을 만드는 중입니다.
live-status-using = 진행 중입니다. 모든 자격 증명을 1초에 두 번씩 쓰고 있습니다.
live-status-revoked = 폐기했습니다. 각각 거절될 때까지 계속 씁니다.
live-status-done = 끝났습니다. 이 실험의 임시 서버와 자격 증명은 사라졌습니다.
live-status-broken-off = 이 실험은 끝나기 전에 중단되었습니다. 새로 시작하세요.

live-how = 진행 방법
live-how-house = 토큰 검증 방식마다 임시 서버를 하나씩 만들고 그 안에 임시 사용자를 둡니다. 한 번 쓸 때마다 온전한 요청을 보냅니다. 쿠키로는 <code>GET /account</code>, 토큰으로는 <code>GET /api/account</code>입니다. 2초 동안은 아무 일도 없고, 그다음 모든 로그인을 차례로 폐기합니다.
live-how-lives = 오래 기다리지 않도록 실험에서는 액세스 토큰의 수명이 { $trial }입니다. 이 서버의 액세스 토큰은 수명이 { $own }이고 <b>{ $verify }</b> 방식으로 검증합니다. 거절된 세션에는 로그인 페이지로 보내는 303으로, 거절된 토큰에는 401로 응답합니다.
live-start = 실험 시작
live-once-more = 한 번 더
live-start-how = 10초도 걸리지 않습니다. 누구의 로그인도 건드리지 않고 아무것도 남기지 않습니다. 결과는 { $time } 동안만 보관하며 본인만 볼 수 있습니다.
live-under-way = <a href="/compare/live/{ $trial }">내 실험 하나</a>가 진행 중입니다. 끝나면 다음 실험을 시작할 수 있습니다.
live-go = 쓰고, 폐기하고, 지켜보기
live-kept = 끝난 내 실험
