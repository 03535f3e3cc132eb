//! Reads the audit and one's own history at either door, as lists of sentences.

use super::{ApiClient, Browser, Reply};
use serde_json::Value;

/// A page of a history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    pub texts: Vec<String>,
    /// The `after` of the next page.
    pub next: Option<String>,
}

/// Whoever can look.
pub enum Eyes {
    Html(Browser),
    Api(ApiClient),
}

impl Eyes {
    /// `/admin/audit` or `/account/activity`, with a query.
    pub fn look(&mut self, path: &str, query: &str) -> Reply {
        match self {
            Self::Html(browser) => browser.get(&format!("{path}?{query}")),
            Self::Api(phone) => phone.get(&format!("/api{path}?{query}")),
        }
    }

    /// The sentences.
    pub fn lines(&mut self, path: &str, query: &str) -> Lines {
        let reply = self.look(path, query);
        assert_eq!(reply.status, 200, "{path}?{query}: {}", reply.text());
        match self {
            Self::Html(_) => html(&reply.text()),
            Self::Api(_) => api(&reply.json()),
        }
    }

    /// All pages, one after the other.
    pub fn all(&mut self, path: &str, query: &str) -> Vec<String> {
        let mut page = self.lines(path, query);
        let mut all = std::mem::take(&mut page.texts);
        while let Some(next) = page.next {
            page = self.lines(path, &format!("{query}&after={next}"));
            all.extend(std::mem::take(&mut page.texts));
        }
        all
    }
}

fn html(page: &str) -> Lines {
    let rows = page.split("<th scope=\"row\">").skip(1);
    let texts = rows.map(|row| row.split("<td").next().expect("a text").replace("&amp;", "&")).collect();
    let older = page.find("rel=\"next\"").map(|at| {
        let link = &page[at..at + page[at..].find('>').expect("a tag")];
        let after = link.split("after=").nth(1).expect("where to go on");
        after.split('"').next().expect("an end").to_owned()
    });
    Lines { texts, next: older }
}

fn api(answer: &Value) -> Lines {
    let items = answer["items"].as_array().expect("items");
    Lines {
        texts: items.iter().map(|item| item["text"].as_str().expect("a text").to_owned()).collect(),
        next: answer["next"].as_str().map(str::to_owned),
    }
}
