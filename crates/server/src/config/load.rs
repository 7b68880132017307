//! Where settings come from: the environment, a file, their defaults; and everything that is wrong with them, at once.

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
};

use toml::{Table, Value};

use super::{Config, SETTINGS, Setting};

/// Read from the working directory when it is there.
const DEFAULT_FILE: &str = "deskbell.toml";

/// Names of this prefix are ours: one that is not known is a mistake.
const PREFIX: &str = "DESKBELL_";

/// Ours too, but read by other parts of the product: the command that makes an agent, the scripts, the tests and their tools.
const READ_ELSEWHERE: &[&str] = &[
    "DESKBELL_AGENT_PASSWORD",
    "DESKBELL_BINARY",
    "DESKBELL_CHROMIUM",
    "DESKBELL_DEMO_EMAIL",
    "DESKBELL_DEMO_PASSWORD",
    "DESKBELL_URL",
];
const READ_BY_TESTS: &str = "DESKBELL_TEST_";

/// How alike a name must be to be suggested (Jaro-Winkler, 0 to 1).
const ALIKE: f64 = 0.85;

/// Where a value comes from.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// It is not set.
    Default,
    /// The configuration file.
    File,
    /// The environment, which wins.
    Environment,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Default => "default",
            Self::File => "file",
            Self::Environment => "environment",
        })
    }
}

/// A configuration, and where each value came from.
pub(crate) struct Loaded {
    pub(crate) config: Config,
    given: BTreeMap<&'static str, (String, Source)>,
}

impl Loaded {
    /// What a setting was given as, and where.
    pub(crate) fn given(&self, setting: &Setting) -> (&str, Source) {
        match self.given.get(setting.name) {
            Some((text, source)) => (text, *source),
            None => (setting.default.text(), Source::Default),
        }
    }

    /// What is accepted and has no effect, in a sentence each.
    pub(crate) fn warnings(&self) -> Vec<&'static str> {
        let mut warnings = Vec::new();
        if self.config.redis_url.is_some() {
            warnings.push("REDIS_URL is accepted but not used: there is one node, and it needs no Redis.");
        }
        if self.config.openrouter_api_key.is_some() {
            warnings.push("OPENROUTER_API_KEY is accepted but not used: there are no AI answers yet.");
        }
        warnings
    }
}

/// Everything that is wrong with a configuration.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ConfigError(Vec<String>);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration is not right:")?;
        for fault in &self.0 {
            write!(f, "\n  {fault}")?;
        }
        f.write_str("\n`deskbell config reference` lists everything that can be set.")
    }
}

impl std::error::Error for ConfigError {}

/// Reads the configuration from `environment` and from `file` (or from `deskbell.toml`, when it is there).
pub(crate) fn load(
    file: Option<&Path>,
    environment: impl Iterator<Item = (String, String)>,
) -> Result<Loaded, ConfigError> {
    let mut faults = Vec::new();
    let mut given = BTreeMap::new();
    let path = file.map_or_else(|| PathBuf::from(DEFAULT_FILE), Path::to_owned);
    match read_file(&path, file.is_some()) {
        Ok(table) => take_file(table, &path, &mut given, &mut faults),
        Err(fault) => faults.push(fault),
    }
    take_environment(environment, &mut given, &mut faults);
    let config = Config::read(
        |setting| {
            given
                .get(setting.name)
                .map(|(text, _): &(String, Source)| text.as_str())
        },
        |setting, why| {
            let source = given
                .get(setting.name)
                .map_or(Source::Default, |(_, source)| *source);
            let text = given.get(setting.name).map_or("", |(text, _)| text.as_str());
            let value = if setting.is_secret {
                String::new()
            } else {
                format!(", is {text:?}")
            };
            faults.push(format!("{}: {why}{value} ({source})", setting.name));
        },
    );
    let incomplete = config.as_ref().and_then(Config::incomplete);
    faults.extend(incomplete.map(str::to_owned));
    match config {
        Some(config) if faults.is_empty() => Ok(Loaded { config, given }),
        _ => Err(ConfigError(faults)),
    }
}

