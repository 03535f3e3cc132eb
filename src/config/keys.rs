//! Reads keys one by one, remembers which were asked for, and collects every fault.

use super::{FIXED_KEYS, Faults, ROCKET_KEYS};
use figment::Figment;
use figment::value::{Dict, Value};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};

pub(super) struct Keys {
    sources: Figment,
    section: &'static str,
    asked: Vec<String>,
    faults: Vec<String>,
}

impl Keys {
    /// A source that cannot be read at all is one fault, not one of every key.
    pub(super) fn new(sources: Figment) -> Result<Self, Faults> {
        match sources.extract::<Dict>() {
            Ok(_) => Ok(Self { sources, section: "", asked: Vec::new(), faults: Vec::new() }),
            Err(error) => Err(Faults(error.into_iter().map(|error| one_line(&error)).collect())),
        }
    }

    /// From here on keys stand in this section.
    pub(super) fn enter(&mut self, section: &'static str) {
        self.section = section;
    }

    fn path(&self, key: &str) -> String {
        if self.section.is_empty() { key.to_owned() } else { format!("{}.{key}", self.section) }
    }

    /// One key, or its default when nobody set it.
    pub(super) fn get<T: DeserializeOwned>(&mut self, key: &str, default: T) -> T {
        let path = self.path(key);
        self.asked.push(path.clone());
        match self.sources.find_value(&path) {
            Err(error) if error.missing() => default,
            Err(error) => {
                self.faults.push(format!("{path}: {}", one_line(&error)));
                default
            }
            Ok(_) => self.sources.extract_inner(&path).unwrap_or_else(|error| {
                self.faults.push(format!("{path}: {}", one_line(&error)));
                default
            }),
        }
    }

    /// A whole number within bounds.
    pub(super) fn number(&mut self, key: &str, default: u32, least: u32, most: u32) -> u32 {
        let number = self.get::<i64>(key, default.into());
        match u32::try_from(number) {
            Ok(number) if (least..=most).contains(&number) => number,
            _ => {
                self.fault(key, &format!("a whole number from {least} to {most}, not {number}"));
                default
            }
        }
    }

    /// A value that was read, in its own form.
    pub(super) fn parse<V: ?Sized, T>(
        &mut self,
        key: &str,
        value: &V,
        form: &str,
        default: T,
        parse: impl Fn(&V) -> Option<T>,
    ) -> T {
        parse(value).unwrap_or_else(|| {
            self.fault(key, form);
            default
        })
    }

    /// The certificate file, if https is configured; both files must be readable.
    pub(super) fn tls(&mut self) -> Option<PathBuf> {
        if self.sources.find_value("tls").is_err() {
            return None;
        }
        let mut files = ["tls.certs", "tls.key"].map(|key| (key, self.sources.extract_inner::<PathBuf>(key)));
        for (key, file) in &mut files {
            match file {
                Err(_) => self
                    .faults
                    .push(format!("{key}: wanted: the path of a PEM file; tls.certs and tls.key go together")),
                Ok(path) => {
                    if let Err(error) = std::fs::File::open(&*path) {
                        self.faults.push(format!("{key}: {} cannot be read ({error})", path.display()));
                    }
                }
            }
        }
        let [(_, certs), (_, key)] = files;
        if let (Ok(certs), Ok(key)) = (&certs, &key)
            && certs.exists()
            && key.exists()
            && let Err((at_fault, why)) = certificate_fits(certs, key)
        {
            self.faults.push(format!("{at_fault}: {why}"));
        }
        certs.ok().or(Some(PathBuf::new()))
    }

    /// A fault of a key in the section.
    pub(super) fn fault(&mut self, key: &str, form: &str) {
        let path = self.path(key);
        self.faults.push(format!("{path}: wanted: {form}"));
    }

    /// A fault of a key outside the section.
    pub(super) fn fault_of(&mut self, path: &str, form: &str) {
        self.faults.push(format!("{path}: wanted: {form}"));
    }

