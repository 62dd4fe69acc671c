//! What is sealed: a row with its place and the seal before it, in bytes that no other row has; and the ends.

use crate::secrets::{KEY_LENGTH, KeyRing};
use crate::store::audit::{AuditRow, Seal};
use crate::store::audit_chain::{End, Mark};

/// The seal before the first row's.
pub(super) const GENESIS: [u8; KEY_LENGTH] = [0; KEY_LENGTH];

/// A point of the chain: a place, and the MAC of the row there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) seq: i64,
    pub(super) mac: Vec<u8>,
}

impl Point {
    /// Where the chain goes on from: `mark`, or the beginning.
    pub(super) fn of(mark: Option<&Mark>) -> Self {
        mark.map_or_else(
            || Self { seq: 0, mac: GENESIS.to_vec() },
            |mark| Self { seq: mark.seq, mac: mark.mac.clone() },
        )
    }
}

/// The bytes of `row` at the place after `former`. Every field is preceded by whether it is there and how long it
/// is, so that no two rows share their bytes.
fn row_bytes(former: &Point, key_id: &str, row: &AuditRow) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(512);
    put(&mut bytes, Some(b"recobra audit row 1"));
    put(&mut bytes, Some(&former.seq.to_be_bytes()));
    put(&mut bytes, Some(&former.mac));
    put(&mut bytes, Some(key_id.as_bytes()));
    put(&mut bytes, Some(row.id.as_bytes()));
    put(&mut bytes, Some(&row.at.0.to_be_bytes()));
    put(&mut bytes, Some(row.event.as_bytes()));
    put(&mut bytes, row.account_id.as_ref().map(|id| id.as_bytes().as_slice()));
    put(&mut bytes, row.identifier_key.as_deref());
    put(&mut bytes, row.identifier.as_deref().map(str::as_bytes));
    put(&mut bytes, Some(row.client_address.as_bytes()));
    put(&mut bytes, Some(row.user_agent.as_bytes()));
    put(&mut bytes, Some(row.outcome.as_bytes()));
    put(&mut bytes, row.detail.as_deref().map(str::as_bytes));
    bytes
}

fn mark_bytes(end: End, key_id: &str, point: &Point) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(128);
    put(&mut bytes, Some(b"recobra audit mark 1"));
    put(&mut bytes, Some(end.as_str().as_bytes()));
    put(&mut bytes, Some(key_id.as_bytes()));
    put(&mut bytes, Some(&point.seq.to_be_bytes()));
    put(&mut bytes, Some(&point.mac));
    bytes
}

fn put(bytes: &mut Vec<u8>, field: Option<&[u8]>) {
    bytes.push(u8::from(field.is_some()));
    let field = field.unwrap_or_default();
    bytes.extend((field.len() as u64).to_be_bytes());
    bytes.extend(field);
}

/// The seal of `row` at the place after `former`, under the newest key.
pub(super) fn seal_row(keys: &KeyRing, former: &Point, row: &AuditRow) -> Option<Seal> {
    let key_id = keys.newest_id();
    let mac = keys.seal(key_id, &row_bytes(former, key_id, row))?;
    Some(Seal { seq: former.seq + 1, mac: mac.to_vec(), key_id: key_id.to_owned() })
}

/// The mark of `end` at `point`, under the newest key.
pub(super) fn seal_mark(keys: &KeyRing, end: End, point: Point) -> Option<Mark> {
    let key_id = keys.newest_id();
    let seal = keys.seal(key_id, &mark_bytes(end, key_id, &point))?.to_vec();
    Some(Mark { seq: point.seq, mac: point.mac, key_id: key_id.to_owned(), seal })
}

/// What is wrong with `row`, which is to stand after `former`; else its own point.
pub(super) fn follow(keys: &KeyRing, former: &Point, row: &AuditRow) -> Result<Point, String> {
    let seal = row.seal.as_ref().ok_or("it has no seal")?;
    if seal.seq > former.seq + 1 {
        return Err("it is missing: removed, or moved to another place".to_owned());
    }
    if seal.seq <= former.seq {
        return Err("its place is taken twice".to_owned());
    }
    if !keys.has_key(&seal.key_id) {
        return Err(format!(
            "it is sealed under the key {}, which is not in the ring",
            seal.key_id
        ));
    }
    if !keys.sealed(&seal.key_id, &row_bytes(former, &seal.key_id, row), &seal.mac) {
        return Err("its seal is not that of its contents and of the rows before it".to_owned());
    }
    Ok(Point { seq: seal.seq, mac: seal.mac.clone() })
}

/// What is wrong with the mark of `end`.
pub(super) fn check_mark(keys: &KeyRing, end: End, mark: &Mark) -> Result<(), String> {
    let name = end.as_str();
    if !keys.has_key(&mark.key_id) {
        return Err(format!(
            "the {name} is sealed under the key {}, which is not in the ring",
            mark.key_id
        ));
    }
    let point = Point { seq: mark.seq, mac: mark.mac.clone() };
    if keys.sealed(&mark.key_id, &mark_bytes(end, &mark.key_id, &point), &mark.seal) {
        Ok(())
    } else {
        Err(format!("the seal of the {name} is not its own"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::clock::Instant;

    /// Few letters, so that fields often look alike and only their borders differ.
    fn word() -> impl Strategy<Value = String> {
        "[a\u{0}\u{1}]{0,3}"
    }

    fn row() -> impl Strategy<Value = AuditRow> {
        let maybe = || proptest::option::of(word());
        let key = proptest::option::of(proptest::collection::vec(0_u8..3, 0..3));
        let account = proptest::option::of((0_u128..2).prop_map(Uuid::from_u128));
        let texts = (word(), word(), word(), word());
        ((0_u128..2, 0_i64..2), account, key, (maybe(), maybe()), texts).prop_map(
            |((id, at), account_id, identifier_key, (identifier, detail), texts)| AuditRow {
                id: Uuid::from_u128(id),
                at: Instant(at),
                event: texts.0,
                account_id,
                identifier_key,
                identifier,
                client_address: texts.1,
                user_agent: texts.2,
                outcome: texts.3,
                detail,
                seal: None,
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn two_rows_share_their_bytes_only_where_they_are_one(
            (a, b) in (row(), row()),
            (seq_a, seq_b) in (0_i64..2, 0_i64..2),
            (key_a, key_b) in (word(), word()),
        ) {
            let point = |seq| Point { seq, mac: GENESIS.to_vec() };
            let same = a == b && seq_a == seq_b && key_a == key_b;
            let bytes_a = row_bytes(&point(seq_a), &key_a, &a);
            prop_assert_eq!(bytes_a == row_bytes(&point(seq_b), &key_b, &b), same);
        }

        #[test]
        fn a_text_that_moves_over_a_border_changes_the_bytes(a in row(), moved in "[a]{1,2}") {
            let whole = AuditRow { client_address: format!("{}{moved}", a.client_address), ..a.clone() };
            let other = AuditRow { user_agent: format!("{moved}{}", a.user_agent), ..a };
            let point = Point { seq: 0, mac: GENESIS.to_vec() };
            prop_assert_ne!(row_bytes(&point, "k", &whole), row_bytes(&point, "k", &other));
        }
    }
}
