//! The layers of a crate: every file imports from its own layer and from those below it, and no
//! files import each other in a circle. The host's test is the same file.
//!
//! The layers stand in the first comment of `src/lib.rs`, top to bottom. Sources are read as text:
//! paths that begin with `crate`, `super`, `self` or a module of the file itself. Test modules may
//! use everything.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The file of the crate's root, which is a layer of its own.
const ROOT: &str = "lib.rs";

/// The sources by their path below `src`.
type Sources = BTreeMap<String, String>;

/// What each file imports: the imported file, and the path that says so.
type Imports = BTreeMap<String, BTreeMap<String, String>>;

#[test]
fn imports_run_downwards_and_in_no_circle() {
    let mut sources = Sources::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    read_folder(&root, "", &mut sources);
    let problems = problems(&sources);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn a_wrong_import_is_named() {
    let list = "//! 1. `top`: x;\n//! 2. `lib.rs`, y;\n//! 3. `bottom`: z.\n";
    let house = |files: &[(&str, &str)]| {
        let mut sources = Sources::from([(ROOT.into(), list.into())]);
        for (path, text) in
            [("top.rs", ""), ("bottom/mod.rs", "mod a;\nmod b;")].iter().chain(files)
        {
            sources.insert((*path).into(), (*text).into());
        }
        problems(&sources)
    };
    let fine: [(&str, &str); 9] = [
        ("top.rs", "use crate::{Name as Other, bottom::a::Name};"),
        ("bottom/a.rs", "use super::b::{self, Name};"),
        ("bottom/a.rs", "// use crate::top::Name;\n/// [`crate::top`]\nfn a() {}"),
        ("bottom/a.rs", "const A: &str = \"crate::top\\\" crate::top\"; const B: u8 = b'\"';"),
        ("bottom/a.rs", "pub(in crate::top) fn a() {}"),
        ("bottom/a.rs", "#[cfg(test)]\nmod tests {\n    use crate::top::Name;\n}\n"),
        ("bottom/a/tests.rs", "use crate::top::Name;"),
        ("bottom/mod.rs", "mod a;\nuse a::Name;"),
        ("bottom/a.rs", "use self::Name; use std::top::crate_name;"),
    ];
    for (path, text) in fine {
        assert_eq!(house(&[(path, text), ("bottom/b.rs", "")]), [""; 0], "{path}: {text}");
    }
    type Case<'a> = (&'a [(&'a str, &'a str)], &'a str);
    let wrong: [Case; 8] = [
        (
            &[("bottom/a.rs", "use crate::top::Name;")],
            "src/bottom/a.rs imports crate::top::Name, expected a layer not above its own",
        ),
        (
            &[("bottom/b.rs", "use crate::{bottom::a::{A, B}, top};"), ("bottom/a.rs", "")],
            "src/bottom/b.rs imports crate::top, expected a layer not above its own",
        ),
        (
            &[("bottom/b.rs", "fn b() { super::super::top::run('\"') }")],
            "src/bottom/b.rs imports super::super::top::run, expected a layer not above its own",
        ),
        (
            &[("bottom/a.rs", "use crate::Name;")],
            "src/bottom/a.rs imports crate::Name, expected a layer not above its own",
        ),
        (
            &[("bottom/a.rs", "use super::b::B;"), ("bottom/b.rs", "use crate::bottom::a::A;")],
            "a circle: src/bottom/a.rs imports super::b::B, \
             src/bottom/b.rs imports crate::bottom::a::A",
        ),
        (
            &[("bottom/mod.rs", "mod a;\nfn b() { a::run() }"), ("bottom/a.rs", "use super::b;")],
            "a circle: src/bottom/a.rs imports super::b, src/bottom/mod.rs imports a::run",
        ),
        (&[("attic/mod.rs", "")], "src/attic/mod.rs: on no layer of the list in src/lib.rs"),
        (
            &[("lib.rs", "//! 1. `top`: x;\n//! 2. `lib.rs`.\n//! 3. `bottom`.\n//! 4. `cellar`.")],
            "src/lib.rs: layer cellar has no file",
        ),
    ];
    for (files, expected) in wrong {
        assert_eq!(house(files), [expected], "{files:?}");
    }
}

fn read_folder(folder: &Path, prefix: &str, sources: &mut Sources) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder:?}: {error}")) {
        let path = entry.expect("an entry of a folder").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name in UTF-8");
        if path.is_dir() {
            read_folder(&path, &format!("{prefix}{name}/"), sources);
        } else if name.ends_with(".rs") {
            let text =
                fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
            sources.insert(format!("{prefix}{name}"), text);
        }
    }
}

