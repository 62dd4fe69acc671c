//! What two sets of times tell about whose they are.

use std::time::Duration;

/// The chance that one of `a` is shorter than one of `b`, ties halved: the area under the ROC curve of the best
/// threshold classifier (Mann and Whitney's U, over the number of pairs).
pub(crate) fn area(a: &[Duration], b: &[Duration]) -> f64 {
    let mut sorted = b.to_vec();
    sorted.sort_unstable();
    let wins = |time: &Duration| {
        let not_longer = sorted.partition_point(|other| other <= time);
        let shorter = sorted.partition_point(|other| other < time);
        count(sorted.len() - not_longer) + count(not_longer - shorter) / 2.0
    };
    a.iter().map(wins).sum::<f64>() / (count(a.len()) * count(b.len()))
}

pub(crate) fn median(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

fn count(length: usize) -> f64 {
    u32::try_from(length).map_or(f64::INFINITY, f64::from)
}
