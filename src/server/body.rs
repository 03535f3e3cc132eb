//! The body of an answer, as hyper takes it.

use super::activity::Sending;
use hyper::body::{Body, Bytes, Frame, SizeHint};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc::Receiver;

/// The body of an answer; the answer is handed over when it is dropped.
pub(super) struct AnswerBody {
    content: Content,
    sending: Sending,
}

/// What is to be sent.
pub(super) enum Content {
    /// All of it; none once it is taken.
    Whole(Option<Bytes>),
    /// What is made while it is sent.
    Streamed(Receiver<io::Result<Bytes>>),
}

impl Content {
    /// These bytes.
    pub fn whole(bytes: Vec<u8>) -> Self {
        Self::Whole(Some(Bytes::from(bytes)).filter(|bytes| !bytes.is_empty()))
    }
}

impl AnswerBody {
    /// Sends `content`, and tells `sending` how it goes.
    pub fn new(content: Content, sending: Sending) -> Self {
        Self { content, sending }
    }
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let piece = match &mut self.content {
            Content::Whole(bytes) => Poll::Ready(bytes.take().map(Ok)),
            Content::Streamed(pieces) => pieces.poll_recv(cx),
        };
        if piece.is_ready() {
            self.sending.taken();
        }
        piece.map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.content, Content::Whole(None))
    }

    fn size_hint(&self) -> SizeHint {
        match &self.content {
            Content::Whole(bytes) => SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64)),
            Content::Streamed(_) => SizeHint::default(),
        }
    }
}
