//! Where announces and scrapes go.

use crate::wire::query;

/// The announce paths of a tracker. The default is `/announce`.
///
/// A scrape path is an announce path with `scrape` in place of its first `announce` (BEP 48). A
/// path without that word has no scrape path.
#[derive(Clone, Debug)]
pub struct Paths {
    templates: Vec<Template>,
    rule: Rule,
}

/// How a path is compared with the templates.
#[derive(Clone, Copy, Debug)]
enum Rule {
    /// Segment by segment.
    Exactly,
    /// Not at all. After its slashes, the path of an announce begins with `a`, and that of a
    /// scrape with `sc`.
    Opentracker,
    /// Not at all. The path of an announce begins with `/announce`, in upper or lower case.
    Qbittorrent,
}

#[derive(Clone, Debug)]
struct Template {
    announce: Vec<String>,
    scrape: Option<Vec<String>>,
}

const ANNOUNCE: &str = "announce";

/// The segment of a path that stands for a passkey.
const PASSKEY: &str = "{passkey}";

/// What a path is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Announce,
    Scrape,
}

impl Default for Paths {
    fn default() -> Self {
        Paths::by_rule(Rule::Exactly)
    }
}

impl Paths {
    /// The paths of opentracker.
    pub(crate) fn of_opentracker() -> Self {
        Paths::by_rule(Rule::Opentracker)
    }

    /// The paths of qBittorrent's embedded tracker.
    pub(crate) fn of_qbittorrent() -> Self {
        Paths::by_rule(Rule::Qbittorrent)
    }

    /// `/announce`, and also `/announce/{passkey}`.
    pub(crate) fn with_a_key() -> Self {
        let mut paths = Paths::default();
        paths.templates.push(Template::new("/announce/{passkey}"));
        paths
    }

    fn by_rule(rule: Rule) -> Self {
        Paths { templates: vec![Template::new("/announce")], rule }
    }

    /// Paths such as `/announce`, `/x/announce.php`, or `/{passkey}/announce`, where the segment
    /// `{passkey}` stands for any text without a slash.
    ///
    /// # Errors
    /// An invalid path, which the text names, or no path at all. A valid path starts with a slash.
    pub fn new(paths: &[String]) -> Result<Self, String> {
        if paths.is_empty() {
            return Err("announce-paths: none, expected at least one".into());
        }
        let template = |path: &String| match path.starts_with('/')
            && !path.contains(['?', '#', ' '])
        {
            true => Ok(Template::new(path)),
            false => Err(format!("announce-paths: \"{path}\", expected a path such as /announce")),
        };
        let templates = paths.iter().map(template).collect::<Result<_, _>>()?;
        Ok(Paths { templates, rule: Rule::Exactly })
    }

    /// What a path is for, and the passkey in it.
    pub(crate) fn find(&self, path: &[u8]) -> Option<(Route, Option<Vec<u8>>)> {
        match self.rule {
            Rule::Exactly => {}
            Rule::Opentracker => return Some((opentracker(path)?, None)),
            Rule::Qbittorrent => {
                let start = path.get(.."/announce".len())?;
                let announces = start.eq_ignore_ascii_case(b"/announce");
                return announces.then_some((Route::Announce, None));
            }
        }
        let (route, passkey) = self.templates.iter().find_map(|template| {
            let announce = matches(&template.announce, path).map(|key| (Route::Announce, key));
            let scrape = template.scrape.as_ref();
            announce.or_else(|| Some((Route::Scrape, matches(scrape?, path)?)))
        })?;
        // A passkey that can't be decoded matches none, and is reported as it came.
        let decode = |raw: &[u8]| query::decode(raw).unwrap_or_else(|_| raw.to_vec());
        Some((route, passkey.map(decode)))
    }

    /// The first announce path, with this passkey in it.
    pub(crate) fn announce(&self, passkey: Option<&str>) -> String {
        let segment = |segment: &String| match passkey {
            Some(passkey) if segment == PASSKEY => passkey.to_owned(),
            _ => segment.clone(),
        };
        let segments = self.templates.first().map(|template| template.announce.iter().map(segment));
        segments.into_iter().flatten().collect::<Vec<_>>().join("/")
    }
}

impl Template {
    fn new(path: &str) -> Self {
        let segments = |path: &str| path.split('/').map(String::from).collect();
        let at =
            path.as_bytes().windows(ANNOUNCE.len()).position(|word| word == ANNOUNCE.as_bytes());
        let scrape = at.map(|at| [&path[..at], "scrape", &path[at + ANNOUNCE.len()..]].concat());
        Template { announce: segments(path), scrape: scrape.as_deref().map(segments) }
    }
}

/// What a path is for in opentracker.
fn opentracker(path: &[u8]) -> Option<Route> {
    let slashes = path.iter().take_while(|&&byte| byte == b'/').count();
    match &path[slashes..] {
        _ if slashes == 0 => None,
        [b'a', ..] => Some(Route::Announce),
        [b's', b'c', ..] => Some(Route::Scrape),
        _ => None,
    }
}

/// Whether a path has these segments. If so, returns the passkey that it has.
fn matches<'a>(segments: &[String], path: &'a [u8]) -> Option<Option<&'a [u8]>> {
    let mut passkey = None;
    let mut expected = segments.iter();
    for segment in path.split(|&byte| byte == b'/') {
        let expected = expected.next()?;
        if expected == PASSKEY && !segment.is_empty() {
            passkey = Some(segment);
        } else if expected.as_bytes() != segment {
            return None;
        }
    }
    expected.next().is_none().then_some(passkey)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scrape_path_is_made_from_its_announce_path() {
        let paths =
            ["/announce", "/x/announce.php", "/{passkey}/announce", "/announce/{passkey}/y", "/a"];
        let paths = Paths::new(&paths.map(String::from)).expect("good paths");
        type Case = (&'static str, Option<(Route, Option<&'static str>)>);
        let cases: [Case; 15] = [
            ("/announce", Some((Route::Announce, None))),
            ("/scrape", Some((Route::Scrape, None))),
            ("/x/announce.php", Some((Route::Announce, None))),
            ("/x/scrape.php", Some((Route::Scrape, None))),
            ("/secret/announce", Some((Route::Announce, Some("secret")))),
            ("/%73ecre%74/announce", Some((Route::Announce, Some("secret")))),
            ("/secret/scrape", Some((Route::Scrape, Some("secret")))),
            ("/announce/secret/y", Some((Route::Announce, Some("secret")))),
            ("/scrape/secret/y", Some((Route::Scrape, Some("secret")))),
            ("/a", Some((Route::Announce, None))),
            ("/announce/", None),
            ("//announce", None),
            ("/", None),
            ("", None),
            ("/Announce", None),
        ];
        for (path, expected) in cases {
            let expected =
                expected.map(|(route, key)| (route, key.map(|key| key.as_bytes().to_vec())));
            assert_eq!(paths.find(path.as_bytes()), expected, "{path}");
        }
    }

    #[test]
    fn a_path_that_is_none_is_named() {
        for paths in [&["announce"][..], &["/announce", "x y"], &["/announce?a=b"], &[]] {
            let paths: Vec<_> = paths.iter().map(|path| path.to_string()).collect();
            let error = Paths::new(&paths).expect_err("bad paths");
            assert!(paths.iter().any(|path| error.contains(path)) || paths.is_empty(), "{error}");
        }
    }
}
