//! Rooms and doors, read from the sources: who may name whom, and who alone may name which outside crate.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "architecture/rooms.rs"]
mod rooms;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rooms::{DOORS, OPEN, OWNERS};

/// Longest file of production code in lines.
const LINES_MAX: usize = 400;

/// A call that only one file may make.
const CALLS: &[(&str, &str)] = &[
    ("SystemTime::now", ""),
    ("OffsetDateTime::now_utc", "server/src/clock.rs"),
    ("Instant::now()", "server/src/clock.rs"),
    ("Uuid::new_v4", ""),
    ("Uuid::now_v7", ""),
    ("rand::rng()", ""),
    ("SysRng", "server/src/entropy.rs"),
    ("env::var", ""),
    ("thread::sleep", ""),
];

/// What is in no line of `shared`, which runs in a browser as well as here.
const NOT_IN_SHARED: &[&str] = &[
    "tokio",
    "axum",
    "sea_orm",
    "leptos",
    "web_sys",
    "std::fs",
    "std::net",
    "std::time",
    "rand::",
];

/// Where the tests of a file begin, which are its end.
const TESTS: &str = "\n#[cfg(test)]\nmod tests";

struct Source {
    /// From the top of the repository.
    path: String,
    text: String,
}

impl Source {
    /// The lines of production code with their numbers: no comments, no tests.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let end = self.text.find(TESTS).unwrap_or(self.text.len());
        let numbered = self.text[..end].lines().enumerate().map(|(index, line)| (index + 1, line));
        numbered.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// The first folder or file below `src`.
    fn room(&self) -> &str {
        let below = self.path.split_once("/src/").unwrap().1;
        below.split('/').next().unwrap().trim_end_matches(".rs")
    }
}

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

fn sources(folder: &str) -> Vec<Source> {
    let (top, mut sources, mut folders) = (top(), Vec::new(), vec![top().join(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let path = path.strip_prefix(&top).unwrap().display().to_string();
                sources.push(Source { path, text });
            }
        }
    }
    assert!(sources.len() > 3, "{folder} has too few sources");
    sources
}

/// The words that stand before `::` and after no other `::`, with what follows them.
fn paths(line: &str) -> impl Iterator<Item = (&str, &str)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices("::").filter_map(move |(at, _)| {
        let start = line[..at].rfind(|c| !is_word(c)).map_or(0, |before| before + 1);
        let first = &line[start..at];
        let nested = line[..start].ends_with("::");
        let rest = &line[at + 2..];
        let next = rest.find(|c| !is_word(c)).map_or(rest, |end| &rest[..end]);
        (!nested && !first.is_empty()).then_some((first, next))
    })
}

#[track_caller]
fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn a_room_names_only_the_rooms_it_has_a_door_to_and_every_door_is_used() {
    let mut faults = Vec::new();
    let mut unused: BTreeSet<_> = DOORS
        .iter()
        .flat_map(|(room, doors)| doors.iter().map(move |door| format!("{room} names no {door}")))
        .collect();
    for source in sources("server/src") {
        let room = source.room();
        if OPEN.contains(&room) {
            continue;
        }
        let doors = DOORS.iter().find(|(name, _)| *name == room);
        let Some((_, doors)) = doors else {
            faults.push(format!("{}: the room {room} is not in the table of doors", source.path));
            continue;
        };
        for (number, line) in source.lines() {
            for (_, named) in paths(line).filter(|(first, _)| *first == "crate") {
                unused.remove(&format!("{room} names no {named}"));
                if named.is_empty() {
                    faults.push(format!("{}:{number}: rooms are named one by one", source.path));
                } else if named != room && !doors.contains(&named) {
                    faults.push(format!("{}:{number}: {room} names {named}", source.path));
                }
            }
        }
    }
    faults.extend(unused);
    none(&faults);
}

#[test]
fn an_outside_crate_is_named_only_by_the_room_that_owns_it() {
    let mut faults = Vec::new();
    for source in sources("server/src") {
        for (number, line) in source.lines() {
            for (named, _) in paths(line) {
                let owners = OWNERS.iter().find(|(owned, _)| *owned == named);
                if owners.is_some_and(|(_, rooms)| !rooms.contains(&source.room())) {
                    let (path, room) = (&source.path, source.room());
                    faults.push(format!("{path}:{number}: {room} names {named}"));
                }
            }
        }
    }
    none(&faults);
}

