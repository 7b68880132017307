//! `/api/auth/oidc`: signing in at a provider.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use edge::{
    ClientAddress, Json, Query, Refusal,
    documents::{Always, WithBody, WithCredentials, WithId, WithTokenInBody},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::Secret;
use crate::{
    Accounts,
    oidc::{Arrival, FLOW_SECONDS, Failed, Handover, SignInProvider},
    wire::SignedIn,
};

/// What ties a sign-in to one browser. It is no authority: without a state or a code, which no page but ours is told, it opens nothing.
const COOKIE: &str = "deskbell_sign_in";
/// With this name browsers take it from this very host over TLS alone (RFC 6265bis): no neighbour under the same domain can set it.
const HTTPS_COOKIE: &str = "__Host-deskbell_sign_in";
/// 256 bits in base64url.
const COOKIE_LENGTH: usize = 43;

pub(super) fn router() -> OpenApiRouter<Accounts> {
    OpenApiRouter::new()
        .routes(routes!(sign_in_provider))
        .routes(routes!(start))
        .routes(routes!(callback))
        .routes(routes!(hand_over))
}

fn cookie_name(is_https: bool) -> &'static str {
    if is_https { HTTPS_COOKIE } else { COOKIE }
}

/// `SameSite=Lax`: it must come along when the provider sends the browser back.
fn set_cookie(value: &str, is_https: bool) -> String {
    let secure = if is_https { "; Secure" } else { "" };
    let name = cookie_name(is_https);
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={FLOW_SECONDS}{secure}")
}

fn cookie(headers: &HeaderMap, is_https: bool) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, value)| *name == cookie_name(is_https) && is_ours(value))
        .map(|(_, value)| value.to_owned())
}

fn is_ours(value: &str) -> bool {
    value.len() == COOKIE_LENGTH
        && value
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ['-', '_'].contains(&c))
}

/// To the front page and nowhere else, whatever was sent: nobody is led away.
fn to_desk(said: &str) -> Response {
    let headers = [(header::CACHE_CONTROL, "no-store")];
    (headers, Redirect::to(&format!("/#{said}"))).into_response()
}

fn failed(why: Failed) -> Response {
    to_desk(&format!("sign-in-failed={}", why.as_str()))
}

/// Whether there is a provider to sign in with
#[utoipa::path(get, path = "/api/auth/oidc", tag = "accounts", operation_id = "getSignInProvider",
    responses((status = 200, description = "Its name, for a button", body = SignInProvider), Always))]
async fn sign_in_provider(State(accounts): State<Accounts>) -> Json<SignInProvider> {
    Json(accounts.sign_in_provider())
}

/// Sign in at the provider
///
/// For a browser, which goes there and comes back. What goes wrong is said at the desk.
#[utoipa::path(get, path = "/api/auth/oidc/start", tag = "accounts", operation_id = "startProviderSignIn",
    responses((status = 303, description = "To the provider (OpenID Connect, authorization code with PKCE); or to the desk with `#sign-in-failed=`"),
        WithId, Always))]
async fn start(
    State(accounts): State<Accounts>,
    from: ClientAddress,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let provider = accounts.provider()?;
    let browser = cookie(&headers, provider.is_https);
    Ok(match accounts.begin_oidc(provider, browser, &from).await {
        Ok(begun) => {
            let headers = [
                (header::SET_COOKIE, set_cookie(&begun.browser, provider.is_https)),
                (header::CACHE_CONTROL, "no-store".to_owned()),
            ];
            (headers, Redirect::to(&begun.url)).into_response()
        }
        Err(why) => failed(why),
    })
}

/// Come back from the provider
#[utoipa::path(get, path = "/api/auth/oidc/callback", tag = "accounts", operation_id = "returnFromProvider",
    params(
        ("state" = Option<String>, Query, description = "As it was given to the provider"),
        ("code" = Option<String>, Query, description = "The provider's"),
        ("error" = Option<String>, Query, description = "The provider's, when it refused")
    ),
    responses((status = 303, description = "To the desk, with `#sign-in=` and a one-time code, or `#sign-in-failed=` and why: \
        `expired`, `denied`, `provider`, `unverified`, `unknown`, `limited` or `storage`"), WithId, Always))]
async fn callback(
    State(accounts): State<Accounts>,
    from: ClientAddress,
    headers: HeaderMap,
    arrival: Result<Query<Arrival>, Refusal>,
) -> Result<Response, Refusal> {
    let provider = accounts.provider()?;
    let browser = cookie(&headers, provider.is_https);
    let (Some(browser), Ok(Query(arrival))) = (browser, arrival) else {
        return Ok(failed(Failed::Expired));
    };
    let arrived = accounts.arrive_oidc(provider, arrival, &browser, &from).await;
    Ok(match arrived {
        Ok(code) => to_desk(&format!("sign-in={code}")),
        Err(why) => failed(why),
    })
}

/// Finish signing in at the provider
///
/// With the code from behind the `#`, in the browser that was at the provider. An account with a second factor is answered
/// `two-factor-required`, as `POST /api/auth/login` does.
#[utoipa::path(post, path = "/api/auth/oidc/session", tag = "accounts", operation_id = "finishProviderSignIn", request_body = Handover,
    responses((status = 200, description = "Signed in", body = SignedIn), WithBody, WithCredentials, WithTokenInBody, WithId, Always))]
async fn hand_over(
    State(accounts): State<Accounts>,
    from: ClientAddress,
    headers: HeaderMap,
    Json(sent): Json<Handover>,
) -> Result<Secret<SignedIn>, Refusal> {
    let provider = accounts.provider()?;
    let browser = cookie(&headers, provider.is_https).unwrap_or_default();
    Ok(Secret(
        StatusCode::OK,
        accounts.hand_over(&sent, &browser, &from).await?,
    ))
}