    /// The sources again, if nothing was wrong and nothing unknown was set.
    pub(super) fn finish(mut self) -> Result<Figment, Faults> {
        match self.sources.extract::<Dict>() {
            Err(error) => self.faults.extend(error.into_iter().map(|error| one_line(&error))),
            Ok(dict) => self.unknown(&dict),
        }
        if self.faults.is_empty() { Ok(self.sources) } else { Err(Faults(self.faults)) }
    }

    fn unknown(&mut self, dict: &Dict) {
        let own: Vec<String> = self.asked.iter().filter(|key| key.starts_with("twodoors.")).cloned().collect();
        let top: Vec<String> = ROCKET_KEYS.iter().map(|key| (*key).to_owned()).collect();
        for key in dict.keys() {
            if FIXED_KEYS.contains(&key.as_str()) {
                self.faults.push(format!("{key}: Twodoors sets this itself; remove it"));
            } else if !top.contains(key) {
                let all: Vec<String> = top.iter().chain(&own).cloned().collect();
                self.faults.push(unknown(key, &all));
            }
        }
        if let Some(Value::Dict(_, own_dict)) = dict.get("twodoors") {
            let mut set = Vec::new();
            flatten("twodoors", own_dict, &own, &mut set);
            for key in set {
                if !own.contains(&key) {
                    self.faults.push(unknown(&key, &own));
                }
            }
        }
    }
}

/// Whether these files can serve https together: found out here, not when the port opens.
fn certificate_fits(certs: &Path, key: &Path) -> Result<(), (&'static str, String)> {
    let chain = CertificateDer::pem_file_iter(certs).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let chain = chain.ok().filter(|chain| !chain.is_empty());
    let chain = chain.ok_or(("tls.certs", format!("{} holds no certificate in PEM", certs.display())))?;
    let key_der = PrivateKeyDer::from_pem_file(key)
        .map_err(|_| ("tls.key", format!("{} holds no private key in PEM", key.display())))?;
    CertifiedKey::from_der(chain, key_der, &rustls::crypto::ring::default_provider())
        .map(drop)
        .map_err(|error| ("tls.key", format!("{} does not fit the certificate ({error})", key.display())))
}

/// An error in one line, without the excerpt that TOML's own draw over several.
fn one_line(error: &figment::Error) -> String {
    let text = error.to_string();
    let is_excerpt = |line: &&str| line.trim_start_matches(|c: char| c == ' ' || c.is_ascii_digit()).starts_with('|');
    let lines: Vec<&str> = text.lines().filter(|line| !is_excerpt(line)).map(str::trim).collect();
    lines.join(", ")
}

/// Whether known keys stand under this path; a section may be empty.
fn is_section(path: &str, known: &[String]) -> bool {
    known.iter().any(|key| key.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
}

fn flatten(prefix: &str, dict: &Dict, known: &[String], keys: &mut Vec<String>) {
    for (key, value) in dict {
        let path = format!("{prefix}.{key}");
        match value {
            Value::Dict(_, inner) if !known.contains(&path) && (!inner.is_empty() || is_section(&path, known)) => {
                flatten(&path, inner, known, keys);
            }
            _ => keys.push(path),
        }
    }
}

/// Names the nearest known key.
fn unknown(key: &str, known: &[String]) -> String {
    // People leave the section out, or put the key into another one: its own name counts as well.
    let name = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
    let likeness = |one: &str| strsim::jaro_winkler(key, one) + strsim::jaro_winkler(&name(key), &name(one)) / 2.0;
    let sections = known.iter().filter_map(|path| path.rsplit_once('.').map(|(section, _)| section));
    let candidates = known.iter().map(String::as_str).chain(sections.filter(|section| *section != "twodoors"));
    let nearest = candidates.max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    match nearest {
        Some(nearest) => format!("{key}: there is no such key; the nearest is {nearest}"),
        None => format!("{key}: there is no such key"),
    }
}
