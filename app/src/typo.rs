//! A guess at mistyped mail domains. It only offers: the person knows their address better.

/// Domains that most people's mailboxes are at.
const COMMON: &[&str] = &[
    "gmail.com",
    "hotmail.com",
    "outlook.com",
    "yahoo.com",
    "icloud.com",
    "hotmail.es",
    "outlook.es",
    "yahoo.es",
    "gmx.es",
    "protonmail.com",
    "proton.me",
    "live.com",
    "telefonica.net",
    "googlemail.com",
    "aol.com",
    "gmx.com",
    "yahoo.co.uk",
    "hotmail.co.uk",
];

/// The address that `typed` was perhaps meant to be.
pub(crate) fn suggestion(typed: &str) -> Option<String> {
    let (local, domain) = typed.trim().split_once('@')?;
    let domain = domain.to_ascii_lowercase();
    if local.is_empty() || COMMON.contains(&domain.as_str()) {
        return None;
    }
    let (distance, nearest) =
        COMMON.iter().map(|common| (distance(&domain, common), common)).min()?;
    let allowed = if nearest.len() > 8 { 2 } else { 1 };
    (distance <= allowed).then(|| format!("{local}@{nearest}"))
}

/// Letters to add, drop, change or swap with their neighbour to make `a` into `b`.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = change.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::suggestion;

    #[test]
    fn common_slips_get_a_suggestion() {
        for (typed, meant) in [
            ("ana@gmial.com", "ana@gmail.com"),
            ("ana@gmail.con", "ana@gmail.com"),
            ("ana@hotmal.es", "ana@hotmail.es"),
            ("Ana@Hotmial.com", "Ana@hotmail.com"),
            ("ana@outlok.com", "ana@outlook.com"),
        ] {
            assert_eq!(suggestion(typed).as_deref(), Some(meant), "{typed}");
        }
    }

    #[test]
    fn right_and_unknown_domains_are_left_alone() {
        for typed in [
            "ana@gmail.com",
            "ana@example.com",
            "ana@empresa.es",
            "ana",
            "@gmial.com",
            "+34612345678",
        ] {
            assert_eq!(suggestion(typed), None, "{typed}");
        }
    }
}
