//! The conversation with the provider.

use std::{
    error::Error,
    fmt,
    net::IpAddr,
    pin::Pin,
    time::{Duration, Instant},
};

use edge::RateLimit;
use openidconnect::{
    AccessTokenHash, AsyncHttpClient, AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IssuerUrl, Nonce,
    OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, TokenResponse,
    core::{
        CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreJwsSigningAlgorithm as Algorithm,
        CoreProviderMetadata,
    },
};
use reqwest::{Url, redirect::Policy};
use tokio::sync::Mutex;

/// How long the provider may take for one answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest answer that is read, in bytes.
const MAX_ANSWER: usize = 1024 * 1024;
/// How long what it said of itself counts for sending somebody there. Who comes back is checked against what it says then.
const FRESH: Duration = Duration::from_mins(1);
/// For how long a provider that was not reached is not asked again.
const RESPITE: Duration = Duration::from_secs(3);
/// With what a provider may sign. None of them with the client's secret, which others know too.
const SIGNED_BY: [Algorithm; 9] = [
    Algorithm::RsaSsaPkcs1V15Sha256,
    Algorithm::RsaSsaPkcs1V15Sha384,
    Algorithm::RsaSsaPkcs1V15Sha512,
    Algorithm::RsaSsaPssSha256,
    Algorithm::RsaSsaPssSha384,
    Algorithm::RsaSsaPssSha512,
    Algorithm::EcdsaP256Sha256,
    Algorithm::EcdsaP384Sha384,
    Algorithm::EdDsa,
];

/// What the operator says of a provider.
#[derive(Debug)]
pub struct ProviderSettings {
    /// Its address: `https`, or this very machine.
    pub issuer: String,
    /// What it calls us.
    pub client_id: String,
    /// Absent for a public client.
    pub client_secret: Option<String>,
    /// What people call it.
    pub name: String,
    /// How browsers reach us, without a slash at its end.
    pub public_url: String,
    /// Sign-ins that begin, for each address.
    pub limit: RateLimit,
}

