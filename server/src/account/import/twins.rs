//! Identifiers that stand in a file twice. Sixteen bytes for each are all that is kept.

use crate::secrets::KEY_LENGTH;

/// Identifiers and the lines that they stand on.
#[derive(Default)]
pub(super) struct Twins(Vec<(u64, u64)>);

impl Twins {
    /// Notes an identifier by its keyed hash. Eight bytes of it are enough: that two of a million differ and
    /// meet in them happens once in forty million files.
    pub(super) fn add(&mut self, key: &[u8; KEY_LENGTH], line: u64) {
        let head = key.first_chunk::<8>().copied().unwrap_or_default();
        self.0.push((u64::from_be_bytes(head), line));
    }

    /// Each line whose identifier stands on an earlier one, with that one, in the order of the file.
    pub(super) fn found(mut self) -> Vec<(u64, u64)> {
        self.0.sort_unstable();
        let mut twins = Vec::new();
        for same in self.0.chunk_by(|(a, _), (b, _)| a == b) {
            let (_, first) = same[0];
            twins.extend(same[1..].iter().map(|(_, line)| (*line, first)));
        }
        twins.sort_unstable();
        twins.dedup_by_key(|(line, _)| *line);
        twins
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_told_of_the_first_one_that_is_like_it() {
        let mut twins = Twins::default();
        for (number, line) in [(1, 1), (2, 2), (1, 3), (3, 4), (1, 5)] {
            twins.add(&[number; KEY_LENGTH], line);
        }
        assert_eq!(twins.found(), [(3, 1), (5, 1)]);
    }
}
