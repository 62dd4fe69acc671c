//! Reads a file line by line: JSON objects, or CSV with a line of names. However the file looks, no more of it is in
//! memory than one line of bounded length.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use csv::{ErrorKind, StringRecord};

use super::ImportError;
use super::record::{FIELDS, Fields};

/// Longest line in bytes.
const LINE_MAX: u64 = 16 * 1024;
/// Read ahead in bytes.
const BUFFER: usize = 8 * 1024;
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// How the file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object on each line.
    JsonLines,
    /// RFC 4180, with the names of the fields on the first line.
    Csv,
}

/// A line of the file.
#[derive(Debug)]
pub(super) struct Line {
    /// Counted from one; of a record of several lines, the first.
    pub(super) number: u64,
    /// What stands on it, or why it cannot be read.
    pub(super) fields: Result<Fields, String>,
}

/// A file on its way through.
pub(super) enum Reader {
    JsonLines(JsonLines),
    Csv(Box<Csv>),
}

impl Reader {
    pub(super) fn open(file: File, format: Format) -> Result<Self, ImportError> {
        match format {
            Format::JsonLines => Ok(Self::JsonLines(JsonLines::new(file))),
            Format::Csv => Ok(Self::Csv(Box::new(Csv::open(file)?))),
        }
    }

    /// The next line with something on it.
    pub(super) fn next(&mut self) -> io::Result<Option<Line>> {
        match self {
            Self::JsonLines(reader) => reader.next(),
            Self::Csv(reader) => reader.next(),
        }
    }

    /// How many bytes are read.
    pub(super) fn position(&self) -> u64 {
        match self {
            Self::JsonLines(reader) => reader.position,
            Self::Csv(reader) => reader.records.position().byte(),
        }
    }
}

pub(super) struct JsonLines {
    file: BufReader<File>,
    number: u64,
    position: u64,
}

impl JsonLines {
    fn new(file: File) -> Self {
        Self { file: BufReader::new(file), number: 0, position: 0 }
    }

    fn next(&mut self) -> io::Result<Option<Line>> {
        loop {
            let mut line = Vec::new();
            let read = self.read_until_end(&mut line, LINE_MAX + 1)?;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            let mut text: &[u8] = &line;
            if self.number == 1 {
                text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
            }
            let fields = if line.len() as u64 > LINE_MAX {
                self.skip_line(&line)?;
                Err(too_long())
            } else if text.trim_ascii().is_empty() {
                continue;
            } else {
                from_json(text)
            };
            return Ok(Some(Line { number: self.number, fields }));
        }
    }

    fn read_until_end(&mut self, into: &mut Vec<u8>, most: u64) -> io::Result<usize> {
        let read = self.file.by_ref().take(most).read_until(b'\n', into)?;
        self.position += read as u64;
        Ok(read)
    }

    /// Passes over the rest of a line whose beginning is `read`.
    fn skip_line(&mut self, read: &[u8]) -> io::Result<()> {
        let mut ended = read.ends_with(b"\n");
        while !ended {
            let mut rest = Vec::new();
            ended = self.read_until_end(&mut rest, LINE_MAX)? == 0 || rest.ends_with(b"\n");
        }
        Ok(())
    }
}

/// Says what is wrong by the names of fields alone: the parser's own words quote values.
fn from_json(text: &[u8]) -> Result<Fields, String> {
    if text.trim_ascii_start().first() != Some(&b'{') {
        return Err("no JSON object in UTF-8".to_owned());
    }
    let mut json = serde_json::Deserializer::from_slice(text);
    let fields = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        let cause = error.inner().to_string();
        if !error.inner().is_data() {
            "no JSON object in UTF-8".to_owned()
        } else if cause.starts_with("unknown field") {
            format!("there is a field that is none of {}", FIELDS.join(", "))
        } else if cause.starts_with("duplicate field") {
            "a field is there twice".to_owned()
        } else {
            format!("{path}: another type is needed")
        }
    })?;
    json.end().map_err(|_| "there is something after the JSON object".to_owned())?;
    Ok(fields)
}

