//! Forms as a browser fills them in: with every hidden field of the page.

use super::Reply;

fn unescaped(text: &str) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        .iter()
        .fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    Some(unescaped(&tag[start..start + tag[start..].find('"')?]))
}

impl Reply {
    /// The names and values of the boxes of the form on this page that is sent to `action`.
    pub fn form(&self, action: &str) -> Vec<(String, String)> {
        let text = self.text();
        let start =
            text.find(&format!(" action=\"{action}\"")).unwrap_or_else(|| panic!("no form to {action} in {text}"));
        let form = &text[start..start + text[start..].find("</form>").expect("its end")];
        let inputs = form.split("<input").skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
        inputs.filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value").unwrap_or_default()))).collect()
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
