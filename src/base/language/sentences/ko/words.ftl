### 규칙과 동작이 어디서나 쓰는 말.

nothing = { "" }
as-it-is = { $text }
title-and-help = { $title }. { $help }
named-fault = { $field }: { $message }

device-browser-on = { $system }의 { $browser }
device-unknown-browser = 알 수 없는 브라우저

language-tag = ko
# 스크립트가 시각을 쓰는 꼴: Y 년, M MM 월, D DD 일, hh 시, mm 분, Z 시간대.
time-form = Y년 M월 D일 hh:mm Z

duration-moment = 방금
duration-days = { $n }일
duration-hours = { $n }시간
duration-minutes = { $n }분
duration-seconds = { $n }초

role-member = 구성원
role-admin = 관리자

effect-at-once = 바로 적용되었습니다.
effect-within = 리프레시 토큰은 더 이상 쓸 수 없습니다. 이미 발급된 액세스 토큰은 길게는 { $time } 동안 더 받아들여질 수 있습니다.

throttled-wait = { $time } 기다린 뒤 다시 시도하세요. 영구적으로 차단되지는 않습니다.

ended-signed-out = 로그아웃했습니다
ended-revoked = 내가 끝냈습니다
ended-revoked-by-administrator = 관리자가 끝냈습니다
ended-password-changed = 비밀번호가 바뀌었습니다
ended-disabled = 계정이 정지되었습니다
ended-role-changed = 역할이 바뀌었습니다
ended-signed-out-everywhere = 모든 곳에서 로그아웃했습니다
ended-replaced = 같은 기기가 다시 로그인했습니다
ended-too-many = 로그인이 50개를 넘었고, 이것이 가장 오래 쓰이지 않았습니다
ended-spent-refresh-token = 로그인 정보(토큰)가 두 곳에서 쓰였습니다. 누군가 복사했을 수 있습니다. 본인이 아니라면 비밀번호를 바꾸세요
ended-store-went-backwards = 서버의 기록이 이 로그인의 키보다 오래되었습니다
ended-expired = 기한이 지났습니다
ended-keys-replaced = 서버의 키가 복사되었을 수 있어, 관리자가 모든 사람의 로그인을 끝냈습니다
ended-outdated = 비밀번호나 계정이 바뀌었거나, 모든 곳에서 로그아웃했습니다
login-ended = 이 기기의 로그인이 끝났습니다. 이유: { $why }. 계속하려면 다시 로그인해 주십시오.
login-again = 이 기기의 로그인이 끝났습니다. 이유: { $why }. 아무것도 바뀌지 않았습니다. 계속하려면 로그인해 주십시오.
login-kept = 입력한 내용은 사라지지 않았습니다. 이 페이지에서 로그인하면 다시 나타납니다.
login-again-kept = 이 기기의 로그인이 끝났습니다. 이유: { $why }. 아무것도 바뀌지 않았고 입력한 내용도 사라지지 않았습니다. 이 페이지에서 로그인하면 다시 나타납니다.

## 입력란의 잘못과 바라는 것.

fault-username = 문자, 숫자와 . _ - @ 같은 기호로 1~64자를 입력하세요. 빈칸과 /는 쓸 수 없습니다.
fault-name-taken = 이미 있는 이름입니다. 다른 이름을 고르세요.
fault-invited-already = 이미 초대한 사람입니다. 새 링크는 사용자 목록에서 그 사람을 찾아 만드세요.
fault-changed-meanwhile = 그사이 “{ $value }”(으)로 바뀌었습니다. 바꾸려면 한 번 더 저장하고, 아니면 그 값을 쓰세요.
lookalike-title = 다른 이름으로 착각하기 쉬운 이름입니다
lookalike-username = { $name } 님의 사용자 이름 { $username }처럼 보입니다.
lookalike-display-name = { $username } 님에게 이미 같거나 똑같아 보이는 이름이 있습니다: { $name }.
lookalike-scripts = 서로 다른 문자 체계가 섞여 있습니다. 다른 문자 체계의 글자: { $letters }.
lookalike-help = 아직 아무것도 바뀌지 않았습니다. 이름을 바꾸거나, 이 이름이 맞다면 그대로 쓰세요.
lookalike-anyway = 이 이름 그대로 쓰기
fault-control-characters = 줄바꿈, 제어 문자, 글 방향을 바꾸는 표시는 빼세요.
fault-too-long = { $most }자까지 쓸 수 있습니다.
fault-display-name = 다른 사람이 부를 이름을 1~64자로 입력하세요.
fault-email = name@example.org 형식으로 입력하거나 비워 두세요.
fault-phone = 숫자, 빈칸과 + - / ( ) . 만 입력하거나 비워 두세요.
fault-password-short = { $least }자 이상 입력하세요. 단어 몇 개를 이어 쓰면 좋습니다. 지금은 { $has }자입니다.
fault-password-context = 여기 사람들이 다 아는 이름으로 되어 있습니다. 다른 단어를 고르세요.
fault-password-common = 누구나 먼저 시도해 볼 만한 비밀번호입니다. 덜 흔한 것을 고르세요.
fault-password-same = 지금 쓰는 비밀번호와 같습니다. 다른 비밀번호를 고르세요.
fault-password-wrong = 비밀번호가 틀렸습니다.
fault-role = 관리자나 구성원을 고르세요.
fault-role-api = "admin"이나 "member"를 입력하세요.
fault-alg = 알고리즘 하나를 고르세요.
fault-one-of = 다음 중 하나를 입력하세요: { $all }.
fault-language = en, ko 중 하나를 입력하거나 비워 두세요.
fault-device-name = 주인이 알아볼 기기 이름을 1~64자로 입력하세요.
fault-device-id = 눈에 보이는 ASCII 문자 1~64자를 입력하거나 빼세요.
fault-login-name = 이름을 1~64자로 입력하세요.
fault-twice = 두 번 있습니다. 한 번만 쓰세요.
fault-not-utf8 = 읽을 수 없습니다. UTF-8로 보내세요.
fault-missing = 값이 없습니다.
fault-text = 문자열을 입력하세요.
fault-bool = true나 false를 입력하세요.
fault-number = { $least }에서 { $most }까지의 정수를 입력하세요.
fault-null = null일 수 없습니다. 빼거나 값을 주세요.
fault-differs = { $name }과 값이 다릅니다. { $name }만 입력하세요.
fault-unknown = 알 수 없는 항목입니다.
fault-cursor = 앞 페이지의 `next` 값을 입력하세요.
fault-idempotency-key = 키 하나를 ASCII 글자·숫자·기호 1~255자로 보내세요. 큰따옴표는 있어도 없어도 됩니다.
fault-idempotency-key-used = 이 키는 다른 요청에 이미 쓰였습니다. 같은 본문을 다시 보내거나 새 키를 쓰세요.
fault-day = 날짜는 2026-11-21, 시각은 2026-11-21T04:08:00Z 형식으로 입력하세요.
fault-after-to = 종료일보다 뒤일 수 없습니다.
fault-before-from = 시작일보다 앞일 수 없습니다.
fault-disabled-link = 정지된 사람입니다. 먼저 정지를 해제한 다음 링크를 만드세요.
fault-keys-full = 이미 키 { $most }개를 받아들이고 있습니다. 가장 오래된 것이 폐기될 때까지 기다리세요.