fn read_file(path: &Path, is_asked_for: bool) -> Result<Table, String> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !is_asked_for => {
            return Ok(Table::new());
        }
        Err(error) => return Err(format!("{}: cannot be read: {error}", path.display())),
    };
    text.parse().map_err(|error| {
        format!(
            "{}: {}",
            path.display(),
            format!("{error}").trim_end().replace('\n', "\n    ")
        )
    })
}

fn take_file(
    table: Table,
    path: &Path,
    given: &mut BTreeMap<&'static str, (String, Source)>,
    faults: &mut Vec<String>,
) {
    for (key, value) in table {
        let Some(setting) = SETTINGS.iter().find(|setting| setting.key == key) else {
            let hint = suggestion(&key, |setting| setting.key);
            faults.push(format!(
                "{key}: there is no such setting{hint} ({})",
                path.display()
            ));
            continue;
        };
        let text = match value {
            Value::String(text) => text,
            Value::Integer(number) => number.to_string(),
            Value::Boolean(flag) => flag.to_string(),
            other => {
                let kind = other.type_str();
                faults.push(format!(
                    "{key}: must be a string, a number or a boolean, is a {kind} ({})",
                    path.display()
                ));
                continue;
            }
        };
        given.insert(setting.name, (text, Source::File));
    }
}

fn take_environment(
    environment: impl Iterator<Item = (String, String)>,
    given: &mut BTreeMap<&'static str, (String, Source)>,
    faults: &mut Vec<String>,
) {
    for (name, text) in environment {
        if let Some(setting) = SETTINGS.iter().find(|setting| setting.name == name) {
            // Empty is as good as not set: compose files pass on what they do not have in this way.
            if !text.is_empty() {
                given.insert(setting.name, (text, Source::Environment));
            }
        } else if name.starts_with(PREFIX) && !is_read_elsewhere(&name) && !is_service_link(&name, &text) {
            let hint = suggestion(&name, |setting| setting.name);
            faults.push(format!("{name}: there is no such setting{hint} (environment)"));
        }
    }
}

fn is_read_elsewhere(name: &str) -> bool {
    READ_ELSEWHERE.contains(&name) || name.starts_with(READ_BY_TESTS)
}

