//! A notice: what a person is to be told.

use crate::audit::{News, text};
use crate::base::language::{Language, Text};
use serde::Serialize;
use std::net::IpAddr;

/// A notice: `{at, act, with, count, by, device_name, device, address, text, advice}`. `T` is a sentence, in a language
/// or not yet.
#[derive(Debug, Serialize)]
pub struct Notice<T = String> {
    pub(crate) at: String,
    pub(crate) act: String,
    pub(crate) with: Option<String>,
    pub(crate) count: u32,
    pub(crate) by: Option<String>,
    pub(crate) device_name: Option<String>,
    /// The same as `device_name`, for one release.
    pub(crate) device: Option<String>,
    pub(crate) address: Option<IpAddr>,
    pub(crate) text: T,
    pub(crate) advice: T,
}

impl<T> Notice<T> {
    fn new(news: &News, say: impl Fn(Text) -> T) -> Self {
        let (act, with) = news.act.words();
        let told = text::news(news);
        Self {
            at: news.at.rfc3339(),
            act,
            with,
            count: news.count,
            by: news.by.clone(),
            device_name: news.device.clone(),
            device: news.device.clone(),
            address: news.address,
            text: say(told.what),
            advice: say(told.advice),
        }
    }
}

impl Notice {
    /// Shows a notice in a language.
    pub fn said(news: &News, language: Language) -> Self {
        Self::new(news, |text| language.say(&text))
    }
}

impl From<&News> for Notice<Text> {
    fn from(news: &News) -> Self {
        Self::new(news, |text| text)
    }
}
