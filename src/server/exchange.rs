//! One request and its answer: from hyper to Rocket and back.

use super::activity::AtWork;
use super::body::{AnswerBody, Content};
use crate::params::body::Late;
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::http::request::Parts;
use hyper::http::uri::Authority;
use hyper::{Request, Response, StatusCode, Version};
use rocket::data::ToByteUnit as _;
use rocket::http::uri::{Host, Origin};
use rocket::http::{Header, Method};
use rocket::local::asynchronous::{Client, LocalRequest, LocalResponse};
use std::fmt::{self, Display, Formatter};
use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncReadExt as _;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;
use zeroize::Zeroizing;

/// A body arrives within this, or not at all.
const BODY: Duration = Duration::from_secs(10);
/// A body of JSON; a form has Rocket's limit `form`. What is longer than the longer one is not read to its end.
const MOST_KIB: u64 = 32;

/// Rocket, and what it is to be given.
pub(super) struct Exchanges {
    client: Client,
    most_body: usize,
}

impl Exchanges {
    /// Hands requests to the application of `client`.
    pub fn new(client: Client) -> Self {
        let form = client.rocket().config().limits.get("form");
        let most = form.unwrap_or_default().max(MOST_KIB.kibibytes());
        Self { most_body: usize::try_from(most.as_u64()).unwrap_or(usize::MAX), client }
    }

    /// Runs Rocket's shutdown.
    pub async fn terminate(self) {
        self.client.terminate().await;
    }

    /// The answer to a request. What it does is done whole, also when the client leaves meanwhile.
    ///
    /// # Errors
    /// When the client left in the middle of its body, or a fairing panicked: the connection ends.
    pub async fn answer(
        self: Arc<Self>,
        request: Request<Incoming>,
        peer: SocketAddr,
        at_work: AtWork,
    ) -> io::Result<Response<AnswerBody>> {
        let (sender, receiver) = oneshot::channel();
        tokio::spawn(async move {
            let (parts, body) = request.into_parts();
            if let Some((body, late)) = read(body, self.most_body).await {
                let request = to_rocket(&self.client, &parts, peer, &body, late);
                drop(body);
                send(request.dispatch().await, at_work, sender).await;
            }
        });
        receiver.await.map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

/// A body, or what has come of it in time. One that is longer than `most` is cut right behind it.
async fn read(body: Incoming, most: usize) -> Option<(Zeroizing<Vec<u8>>, Late)> {
    let mut bytes = Zeroizing::new(Vec::new());
    if body.is_end_stream() {
        return Some((bytes, Late(false)));
    }
    let mut body = pin!(body);
    let all = async {
        while bytes.len() <= most {
            match poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
                Some(Ok(frame)) => bytes.extend_from_slice(frame.data_ref().map_or(&[], Bytes::as_ref)),
                Some(Err(_)) => return false,
                None => break,
            }
        }
        true
    };
    match timeout(BODY, all).await {
        Ok(true) => Some((bytes, Late(false))),
        Ok(false) => None,
        Err(_) => Some((bytes, Late(true))),
    }
}

/// What Rocket cannot read as a request: its catcher for 400 answers, by the path.
struct Unreadable<'a>(&'a str);

impl Display for Unreadable<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl TryFrom<Unreadable<'_>> for Origin<'_> {
    type Error = ();
    fn try_from(_: Unreadable<'_>) -> Result<Self, ()> {
        Err(())
    }
}

/// Makes the request that Rocket takes.
fn to_rocket<'c>(client: &'c Client, parts: &'c Parts, peer: SocketAddr, body: &[u8], late: Late) -> LocalRequest<'c> {
    // Methods are case-sensitive (RFC 9110 §9.1); reading them is not.
    let method = parts.method.as_str().parse::<Method>().ok().filter(|own| own.as_str() == parts.method.as_str());
    let mut request = match (method, parts.uri.path_and_query()) {
        (Some(method), Some(uri)) => client.req(method, Origin::new(uri.path(), uri.query())),
        _ => client.req(Method::Get, Unreadable(parts.uri.path())),
    };
    request.set_body(body);
    let own = request.inner_mut();
    own.set_remote(peer);
    own.local_cache(|| late);
    // A line that is not UTF-8 loses the bytes at fault, not the line: our cookie may stand beside another's.
    for (name, value) in &parts.headers {
        own.add_header(Header::new(name.as_str(), String::from_utf8_lossy(value.as_bytes())));
    }
    let host = match parts.version {
        Version::HTTP_2 => parts.uri.authority().map(Authority::as_str),
        _ => parts.headers.get("host").and_then(|host| host.to_str().ok()),
    };
    if let Some(host) = host.and_then(|host| Host::parse(host).ok()) {
        own.set_host(host);
    }
    request
}

/// Sends what Rocket answered. Nobody waits for it any more if the client has left.
async fn send(mut response: LocalResponse<'_>, at_work: AtWork, sender: oneshot::Sender<Response<AnswerBody>>) {
    let status = StatusCode::from_u16(response.status().code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut head = Response::builder().status(status);
    for header in response.headers().iter() {
        head = head.header(header.name().as_str(), header.value());
    }
    let (size, chunk) = (response.body().preset_size(), response.body().max_chunk_size());
    if let Some(size) = size {
        head = head.header("content-length", size);
    }
    if size.is_some() || response.body().is_none() {
        let mut bytes = Vec::with_capacity(size.filter(|_| response.body().is_some()).unwrap_or_default());
        if response.read_to_end(&mut bytes).await.is_ok()
            && let Ok(answer) = head.body(AnswerBody::new(Content::whole(bytes), at_work.answered()))
        {
            let _ = sender.send(answer);
        }
        return;
    }
    let (pieces, receiver) = mpsc::channel(1);
    let Ok(answer) = head.body(AnswerBody::new(Content::Streamed(receiver), at_work.answered())) else { return };
    if sender.send(answer).is_err() {
        return;
    }
    loop {
        let mut piece = Vec::with_capacity(chunk);
        let piece = match response.read_buf(&mut piece).await {
            Ok(0) => return,
            Ok(_) => Ok(Bytes::from(piece)),
            Err(error) => Err(error),
        };
        if pieces.send(piece).await.is_err() {
            return;
        }
    }
}