/// A provider that may say who somebody is.
pub struct Provider {
    pub(crate) name: String,
    pub(crate) limit: RateLimit,
    /// Whether browsers reach us over TLS.
    pub(crate) is_https: bool,
    issuer: IssuerUrl,
    client_id: ClientId,
    client_secret: Option<ClientSecret>,
    /// Where browsers come back to.
    callback: RedirectUrl,
    http: Http,
    said: Mutex<Option<Said>>,
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provider")
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

/// What it said of itself last, or why it did not.
struct Said {
    at: Instant,
    metadata: Result<CoreProviderMetadata, ProviderError>,
}

/// What went wrong, for the operator's log. It holds no secret.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{step}: {why}")]
pub struct ProviderError {
    step: &'static str,
    why: String,
}

/// With the causes, since the libraries say at the top only that something failed.
fn at(step: &'static str) -> impl Fn(&dyn Error) -> ProviderError {
    move |error| {
        let mut why = error.to_string();
        let mut cause = error.source();
        while let Some(inner) = cause {
            why = format!("{why}: {inner}");
            cause = inner.source();
        }
        ProviderError { step, why }
    }
}

fn wrong(step: &'static str, why: &str) -> ProviderError {
    let why = why.to_owned();
    ProviderError { step, why }
}

/// A question that the browser takes there.
pub(super) struct Asked {
    pub(super) url: String,
    pub(super) state: String,
    pub(super) nonce: String,
    pub(super) verifier: String,
}

/// Who came back.
pub(super) struct Person {
    pub(super) email: Option<String>,
    pub(super) is_verified: bool,
}

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

impl Provider {
    /// Asks nobody anything yet.
    pub fn new(settings: ProviderSettings) -> Result<Self, ProviderError> {
        // Whoever was quicker chose the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .timeout(PATIENCE)
            // A provider that leads elsewhere could lead to what only this machine reaches.
            .redirect(Policy::none())
            .user_agent(concat!("Deskbell/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| at("TLS")(&error))?;
        let callback = format!("{}/api/auth/oidc/callback", settings.public_url);
        let provider = Self {
            name: settings.name,
            limit: settings.limit,
            is_https: settings.public_url.starts_with("https:"),
            issuer: IssuerUrl::new(settings.issuer).map_err(|error| at("issuer")(&error))?,
            client_id: ClientId::new(settings.client_id),
            client_secret: settings.client_secret.map(ClientSecret::new),
            callback: RedirectUrl::new(callback).map_err(|error| at("public address")(&error))?,
            http: Http(http),
            said: Mutex::new(None),
        };
        refuse_open("issuer", provider.issuer.url())?;
        Ok(provider)
    }

    /// What it says of itself and its keys now.
    async fn discover(&self) -> Result<CoreProviderMetadata, ProviderError> {
        CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http)
            .await
            .map_err(|error| at("discovery")(&error))
    }

    /// What it said lately. One asks, whoever else wants to know waits for the same answer.
    async fn metadata(&self) -> Result<CoreProviderMetadata, ProviderError> {
        let mut said = self.said.lock().await;
        let counts = |said: &Said| {
            let age = said.at.elapsed();
            age < RESPITE || (said.metadata.is_ok() && age < FRESH)
        };
        if let Some(said) = said.as_ref().filter(|said| counts(said)) {
            return said.metadata.clone();
        }
        let metadata = self.discover().await;
        *said = Some(Said {
            at: Instant::now(),
            metadata: metadata.clone(),
        });
        metadata
    }

    fn client(&self, metadata: CoreProviderMetadata) -> Client {
        let methods = metadata.token_endpoint_auth_methods_supported().cloned();
        let by_header =
            methods.is_none_or(|methods| methods.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let (id, secret) = (self.client_id.clone(), self.client_secret.clone());
        CoreClient::from_provider_metadata(metadata, id, secret)
            .set_auth_type(if by_header {
                AuthType::BasicAuth
            } else {
                AuthType::RequestBody
            })
            .set_redirect_uri(self.callback.clone())
    }

    /// Where to send a browser, and what to know when it is back.
    pub(super) async fn ask(&self) -> Result<Asked, ProviderError> {
        let client = self.client(self.metadata().await?);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (url, state, nonce) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .add_scope(Scope::new("email".into()))
            .set_pkce_challenge(challenge)
            .url();
        refuse_open("authorization address", &url)?;
        Ok(Asked {
            url: url.into(),
            state: state.into_secret(),
            nonce: nonce.secret().clone(),
            verifier: verifier.into_secret(),
        })
    }

    /// Who has the code. What the provider says is believed when it is signed with a key of its own, for us, now, and for this
    /// very sign-in.
    pub(super) async fn who(
        &self,
        code: String,
        nonce: String,
        verifier: String,
    ) -> Result<Person, ProviderError> {
        // Asked anew: keys are changed, and then what is signed with the old ones counts no more.
        let client = self.client(self.discover().await?);
        let tokens = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|error| at("token address")(&error))?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier))
            .request_async(&self.http)
            .await
            .map_err(|error| at("token")(&error))?;
        let id = tokens
            .id_token()
            .ok_or_else(|| wrong("token", "there is no id token"))?;
        let check = client.id_token_verifier().set_allowed_algs(SIGNED_BY);
        let claims = id
            .claims(&check, &Nonce::new(nonce))
            .map_err(|error| at("id token")(&error))?;
        if let Some(named) = claims.access_token_hash() {
            let algorithm = id.signing_alg().map_err(|error| at("id token")(&error))?;
            let key = id.signing_key(&check).map_err(|error| at("id token")(&error))?;
            let ours = AccessTokenHash::from_token(tokens.access_token(), algorithm, key)
                .map_err(|error| at("access token")(&error))?;
            if ours != *named {
                return Err(wrong("access token", "is not the one that the id token names"));
            }
        }
        Ok(Person {
            email: claims.email().map(|email| email.as_str().to_owned()),
            is_verified: claims.email_verified() == Some(true),
        })
    }
}

/// Asks the provider, within bounds.
struct Http(reqwest::Client);

impl Http {
    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, CallError> {
        let request = reqwest::Request::try_from(request)?;
        refuse_open("address", request.url())?;
        let mut answer = self.0.execute(request).await?;
        let mut response = HttpResponse::new(Vec::new());
        *response.status_mut() = answer.status();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        while let Some(chunk) = answer.chunk().await? {
            if response.body().len() + chunk.len() > MAX_ANSWER {
                return Err(wrong("answer", "is longer than 1 MiB").into());
            }
            response.body_mut().extend_from_slice(&chunk);
        }
        Ok(response)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = CallError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, CallError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}

/// A request came to nothing.
#[derive(Debug, thiserror::Error)]
enum CallError {
    #[error(transparent)]
    Http(#[from] reqwest::Error),
    #[error(transparent)]
    Provider(#[from] ProviderError),
}

/// Secrets and identities travel over TLS, or do not leave this machine.
fn refuse_open(step: &'static str, url: &Url) -> Result<(), ProviderError> {
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let is_here = host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    match url.scheme() {
        "https" => Ok(()),
        "http" if is_here => Ok(()),
        _ => Err(wrong(step, "must begin with https://")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_spoken_to_in_the_open() {
        for (url, good) in [
            ("https://id.example.com/realms/one", true),
            ("http://127.0.0.1:9000", true),
            ("http://[::1]:9000/", true),
            ("http://localhost", true),
            ("http://id.example.com", false),
            ("http://localhost.example.com", false),
            ("http://10.0.0.7", false),
            ("file:///etc/passwd", false),
        ] {
            let parsed = Url::parse(url).unwrap();
            assert_eq!(refuse_open("issuer", &parsed).is_ok(), good, "{url}");
        }
    }
}