/// What is wrong with the imports of these sources.
fn problems(sources: &Sources) -> Vec<String> {
    let mut problems = Vec::new();
    let layers = layers(&sources[ROOT]);
    let imports = imports(sources);
    for layer in &layers {
        if !imports.keys().any(|file| layer_of(file) == *layer) {
            problems.push(format!("src/{ROOT}: layer {layer} has no file"));
        }
    }
    let height = |file: &str| layers.iter().rev().position(|layer| *layer == layer_of(file));
    for (file, imported) in &imports {
        if height(file).is_none() {
            problems.push(format!("src/{file}: on no layer of the list in src/{ROOT}"));
            continue;
        }
        for (_, path) in imported.iter().filter(|(other, _)| height(other) > height(file)) {
            problems.push(format!("src/{file} imports {path}, expected a layer not above its own"));
        }
    }
    problems.extend(circle(imports));
    problems
}

/// The layers that the list in a crate's first comment names, top to bottom.
fn layers(root: &str) -> Vec<&str> {
    let lines = root.lines().map_while(|line| line.strip_prefix("//"));
    let items = lines.filter_map(|line| {
        let (number, item) = line.split_once(". `")?;
        number.trim_start_matches('!').trim().parse::<u32>().ok()?;
        item.split('`').next()
    });
    items.collect()
}

/// The folder of `src` that a file is in, or the file itself, without its ending.
fn layer_of(file: &str) -> &str {
    match file {
        ROOT => ROOT,
        _ => file.split('/').next().unwrap_or_default().trim_end_matches(".rs"),
    }
}

/// The module that a file is.
fn module_of(file: &str) -> Vec<&str> {
    let mut names: Vec<_> = file.trim_end_matches(".rs").split('/').collect();
    if names.last() == Some(&"mod") || file == ROOT {
        names.pop();
    }
    names
}

fn imports(sources: &Sources) -> Imports {
    let files: BTreeMap<_, _> =
        sources.keys().map(|file| (module_of(file), file.as_str())).collect();
    let mut imports = Imports::new();
    for (file, text) in sources.iter().filter(|(file, _)| !file.ends_with("/tests.rs")) {
        let imported = imports.entry(file.clone()).or_default();
        let module = module_of(file);
        for path in paths(text) {
            let mut at = module.clone();
            for (place, name) in path.iter().enumerate() {
                match name.as_str() {
                    "crate" if place == 0 => at.clear(),
                    "self" => {}
                    "super" => drop(at.pop()),
                    name => {
                        at.push(name);
                        if !files.contains_key(&at) {
                            at.pop();
                            break;
                        }
                    }
                }
            }
            let other = files.get(&at).copied().unwrap_or(ROOT);
            if other != file {
                imported.entry(other.into()).or_insert(path.join("::"));
            }
        }
    }
    imports
}

