//! A phone: it holds a token pair and shows the access token.

use super::http::{Reply, Request, send};
use serde_json::{Value, json};

/// What a phone keeps.
#[derive(Clone, Debug)]
pub struct Pair {
    pub access_token: String,
    pub refresh_token: String,
    pub login_id: String,
}

impl Pair {
    pub fn of(value: &Value) -> Self {
        let text = |name: &str| value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}")).to_owned();
        Self { access_token: text("access_token"), refresh_token: text("refresh_token"), login_id: text("login_id") }
    }
}

/// One phone.
#[derive(Clone)]
pub struct ApiClient {
    pub port: u16,
    pub pair: Pair,
}

impl ApiClient {
    /// Asks for a pair; the answer as it comes.
    pub fn login(port: u16, username: &str, password: &str, device_name: &str) -> Reply {
        let body = json!({"username": username, "password": password, "device_name": device_name});
        send(port, &Request::new("POST", "/api/login").json(&body))
    }

    pub fn sign_in(port: u16, username: &str, password: &str, device_name: &str) -> Self {
        let reply = Self::login(port, username, password, device_name);
        assert_eq!(reply.status, 200, "{}", reply.text());
        Self { port, pair: Pair::of(&reply.json()) }
    }

    /// Sends a request with the access token.
    pub fn send(&self, request: Request) -> Reply {
        send(self.port, &request.header("authorization", &format!("Bearer {}", self.pair.access_token)))
    }

    pub fn get(&mut self, path: &str) -> Reply {
        self.send(Request::new("GET", path))
    }

    pub fn delete(&mut self, path: &str) -> Reply {
        self.send(Request::new("DELETE", path))
    }

    pub fn post(&mut self, path: &str, body: Option<&Value>) -> Reply {
        let request = Request::new("POST", path);
        self.send(match body {
            Some(body) => request.json(body),
            None => request,
        })
    }

    pub fn patch(&mut self, path: &str, body: &Value) -> Reply {
        self.send(Request::new("PATCH", path).json(body))
    }

    /// Refreshes with a token, without keeping the answer.
    pub fn refresh_with(&self, refresh_token: &str) -> Reply {
        send(self.port, &Request::new("POST", "/api/refresh").json(&json!({"refresh_token": refresh_token})))
    }

    /// Refreshes and keeps the new pair.
    pub fn refresh(&mut self) -> Reply {
        let reply = self.refresh_with(&self.pair.refresh_token.clone());
        if reply.status == 200 {
            self.pair = Pair::of(&reply.json());
        }
        reply
    }

    /// Whether the access token still opens the house.
    pub fn is_signed_in(&mut self) -> bool {
        self.get("/api/account").status == 200
    }
}
