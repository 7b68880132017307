//! The people a run needs at the server: its owner, and agents that the owner creates.

use crate::failure::{Failure, Result};
use crate::http::Rest;
use hyper::Method;
use serde_json::{Value, json};

/// A signed-in account.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) password: String,
    pub(crate) token: String,
}

/// Signs in; with `register`, makes the account first unless the server already has an owner.
pub(crate) async fn owner(rest: &Rest, email: &str, password: &str, register: bool) -> Result<Account> {
    if register {
        let body =
            json!({ "name": "Bench Owner", "email": email, "password": password, "workspace": "Bench" });
        match rest
            .call(Method::POST, "/api/auth/register", None, Some(&body))
            .await
        {
            Ok(session) => return account(email, password, &session),
            Err(failure)
                if failure
                    .problem()
                    .is_some_and(|problem| matches!(problem.status, 403 | 409)) => {}
            Err(failure) => return Err(failure),
        }
    }
    sign_in(rest, email, password).await
}

pub(crate) async fn sign_in(rest: &Rest, email: &str, password: &str) -> Result<Account> {
    let body = json!({ "email": email, "password": password });
    let session = rest
        .call(Method::POST, "/api/auth/login", None, Some(&body))
        .await?;
    account(email, password, &session)
}

/// Creates an agent, or signs in as the one that an earlier run left under this e-mail.
pub(crate) async fn agent(rest: &Rest, owner: &Account, number: u32, domain: &str) -> Result<Account> {
    let email = format!("agent-{number}@{domain}");
    let password = owner.password.clone();
    let body =
        json!({ "name": format!("Agent {number}"), "email": email, "password": password, "role": "agent" });
    match rest
        .call(Method::POST, "/api/agents", Some(&owner.token), Some(&body))
        .await
    {
        Ok(_) => {}
        Err(failure) if failure.problem().is_some_and(|problem| problem.status == 409) => {}
        Err(failure) => return Err(failure),
    }
    sign_in(rest, &email, &password).await
}

/// The key of the workspace's first widget.
pub(crate) async fn site_key(rest: &Rest, owner: &Account) -> Result<String> {
    let widgets = rest
        .call(Method::GET, "/api/widgets", Some(&owner.token), None)
        .await?;
    let key = widgets.pointer("/items/0/siteKey").and_then(Value::as_str);
    key.map(str::to_owned).ok_or_else(|| {
        Failure::Unusable("the workspace has no widget; create one, or give --site-key".into())
    })
}

fn account(email: &str, password: &str, session: &Value) -> Result<Account> {
    Ok(Account {
        id: text(session, "/user/id")?,
        email: email.to_owned(),
        password: password.to_owned(),
        token: text(session, "/token")?,
    })
}

/// The text at a JSON pointer, which the contract says is there.
pub(crate) fn text(value: &Value, pointer: &str) -> Result<String> {
    let found = value.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    found.ok_or_else(|| Failure::Protocol(format!("no text at {pointer} in {value}")))
}
