//! E-mails: plain text and the same as simple HTML, without pictures or anything else that tells who read it.

use kernel::AgentId;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, MultiPart},
};

use super::{Call, Trouble};
use crate::Notify;

/// How long an e-mail may take.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(20);

/// Sends e-mails through the operator's server.
#[derive(Clone)]
pub struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// Why no e-mails can be sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The server's address.
    #[error("DESKBELL_SMTP_URL: {0}")]
    Url(#[from] lettre::transport::smtp::Error),
    /// The sender.
    #[error("DESKBELL_SMTP_FROM: {0}")]
    From(#[from] lettre::address::AddressError),
}

impl Mail {
    /// The address that e-mails come from.
    #[must_use]
    pub fn sender(&self) -> String {
        self.from.email.to_string()
    }

    /// Through the server at `url` (`smtp://` or `smtps://`), as `from`.
    pub fn new(url: &str, from: &str) -> Result<Self, MailError> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?
            .timeout(Some(PATIENCE))
            .build();
        Ok(Self {
            transport,
            from: from.parse()?,
        })
    }

    /// The address that e-mails come from.
    #[must_use]
    pub fn from(&self) -> String {
        self.from.email.to_string()
    }

    /// Sends one e-mail. What is put into its head is one line, whoever wrote it.
    pub async fn send(
        &self,
        to: &str,
        name: &str,
        subject: &str,
        text: String,
        html: String,
    ) -> Result<(), String> {
        let address = to.parse().map_err(|_| "the agent's address is none")?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(Some(one_line(name)), address))
            .subject(one_line(subject))
            // Not a person's: no "I am on holiday" comes back (RFC 3834).
            .raw_header(raw("Auto-Submitted", "auto-generated")?)
            .multipart(MultiPart::alternative_plain_html(text, html))
            .map_err(|error| error.to_string())?;
        let sent = tokio::time::timeout(PATIENCE, self.transport.send(message)).await;
        match sent {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("the mail server did not answer in time".into()),
        }
    }
}

impl Notify {
    pub(super) async fn mail(&self, agent: AgentId, call: &Call) -> Result<(), Trouble> {
        let mail = self.inner.mail.as_ref().ok_or("no mail server is set")?;
        let person = self.inner.accounts.agent(call.workspace, agent).await;
        let person = person.map_err(|problem| problem.detail)?;
        let url = call.url(self.inner.settings.public_url.as_ref());
        let (title, text) = (call.title(), call.text());
        mail.send(
            &person.email,
            &person.name,
            &format!("{title} – Deskbell"),
            plain(&title, &text, url.as_deref()),
            html(&title, &text, url.as_deref()),
        )
        .await
    }
}

fn raw(name: &'static str, value: &str) -> Result<lettre::message::header::HeaderValue, String> {
    use lettre::message::header::{HeaderName, HeaderValue};
    let name = HeaderName::new_from_ascii(name.into()).map_err(|error| error.to_string())?;
    Ok(HeaderValue::new(name, value.into()))
}

/// Line breaks and everything else that is no text become spaces: a name cannot begin a header of its own.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(150)
        .collect()
}

fn plain(title: &str, text: &str, url: Option<&str>) -> String {
    let link = url.map(|url| format!("\n\n{url}")).unwrap_or_default();
    format!("{title}\n\n{text}{link}\n\n-- \nYou choose by which alerts you are reached in your settings.\n")
}

fn html(title: &str, text: &str, url: Option<&str>) -> String {
    let link = url.map_or_else(String::new, |url| {
        format!("<p><a href=\"{}\">Open the desk</a></p>", escaped(url))
    });
    format!(
        "<!doctype html><html><body style=\"font-family:sans-serif\"><h1 style=\"font-size:18px\">{}</h1>\
         <p style=\"white-space:pre-wrap\">{}</p>{link}\
         <p style=\"color:#5f6877;font-size:12px\">You choose by which alerts you are reached in your settings.</p></body></html>",
        escaped(title),
        escaped(text)
    )
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_visitors_write_stays_text() {
        assert_eq!(
            one_line("Eve\r\nBcc: all@example.com"),
            "Eve  Bcc: all@example.com"
        );
        let html = html("<b>Eve</b>", "\"><img src=x>", Some("https://a.example/?x=1&y"));
        assert!(!html.contains("<img") && !html.contains("<b>"));
        assert!(html.contains("href=\"https://a.example/?x=1&amp;y\""));
    }
}