/// Kubernetes gives every pod variables about each service of its namespace, and so about one called "deskbell".
fn is_service_link(name: &str, text: &str) -> bool {
    let is_address = ["tcp://", "udp://", "sctp://"]
        .iter()
        .any(|start| text.starts_with(start));
    name.starts_with("DESKBELL_SERVICE_HOST")
        || name.starts_with("DESKBELL_SERVICE_PORT")
        || (name == "DESKBELL_PORT" && is_address)
        || name
            .strip_prefix("DESKBELL_PORT_")
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// `; did you mean …?` with the setting whose name is most alike, if one is.
fn suggestion(name: &str, of: impl Fn(&Setting) -> &'static str) -> String {
    // Some names are the ecosystem's and have no prefix: DESKBELL_PORT means PORT.
    if let Some(bare) = SETTINGS
        .iter()
        .find(|setting| name.strip_prefix(PREFIX) == Some(setting.name))
    {
        return format!("; did you mean {}?", bare.name);
    }
    let nearest = SETTINGS
        .iter()
        .map(|setting| (strsim::jaro_winkler(name, of(setting)), of(setting)))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|(a, _), (b, _)| a.total_cmp(b));
    nearest.map_or_else(String::new, |(_, name)| format!("; did you mean {name}?"))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn from(pairs: &[(&str, &str)]) -> Result<Loaded, ConfigError> {
        let pairs = pairs
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        load(None, pairs)
    }

    fn faults(pairs: &[(&str, &str)]) -> Vec<String> {
        from(pairs).err().map(|error| error.0).unwrap_or_default()
    }

    #[test]
    fn a_provider_needs_what_belongs_to_it() {
        let issuer = ("DESKBELL_OIDC_ISSUER", "https://id.example.com");
        let (id, public) = (
            ("DESKBELL_OIDC_CLIENT_ID", "deskbell"),
            ("DESKBELL_PUBLIC_URL", "https://chat.example.com"),
        );
        for (given, missing) in [
            (vec![issuer, public], "DESKBELL_OIDC_CLIENT_ID"),
            (vec![id], "DESKBELL_OIDC_ISSUER"),
            (vec![issuer, id], "DESKBELL_PUBLIC_URL"),
        ] {
            let faults = faults(&given);
            assert!(
                matches!(&faults[..], [one] if one.starts_with(missing)),
                "{faults:?}"
            );
        }
        assert!(faults(&[issuer, id, public]).is_empty());
    }

    #[test]
    fn nothing_set_is_a_configuration() {
        let loaded = from(&[("PATH", "/bin"), ("REDIS_URL", "")]).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(loaded.config.port, 3000);
        assert_eq!(loaded.config.database_url(), "sqlite:./data/deskbell.db");
        assert_eq!(loaded.config.agent_grace_seconds, Duration::from_secs(30));
        assert!(loaded.warnings().is_empty());
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let found = faults(&[
            ("PORT", "http"),
            ("DESKBELL_AGENT_GRACE_SECOND", "1"),
            ("DESKBELL_PORT", "3000"),
            ("JWT_SECRET", "too short"),
        ]);
        assert_eq!(found.len(), 4, "{found:#?}");
        let text = ConfigError(found).to_string();
        assert!(text.contains("PORT: must be a whole number from 0 to 65535, is \"http\" (environment)"));
        assert!(text.contains("did you mean DESKBELL_AGENT_GRACE_SECONDS?"));
        assert!(text.contains("DESKBELL_PORT: there is no such setting; did you mean PORT?"));
        assert!(!text.contains("too short"), "a secret is never printed: {text}");
    }

    #[test]
    fn names_of_kubernetes_and_of_the_tests_are_not_mistakes() {
        assert!(
            faults(&[
                ("DESKBELL_SERVICE_HOST", "10.0.0.1"),
                ("DESKBELL_SERVICE_PORT_HTTP", "3000"),
                ("DESKBELL_PORT", "tcp://10.0.0.1:3000"),
                ("DESKBELL_PORT_3000_TCP_ADDR", "10.0.0.1"),
                ("DESKBELL_TEST_SEED", "1"),
            ])
            .is_empty()
        );
    }

    #[test]
    fn a_name_that_a_script_reads_does_not_stop_a_server() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let folders =
            ["script", "e2e", "e2e/support"].map(|folder| std::fs::read_dir(root.join(folder)).unwrap());
        let mut found = 0;
        for path in folders.into_iter().flatten().map(|entry| entry.unwrap().path()) {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
            for name in words.filter(|word| word.starts_with(PREFIX)) {
                let is_known = SETTINGS.iter().any(|setting| setting.name == name);
                assert!(
                    is_known || is_read_elsewhere(name),
                    "{name} in {}",
                    path.display()
                );
                found += 1;
            }
        }
        assert!(found > 20, "{found}");
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        std::fs::write(&path, "port = 4000\nhost = \"::1\"\ntrust_proxy = true\n").unwrap();
        let environment = [("PORT".to_owned(), "5000".to_owned())].into_iter();
        let loaded = load(Some(&path), environment).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(loaded.config.port, 5000);
        assert_eq!(loaded.config.host.to_string(), "::1");
        assert!(loaded.config.trust_proxy);
    }

    #[test]
    fn a_bad_file_is_refused_with_the_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        let faults = |text: &str| {
            std::fs::write(&path, text).unwrap();
            load(Some(&path), std::iter::empty())
                .err()
                .map(|error| error.to_string())
                .unwrap_or_default()
        };
        assert!(faults("port = ").contains("line 1"));
        assert!(faults("prot = 1").contains("did you mean port?"));
        assert!(faults("port = [1]").contains("is a array") || faults("port = [1]").contains("array"));
        assert!(faults("port = 70000").contains("(file)"));
        assert!(
            load(Some(&folder.path().join("none.toml")), std::iter::empty()).is_err(),
            "a file that was asked for must be there"
        );
    }
}