/// A circle in the imports, if there is one.
fn circle(mut imports: Imports) -> Option<String> {
    // What imports nothing that is left is in no circle.
    loop {
        let left: BTreeSet<_> = imports.keys().cloned().collect();
        imports.retain(|_, imported| imported.keys().any(|other| left.contains(other)));
        if imports.len() == left.len() {
            break;
        }
    }
    let mut at = imports.keys().next()?;
    let mut way: Vec<(&str, String)> = Vec::new();
    loop {
        if let Some(start) = way.iter().position(|(file, _)| file == at) {
            // The same circle is told the same way, wherever it was entered.
            let circle = &mut way[start..];
            let first = circle.iter().enumerate().min_by_key(|(_, (file, _))| *file)?.0;
            circle.rotate_left(first);
            let steps: Vec<_> = circle.iter().map(|(_, step)| step.as_str()).collect();
            return Some(format!("a circle: {}", steps.join(", ")));
        }
        let (other, path) = imports[at].iter().find(|(other, _)| imports.contains_key(*other))?;
        way.push((at, format!("src/{at} imports {path}")));
        at = other;
    }
}

/// The paths of a source that lead to other files of the crate.
fn paths(text: &str) -> Vec<Vec<String>> {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let tokens = tokens(text);
    let mut starts: BTreeSet<&str> = BTreeSet::from(["crate", "super", "self"]);
    for words in tokens.windows(3) {
        if words[0] == "mod" && words[2] == ";" {
            starts.insert(&words[1]);
        }
    }
    let mut paths = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let before = at.checked_sub(1).map_or("", |before| &tokens[before]);
        let is_path = starts.contains(tokens[at].as_str())
            && tokens.get(at + 1).is_some_and(|next| next == "::")
            && before != "::"
            && !tokens[..at].ends_with(&["(".into(), "in".into()]);
        match is_path {
            true => at = tree(&tokens, at, &[], &mut paths),
            false => at += 1,
        }
    }
    paths
}

/// Adds the paths that begin at a token, behind `prefix`; gives the place behind them.
fn tree(
    tokens: &[String],
    mut at: usize,
    prefix: &[String],
    paths: &mut Vec<Vec<String>>,
) -> usize {
    let mut path = prefix.to_vec();
    loop {
        match tokens.get(at).map(String::as_str) {
            Some("{") => {
                at += 1;
                while tokens.get(at).is_some_and(|token| token != "}") {
                    at = match tokens[at].as_str() {
                        "," => at + 1,
                        "as" => at + 2,
                        _ => tree(tokens, at, &path, paths).max(at + 1),
                    };
                }
                return at + 1;
            }
            Some(name) if name.starts_with(|it: char| it.is_alphabetic() || it == '_') => {
                path.push(name.into());
                at += 1;
            }
            _ => break,
        }
        match tokens.get(at).map(String::as_str) {
            Some("::") => at += 1,
            _ => break,
        }
    }
    if path.len() > prefix.len() {
        paths.push(path);
    }
    at
}

/// Words, `::`, and single characters, without comments, strings and characters.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_word = |it: char| it.is_alphanumeric() || it == '_';
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if first == '"' {
            string(rest)
        } else if first == '\'' {
            character(rest)
        } else if is_word(first) {
            let length = rest.find(|it| !is_word(it)).unwrap_or(rest.len());
            tokens.push(rest[..length].into());
            length
        } else if rest.starts_with("::") {
            tokens.push("::".into());
            2
        } else {
            if !first.is_whitespace() {
                tokens.push(first.into());
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// The length of the string that this begins with. In a raw one a backslash would escape nothing;
/// none of ours has a quotation mark behind one.
fn string(text: &str) -> usize {
    let mut escaped = false;
    let end = text[1..].find(|it| {
        let ends = it == '"' && !escaped;
        escaped = it == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |end| end + 2)
}

/// The length of the character that this begins with, or of the mark of a lifetime.
fn character(text: &str) -> usize {
    let mut characters = text.char_indices().skip(1);
    match (characters.next(), characters.next()) {
        (Some((_, '\\')), Some((at, escaped))) => {
            let behind = at + escaped.len_utf8();
            text[behind..].find('\'').map_or(text.len(), |end| behind + end + 1)
        }
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 1,
    }
}