#[test]
fn the_entities_of_the_database_stay_in_their_room() {
    let store = fs::read_to_string(top().join("server/src/store.rs")).unwrap();
    assert!(store.lines().any(|line| line == "mod entity;"), "entity is not private");
    assert!(store.lines().any(|line| line == "mod dialect;"), "dialect is not private");
}

#[test]
fn nobody_asks_the_world_for_time_chance_or_settings() {
    let mut faults = Vec::new();
    let folders = ["server/src", "shared/src", "app/src"];
    for source in folders.into_iter().flat_map(sources) {
        for (number, line) in source.lines() {
            for (call, owner) in CALLS.iter().filter(|(call, _)| line.contains(call)) {
                if source.path != *owner {
                    faults.push(format!("{}:{number}: calls {call}", source.path));
                }
            }
        }
    }
    none(&faults);
}

#[test]
fn what_both_sides_share_is_pure() {
    let mut faults = Vec::new();
    for source in sources("shared/src") {
        for (number, line) in source.lines() {
            for word in NOT_IN_SHARED.iter().filter(|word| line.contains(**word)) {
                faults.push(format!("{}:{number}: names {word}", source.path));
            }
        }
    }
    none(&faults);
}

#[test]
fn components_know_neither_pages_nor_network_and_one_file_alone_fetches() {
    let mut faults = Vec::new();
    for source in sources("app/src") {
        for (number, line) in source.lines() {
            // What went wrong is shown by a component; how it is fetched is not its business.
            let line = line.replace("crate::api::ApiError", "");
            let barred = ["crate::pages", "crate::api"].into_iter();
            let fault =
                barred.filter(|_| source.room() == "components").find(|name| line.contains(name));
            let fetches = line.contains("gloo_net") && source.room() != "api";
            if let Some(name) = fault.or(fetches.then_some("gloo_net")) {
                faults.push(format!("{}:{number}: names {name}", source.path));
            }
        }
    }
    none(&faults);
}

/// What makes a screen: the wrapper that sets heading, title and focus, or something that is made of it.
const WRAPPERS: &[&str] =
    &["page(", "form_page(", "passing_page(", "note(", "code_screen(", "signed_in(", "prove("];

#[test]
fn x2_every_screen_goes_through_the_one_wrapper() {
    let sources = sources("app/src");
    let file =
        |name: &str| sources.iter().find(|source| source.path == format!("app/src/{name}.rs"));
    let mut faults = Vec::new();
    let arms = file("pages").unwrap().lines().filter_map(|(_, line)| {
        let (route, screen) = line.trim().strip_prefix("Route::")?.split_once(" => ")?;
        Some((route.to_owned(), screen.split("::").next()?.to_owned()))
    });
    let screens: Vec<_> = arms.chain([("nowhere".to_owned(), "not_found".to_owned())]).collect();
    assert!(screens.len() > 10, "the table of screens was not found");
    for (route, name) in screens {
        let Some(screen) = file(&format!("pages/{name}")) else {
            faults.push(format!("{route}: app/src/pages/{name}.rs is not there"));
            continue;
        };
        let wrapped = |(_, line): (usize, &str)| WRAPPERS.iter().any(|name| line.contains(name));
        if !screen.lines().any(wrapped) {
            faults.push(format!("{}: {route} goes through no wrapper", screen.path));
        }
    }
    for source in &sources {
        for (number, line) in source.lines() {
            let mut own = ["el(\"h1\")", "el(\"main\")", "set_title("].iter();
            let made = own.find(|made| line.contains(**made));
            if let Some(made) = made.filter(|_| source.path != "app/src/components/page.rs") {
                faults.push(format!("{}:{number}: {made} is the wrapper's", source.path));
            }
        }
    }
    none(&faults);
}

#[test]
fn no_file_is_longer_than_a_person_reads() {
    let mut faults = Vec::new();
    let folders = ["server/src", "server/tests", "shared/src", "app/src"];
    for source in folders.into_iter().flat_map(sources) {
        let lines = source.text.lines().count();
        if lines > LINES_MAX {
            faults.push(format!("{}: {lines} lines", source.path));
        }
    }
    none(&faults);
}

#[test]
fn every_file_begins_with_its_duty() {
    let folders = ["server/src", "shared/src", "app/src"];
    let silent = folders.into_iter().flat_map(sources).filter(|s| !s.text.starts_with("//! "));
    let silent: Vec<_> = silent.map(|source| format!("{}:1: says no duty", source.path)).collect();
    none(&silent);
}
