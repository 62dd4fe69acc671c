//! What every sign-in has to do beside its one Argon2, so that it takes as long for everybody.
//!
//! An imported hash is verified by its own algorithm. If only accounts that have one paid for it, the time of an
//! answer would tell them from others. So as long as the database holds such hashes, every sign-in does the work
//! of all of them: the same algorithms with the same parameters, for whoever has another hash or no account on a
//! decoy. That is equal work, not padding, and it ends by itself when the last of them is upgraded.
//!
//! Where parameters only multiply one kind of step (bcrypt's cost, PBKDF2's iterations), the costliest of the
//! database stands for all, and who has a cheaper one does the rest on a decoy. Where they also decide about
//! memory (scrypt, Argon2), each set of parameters is a lane of its own.

use super::scheme::Scheme;
use super::stored::Stored;

/// Most that all lanes together may cost in milliseconds, by [`Scheme::cost`].
pub const LANES_MILLIS_MAX: u64 = 2500;

/// Work that every sign-in does, at most one scheme for each lane.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lanes(Vec<Scheme>);

impl Lanes {
    /// The lanes that make verifying any of `schemes` look alike.
    pub fn of(schemes: impl IntoIterator<Item = Scheme>) -> Self {
        let mut lanes = Self::default();
        for scheme in schemes {
            lanes.widen(scheme);
        }
        lanes
    }

    fn widen(&mut self, scheme: Scheme) {
        match self.0.iter_mut().find(|lane| shares(**lane, scheme)) {
            Some(lane) => *lane = scheme.max(*lane),
            None => self.0.push(scheme),
        }
        self.0.sort_unstable();
    }

    /// What they cost together in milliseconds, by [`Scheme::cost`].
    #[must_use]
    pub fn millis(&self) -> u64 {
        self.0.iter().map(|lane| lane.cost().millis).sum()
    }

    /// Does the work of every lane, and says whether `own`, which is in one of them, is the hash of `password`.
    pub(super) fn run(mut self, password: &[u8], own: Option<&Stored>) -> bool {
        if let Some(own) = own {
            self.widen(own.scheme());
        }
        let mut matches = false;
        for lane in self.0 {
            match own.filter(|own| shares(lane, own.scheme())) {
                Some(own) => {
                    matches = own.is_of(password);
                    for rest in rest(lane, own.scheme()) {
                        rest.burn(password);
                    }
                }
                None => lane.burn(password),
            }
        }
        matches
    }
}

/// Whether the costlier of two schemes can stand for both.
fn shares(a: Scheme, b: Scheme) -> bool {
    match (a, b) {
        (Scheme::Bcrypt { .. }, Scheme::Bcrypt { .. }) => true,
        (Scheme::Pbkdf2 { digest: a, .. }, Scheme::Pbkdf2 { digest: b, .. }) => a == b,
        _ => a == b,
    }
}