pub(super) struct Csv {
    records: csv::Reader<Fenced>,
    names: StringRecord,
    left: Rc<Cell<u64>>,
}

impl Csv {
    fn open(file: File) -> Result<Self, ImportError> {
        let left = Rc::new(Cell::new(LINE_MAX + BUFFER as u64));
        let fenced = Fenced { file, left: Rc::clone(&left) };
        let mut records = csv::ReaderBuilder::new().buffer_capacity(BUFFER).from_reader(fenced);
        let names = records.headers().map_err(|error| match error.into_kind() {
            ErrorKind::Io(error) => ImportError::File(error),
            _ => header("it is not UTF-8"),
        })?;
        let names = names.clone();
        if let Some(position) = names.iter().position(|name| !FIELDS.contains(&name)) {
            let number = position + 1;
            return Err(header(&format!("the name of field {number} is none of them")));
        }
        if !names.iter().any(|name| name == "email") {
            return Err(header("email is missing"));
        }
        let twice = |name: &str| names.iter().filter(|other| *other == name).count() > 1;
        if let Some(name) = FIELDS.into_iter().find(|name| twice(name)) {
            return Err(header(&format!("{name} is there twice")));
        }
        Ok(Self { records, names, left })
    }

    fn next(&mut self) -> io::Result<Option<Line>> {
        self.left.set(LINE_MAX + BUFFER as u64);
        let before = self.records.position().line();
        let mut record = StringRecord::new();
        let read = self.records.read_record(&mut record);
        let number = record.position().map_or(before, csv::Position::line);
        let fields = match read {
            Ok(false) => return Ok(None),
            Ok(true) if record.as_slice().len() as u64 > LINE_MAX => Err(too_long()),
            Ok(true) => self.fields(&record),
            Err(error) => match error.into_kind() {
                ErrorKind::Io(error) => return Err(error),
                ErrorKind::UnequalLengths { expected_len, len, .. } => {
                    Err(format!("{len} fields, where the first line names {expected_len}"))
                }
                _ => Err("not UTF-8".to_owned()),
            },
        };
        Ok(Some(Line { number, fields }))
    }

    fn fields(&self, record: &StringRecord) -> Result<Fields, String> {
        let mut fields = Fields::default();
        for (name, value) in self.names.iter().zip(record) {
            let text = Some(value.to_owned());
            match name {
                "email" => value.clone_into(&mut fields.email),
                "display_name" => fields.display_name = text,
                "phone" => fields.phone = text,
                "phone_verified" => fields.phone_verified = truth(name, value)?,
                "locale" => fields.locale = text,
                "password_hash" => fields.password_hash = text,
                "password_changed_at" => fields.password_changed_at = text,
                "created_at" => fields.created_at = text,
                "disabled" => fields.disabled = truth(name, value)?,
                _ => {}
            }
        }
        Ok(fields)
    }
}

fn header(fault: &str) -> ImportError {
    ImportError::Header { fault: fault.to_owned() }
}

fn truth(name: &str, value: &str) -> Result<Option<bool>, String> {
    match value.to_ascii_lowercase().as_str() {
        "" => Ok(None),
        "true" => Ok(Some(true)),
        "false" => Ok(Some(false)),
        _ => Err(format!("{name}: true or false")),
    }
}

fn too_long() -> String {
    format!("longer than {LINE_MAX} bytes")
}

/// A file of which no more is read than a record may have: a quotation mark that is never closed would else
/// make one record of all the rest.
struct Fenced {
    file: File,
    left: Rc<Cell<u64>>,
}

impl Read for Fenced {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(left) = self.left.get().checked_sub(buffer.len() as u64) else {
            return Err(io::Error::other(format!(
                "a record is {}; is a quotation mark missing?",
                too_long()
            )));
        };
        self.left.set(left);
        self.file.read(buffer)
    }
}

#[cfg(test)]
mod tests;
