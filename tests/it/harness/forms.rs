//! What is read of a page: attributes of its tags, and forms as a browser fills them in, with every hidden field.

use super::Reply;

fn unescaped(text: &str) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        .iter()
        .fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
}

/// The value of an attribute of a tag.
pub(super) fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    Some(unescaped(&tag[start..start + tag[start..].find('"')?]))
}

/// The tags of this name, each without `<` and its name, such as ` class="wide" id="main"`.
pub(super) fn tags<'a>(page: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let starts: Vec<usize> = page.match_indices(&format!("<{name}")).map(|(at, start)| at + start.len()).collect();
    starts.into_iter().filter_map(|start| {
        let tag = &page[start..start + page[start..].find('>')?];
        (tag.is_empty() || tag.starts_with(char::is_whitespace)).then_some(tag)
    })
}

impl Reply {
    /// The code of a refusal: a member of what `/api` answers, the attribute `data-code` of a page.
    pub fn code(&self) -> String {
        if self.header("content-type") == "application/problem+json" {
            return self.json()["code"].as_str().expect("a code").to_owned();
        }
        tags(&self.text(), "main").find_map(|tag| attribute(tag, "data-code")).unwrap_or_default()
    }

    /// The id of the person whose page this one links to.
    pub fn user_id(&self) -> String {
        let text = self.text();
        let mut links = tags(&text, "a").filter_map(|tag| attribute(tag, "href"));
        let id = links.find_map(|link| link.strip_prefix("/admin/users/").map(str::to_owned));
        id.unwrap_or_else(|| panic!("no link to a person on {text}"))
    }

    /// The names and values of the boxes of the form on this page that is sent to `action`.
    pub fn form(&self, action: &str) -> Vec<(String, String)> {
        let text = self.text();
        let start =
            text.find(&format!(" action=\"{action}\"")).unwrap_or_else(|| panic!("no form to {action} in {text}"));
        let form = &text[start..start + text[start..].find("</form>").expect("its end")];
        let field = |tag| Some((attribute(tag, "name")?, attribute(tag, "value").unwrap_or_default()));
        tags(form, "input").filter_map(field).collect()
    }

    /// [`Reply::form`] with these boxes filled in; one that the form does not have is added, as a choice is.
    pub fn filled(&self, action: &str, boxes: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut fields = self.form(action);
        for (name, value) in boxes {
            fields.retain(|(own, _)| own != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        fields
    }
}

/// Fields as a request takes them.
pub fn pairs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}
