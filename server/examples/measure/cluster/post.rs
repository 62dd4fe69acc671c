//! The letters that arrived, read from the folder that all replicas write into.

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use mail_parser::MessageParser;

/// How often the folder is read.
const EVERY: Duration = Duration::from_millis(100);

/// A letter with a code and a link.
#[derive(Clone)]
pub(crate) struct Letter {
    pub(crate) code: String,
    pub(crate) token: String,
}

#[derive(Default)]
pub(crate) struct PostOffice(Mutex<Boxes>);

#[derive(Default)]
struct Boxes {
    files: HashSet<String>,
    /// Letters with a code, in the order of their arrival.
    by_address: HashMap<String, Vec<Letter>>,
    /// Copies of each message, by its id in the outbox: of which text.
    by_message: HashMap<String, Vec<Option<String>>>,
}

impl PostOffice {
    /// Letters with a code that came to `address`.
    pub(crate) fn letters_to(&self, address: &str) -> Vec<Letter> {
        let boxes = self.0.lock().expect("no reader panics");
        boxes.by_address.get(address).cloned().unwrap_or_default()
    }

    /// Whether the message of this id in the outbox arrived.
    pub(crate) fn has(&self, message: &str) -> bool {
        self.0.lock().expect("no reader panics").by_message.contains_key(message)
    }

    /// Letters; copies of one that had come; and those among the copies that open something else.
    pub(crate) fn count(&self) -> (usize, usize, usize) {
        let boxes = self.0.lock().expect("no reader panics");
        let copies = |letters: &Vec<Option<String>>| letters.len() - 1;
        let differ = |letters: &Vec<Option<String>>| {
            letters.iter().filter(|text| **text != letters[0]).count()
        };
        let messages = boxes.by_message.values();
        (
            messages.clone().map(Vec::len).sum(),
            messages.clone().map(copies).sum(),
            messages.map(differ).sum(),
        )
    }

    /// Reads what is new in `folder`.
    pub(crate) fn read_everything(&self, folder: &Path) -> Result<(), Box<dyn Error>> {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let name = entry?.file_name().to_string_lossy().into_owned();
            let is_new = |boxes: &Boxes| !boxes.files.contains(&name);
            if name.starts_with('.') || !is_new(&self.0.lock().expect("no reader panics")) {
                continue;
            }
            let bytes = fs::read(folder.join(&name))?;
            self.file(name, &bytes)?;
        }
        Ok(())
    }

    fn file(&self, name: String, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
        let mail = MessageParser::default().parse(bytes).ok_or("no mail")?;
        let to = mail.to().and_then(|to| to.first()?.address()).ok_or("no address")?.to_owned();
        let text = mail.body_text(0).unwrap_or_default();
        let code = text.lines().find_map(|line| line.strip_prefix("Tu código es "));
        let token = text.lines().find_map(|line| Some(line.split_once("#token=")?.1));
        let id = name.trim_end_matches(".eml").split_once('-').ok_or("no id")?.1.to_owned();
        let mut boxes = self.0.lock().expect("no reader panics");
        boxes.by_message.entry(id).or_default().push(code.map(str::to_owned));
        if let (Some(code), Some(token)) = (code, token) {
            let letter = Letter { code: code.trim().to_owned(), token: token.trim().to_owned() };
            boxes.by_address.entry(to).or_default().push(letter);
        }
        boxes.files.insert(name);
        Ok(())
    }
}

/// Reads `folder` again and again.
pub(crate) async fn collect(post: Arc<PostOffice>, folder: PathBuf) {
    loop {
        // A letter that cannot be read is missed by whoever waits for it.
        let _ = post.read_everything(&folder);
        tokio::time::sleep(EVERY).await;
    }
}