/// What is left of a lane's work once the cheaper `done` is done.
fn rest(lane: Scheme, done: Scheme) -> Vec<Scheme> {
    match (lane, done) {
        // 2^c + 2^c + 2^(c+1) + … + 2^(C-1) = 2^C
        (Scheme::Bcrypt { cost: most }, Scheme::Bcrypt { cost }) => {
            (cost..most).map(|cost| Scheme::Bcrypt { cost }).collect()
        }
        (Scheme::Pbkdf2 { digest, rounds: most }, Scheme::Pbkdf2 { rounds, .. })
            if most > rounds =>
        {
            vec![Scheme::Pbkdf2 { digest, rounds: most - rounds }]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::password::scheme::{Digest, STEPS};

    fn pbkdf2(rounds: u32) -> Scheme {
        Scheme::Pbkdf2 { digest: Digest::Sha256, rounds }
    }

    #[test]
    fn one_lane_stands_for_all_costs_of_a_kind_and_one_for_each_shape_of_memory() {
        let small = Scheme::Scrypt { log_n: 14, r: 8, p: 5 };
        let large = Scheme::Scrypt { log_n: 15, r: 8, p: 1 };
        let bcrypt = |cost| Scheme::Bcrypt { cost };
        let lanes =
            Lanes::of([bcrypt(10), large, pbkdf2(1000), small, bcrypt(12), pbkdf2(600), small]);
        assert_eq!(lanes.0.len(), 4);
        for lane in [bcrypt(12), pbkdf2(1000), small, large] {
            assert!(lanes.0.contains(&lane), "{lane} is missing");
        }
    }

    /// What somebody's sign-in derives, added up by kind.
    fn work(lanes: &Lanes, hash: Option<&str>) -> Vec<(String, u64)> {
        STEPS.take();
        lanes.clone().run(b"lluvia verde", hash.and_then(Stored::read).as_ref());
        let mut work = std::collections::BTreeMap::<String, u64>::new();
        for scheme in STEPS.take() {
            let (kind, steps) = match scheme {
                Scheme::Bcrypt { cost } => ("bcrypt".to_owned(), 1 << cost),
                Scheme::Pbkdf2 { digest, rounds } => (digest.name().to_owned(), rounds.into()),
                other => (other.to_string(), 1),
            };
            *work.entry(kind).or_default() += steps;
        }
        work.into_iter().collect()
    }

    #[test]
    fn everybody_does_the_same_work_whatever_is_stored() {
        let stored = [
            "$2b$04$wqGMtQx5t/L5JIq2JL/X6uqLHeKSMBHg5mF6DlX6/e8cB.h9zKwGG",
            "$2b$05$FBLSpbtwaouFOBue9IfCV.6EY.rxiaclu/VPqQWFZrmeqTj3eDTrO",
            "bcrypt_sha256$$2b$04$i3nh7PrcoxhqA7Rvprh6uepzckhrmaiVpvfRGTVeTXWHLatWwFKDe",
            "pbkdf2_sha256$1000$sal1234567890$JyWTaDnq76Tx3g+Uq9yme2dmwspo6ZK6rSyoSri5xgM=",
            "pbkdf2_sha1$1000$sal1234567890$/Xnjy2pNyzH8umXp5l7UGKfujv4=",
            "AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggHIVY0sdEUfdyeM+E1LtH1uJg==",
            "AQAAAAIAAAAyAAAAEOMwvh3+FZxqkdMBz2ekgGhwQ4B6pZWND6zgESBuWiHw",
            "$argon2i$v=19$m=64,t=2,p=1$Jl7sbp0UmJAaiheuFNM5dg$pa+p9tb6IjBwjrtB73RIZiQ6Lu/rDLO+RCI4oVI5HH0",
            "$scrypt$ln=4,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$zZ0Kr6Al7q4Lbt3+tPxVC8Jp615jy6mH5muIDcITbOE",
        ];
        let lanes = Lanes::of(stored.iter().map(|hash| Stored::read(hash).unwrap().scheme()));
        let nobody = work(&lanes, None);
        assert_eq!(nobody.len(), 6, "{nobody:?}");
        for hash in stored {
            assert_eq!(work(&lanes, Some(hash)), nobody, "{hash}");
        }
    }

    proptest! {
        #[test]
        fn whoever_has_the_cheaper_hash_does_as_many_steps(own in 4_u32..14, more in 0_u32..6) {
            let steps = |cost: u32| 1_u64 << cost;
            let lane = Scheme::Bcrypt { cost: own + more };
            let rest: u64 = rest(lane, Scheme::Bcrypt { cost: own })
                .into_iter()
                .map(|scheme| match scheme { Scheme::Bcrypt { cost } => steps(cost), _ => 0 })
                .sum();
            prop_assert_eq!(steps(own) + rest, steps(own + more));
        }

        #[test]
        fn and_as_many_iterations(own in 1_u32..1_000_000, more in 0_u32..1_000_000) {
            let left: u32 = rest(pbkdf2(own + more), pbkdf2(own))
                .into_iter()
                .map(|scheme| match scheme { Scheme::Pbkdf2 { rounds, .. } => rounds, _ => 0 })
                .sum();
            prop_assert_eq!(left, more);
        }
    }
}
