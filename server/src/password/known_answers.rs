//! Hashes that other software made, opened by their passwords and by no others: Python's `bcrypt`, `argon2-cffi` and
//! `hashlib`, Django 5.2, Werkzeug 3.1, and the vectors of ASP.NET Core Identity's own tests.

use super::stored::{HashFault, Stored};

const PASSWORD: &str = "lluvia verde sobre tejados";

/// All of [`PASSWORD`].
const HASHES: &[&str] = &[
    "$2b$04$wqGMtQx5t/L5JIq2JL/X6uqLHeKSMBHg5mF6DlX6/e8cB.h9zKwGG",
    "$2b$05$FBLSpbtwaouFOBue9IfCV.6EY.rxiaclu/VPqQWFZrmeqTj3eDTrO",
    "$2a$04$4oNN6fgsgz0.1yKIL7hLNOAgMzyRQQkrE7FowTZVscmwluGsdtS4C",
    "$2y$04$4oNN6fgsgz0.1yKIL7hLNOAgMzyRQQkrE7FowTZVscmwluGsdtS4C",
    "$2x$04$4oNN6fgsgz0.1yKIL7hLNOAgMzyRQQkrE7FowTZVscmwluGsdtS4C",
    "bcrypt$$2b$04$xlpARzO/0k2VfNloKF04uen.AWz2JRd9Ra4L6.28vqYmTyZF1MOdG",
    "bcrypt_sha256$$2b$04$i3nh7PrcoxhqA7Rvprh6uepzckhrmaiVpvfRGTVeTXWHLatWwFKDe",
    "pbkdf2_sha256$1000$sal1234567890$JyWTaDnq76Tx3g+Uq9yme2dmwspo6ZK6rSyoSri5xgM=",
    "pbkdf2_sha1$1000$sal1234567890$/Xnjy2pNyzH8umXp5l7UGKfujv4=",
    "argon2$argon2id$v=19$m=64,t=2,p=2$c2FsMTIzNDU2Nzg5MA$CXx4zJNatibbg9807r1T9KTzaR6hcB+HPbz2/xk39ck",
    "scrypt$16$sal1234567890$8$5$qtTu4U1Ed7Y9GLbGaqyGN+NdTHgzTVE4JdWB4cdxktO8pYt87ZbbCyacktJ55KtfC8TUsIQC78lMGFjdGc4SqA==",
    "pbkdf2:sha256:1000$4iqC60JBSf0aTSvd$345131186dee84bc45074f1d4bd63da6fa3d5a739a09b8cddf949dc0f2edacf1",
    "pbkdf2:sha1:1000$RXVgYhPu3dBSA92m$b70d548173ff9ab9a9a3074c93774969fe3ecb48",
    "pbkdf2:sha512:1000$PiQhvA8LpM6ZH6c3$ba8cd344865050132ef8f7c83966c55914b3113bcde535aef1e4c10fd9b2f9cf830434540521eac76480c58e7baeedb4b61657d7ff070f970efafcc5019ce432",
    "scrypt:1024:8:1$8Ct5E7r0imwTOMBT$b9ece2deeb92c1fe9250bca007b5b03eaab3a50aee956fbaf54b82969b64d06f18b628566160589e349c13c332cc19bd36f00274d570c10d280e4cf312e4a68a",
    "$argon2i$v=19$m=64,t=2,p=1$Jl7sbp0UmJAaiheuFNM5dg$pa+p9tb6IjBwjrtB73RIZiQ6Lu/rDLO+RCI4oVI5HH0",
    "$argon2d$v=19$m=64,t=2,p=1$R5cd443LeaPUvdMVrYtPOA$kj7R9zOCo7IAIBdYFSxmcHFcrExpNHlWxoEchFlM/00",
    "$argon2id$v=19$m=64,t=2,p=1$TAilifTiU6sVeFUvpBrxLQ$RlB4uGSvUcVPT862NJO9k7R/W6mahyEQhyRd9PdDtNg",
    "$argon2i$v=16$m=64,t=1,p=1$c29tZXNhbHQxMjM0NTY3OA$FjVEDJEgILPL5hJraUCii9uIaIjxbtEukpgJTbtLsK0",
    "$argon2i$m=64,t=1,p=1$c29tZXNhbHQxMjM0NTY3OA$FjVEDJEgILPL5hJraUCii9uIaIjxbtEukpgJTbtLsK0",
    "$scrypt$ln=4,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$zZ0Kr6Al7q4Lbt3+tPxVC8Jp615jy6mH5muIDcITbOE",
];

/// All of "my password".
const IDENTITY: &[&str] = &[
    "AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggHIVY0sdEUfdyeM+E1LtH1uJg==",
    "AQAAAAAAAAD6AAAAEAhftMyfTJylOlZT+eEotFXd1elee8ih5WsjXaR3PA9M",
    "AQAAAAEAACcQAAAAEAABAgMEBQYHCAkKCwwNDg+yWU7rLgUwPZb1Itsmra7cbxw2EFpwpVFIEtP+JIuUEw==",
    "AQAAAAIAAAAyAAAAEOMwvh3+FZxqkdMBz2ekgGhwQ4B6pZWND6zgESBuWiHw",
    "AQAAAAIAAAD6AAAAIJbVi5wbMR+htSfFp8fTw8N8GOS/Sje+S/4YZcgBfU7EQuqv4OkVYmc4VJl9AGZzmRTxSkP7LtVi9IWyUxX8IAAfZ8v+ZfhjCcudtC1YERSqE1OEdXLW9VukPuJWBBjLuw==",
];

/// 90 bytes, and the hash of its first 72.
const LONG: &str =
    "contraseña larga de más de setenta y dos bytes, como las hay: abcdefghijklmnopqrstuvwxyz";
const HASH_OF_LONG: &str = "$2b$04$tTLlJmQcDGCt1BUm6K//XO4.u2Jxcp8E7cnRLOd9Slk9pcdhfvF1S";
const HASH_OF_AB: &str = "$2b$04$Dq08uWprWAfIdy1.UysCruBgSAkiEIh2ubQqEC1Db0Y.6DMXrAnCe";
const HASH_OF_ANO_NUEVO: &str = "$2b$04$ky8FkFlf/DxsOzhdS.D7B.84/i7n5VTKEQ7r0o3IeVZ7DZ.Fn2biS";

#[track_caller]
fn opens(hash: &str, password: &str) -> bool {
    let stored = Stored::import(hash).unwrap_or_else(|fault| panic!("{hash} {fault}"));
    stored.is_of(password.as_bytes())
}

#[test]
fn hashes_of_other_software_open_with_their_password_and_with_no_other() {
    let identity = IDENTITY.iter().map(|hash| (hash, "my password"));
    for (hash, password) in HASHES.iter().map(|hash| (hash, PASSWORD)).chain(identity) {
        assert!(opens(hash, password), "{hash}");
        let almost = [&password[1..], &password[..password.len() - 1], &password.to_uppercase()];
        for wrong in almost.into_iter().chain(["", "\0"]) {
            assert!(!opens(hash, wrong), "{hash} opens with {wrong:?}");
        }
    }
}

#[test]
fn bcrypt_looks_at_72_bytes_and_not_at_one_less() {
    for hash in [HASH_OF_LONG.to_owned(), HASH_OF_LONG.replacen("$2b$", "$2$", 1)] {
        assert!(opens(&hash, LONG));
        assert!(opens(&hash, &LONG[..72]));
        assert!(opens(&hash, &format!("{}and whatever follows", &LONG[..72])));
        assert!(!opens(&hash, &LONG[..71]));
    }
}

#[test]
fn a_nul_neither_ends_a_bcrypt_password_nor_repeats_it() {
    assert!(opens(HASH_OF_AB, "ab"));
    for trap in ["ab\0", "ab\0cd", "ab\0ab", "ab\0ab\0ab"] {
        assert!(!opens(HASH_OF_AB, trap), "{trap:?}");
    }
}

#[test]
fn a_hash_of_the_broken_bcrypt_opens_for_ascii_alone() {
    assert!(opens(HASH_OF_ANO_NUEVO, "año nuevo"));
    assert!(!opens(&HASH_OF_ANO_NUEVO.replacen("$2b$", "$2x$", 1), "año nuevo"));
}

#[test]
fn padding_bits_that_somebody_left_set_do_no_harm() {
    // The last of the salt's characters carries two bits; `u` and `v` differ in the others.
    assert!(opens(&HASHES[0].replacen("X6uqL", "X6vqL", 1), PASSWORD));
}

#[test]
fn what_costs_too_much_is_refused_with_the_reason() {
    for (hash, reason) in [
        (HASHES[0].replacen("$04$", "$15$", 1), "bcrypt$15 would cost about 1966 ms"),
        (HASHES[7].replacen("$1000$", "$9000000$", 1), "pbkdf2-sha256$9000000 would"),
        (HASHES[17].replacen("m=64", "m=4194304", 1), "4096 MiB"),
        (HASHES[17].replacen("t=2", "t=400000", 1), "ms and 0 MiB"),
        (HASHES[20].replacen("ln=4", "ln=24", 1), "16384 MiB"),
        (HASHES[14].replacen("1024:8:1", "1024:8:900", 1), "scrypt$ln=10,r=8,p=900"),
        (
            "AQAAAAEAmJaAAAAAEAABAgMEBQYHCAkKCwwNDg+yWU7rLgUwPZb1Itsmra7cbxw2EFpwpVFIEtP+JIuUEw=="
                .to_owned(),
            "pbkdf2-sha256$10000000",
        ),
    ] {
        let fault = Stored::import(&hash).unwrap_err().to_string();
        assert!(fault.contains(reason), "{hash}: {fault}");
    }
}

#[test]
fn what_is_no_hash_is_refused_without_being_quoted() {
    let long = "A".repeat(600);
    for text in [
        "",
        "$",
        "hunter2hunter2",
        "5f4dcc3b5aa765d61d8327deb882cf99",
        "$1$abc$def",
        "$2b$04$short",
        "$2c$04$wqGMtQx5t/L5JIq2JL/X6uqLHeKSMBHg5mF6DlX6/e8cB.h9zKwGG",
        "$2b$03$wqGMtQx5t/L5JIq2JL/X6uqLHeKSMBHg5mF6DlX6/e8cB.h9zKwGG",
        "$2b$32$wqGMtQx5t/L5JIq2JL/X6uqLHeKSMBHg5mF6DlX6/e8cB.h9zKwGG",
        "$2b$04$wqGMtQx5t/L5JIq2JL/X6ñqLHeKSMBHg5mF6DlX6/e8cB.h9zKwGG",
        "$argon2id$v=19$m=64,t=2,p=1$TAilifTiU6sVeFUvpBrxLQ",
        "$argon2id$v=19$m=1,t=2,p=1$TAilifTiU6sVeFUvpBrxLQ$RlB4uGSvUcVPT862NJO9k7R/W6mahyEQhyRd9PdDtNg",
        "$argon2id$v=19$m=64,t=0,p=1$TAilifTiU6sVeFUvpBrxLQ$RlB4uGSvUcVPT862NJO9k7R/W6mahyEQhyRd9PdDtNg",
        "pbkdf2_sha256$0$salt$JyWTaDnq76Tx3g+Uq9yme2dmwspo6ZK6rSyoSri5xgM=",
        "pbkdf2_md5$1000$salt$JyWTaDnq76Tx3g+Uq9yme2dmwspo6ZK6rSyoSri5xgM=",
        "pbkdf2:sha256$salt$345131186dee84bc45074f1d4bd63da6fa3d5a739a09b8cddf949dc0f2edacf1",
        "pbkdf2:sha256:1000$salt$zz",
        "scrypt:1000:8:1$salt$345131186dee84bc45074f1d4bd63da6",
        "AQAAAAMAACcQAAAAEAABAgMEBQYHCAkKCwwNDg+yWU7rLgUwPZb1Itsmra7cbxw2EFpwpVFIEtP+JIuUEw==",
        "AQAAAAEAACcQAAAA/wABAgMEBQYHCAkKCwwNDg+yWU7rLgUwPZb1Itsmra7cbxw2EFpwpVFIEtP+JIuUEw==",
        "AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggE=",
        &long,
    ] {
        let fault = Stored::import(text).map(|_| ()).unwrap_err();
        assert!(matches!(fault, HashFault::Form | HashFault::Parameters), "{text}: {fault}");
        assert!(text.len() < 2 || !fault.to_string().contains(text), "{text}: {fault}");
    }
}

#[test]
fn the_name_of_every_scheme_reads_back() {
    for hash in HASHES.iter().chain(IDENTITY) {
        let scheme = Stored::import(hash).unwrap().scheme();
        assert_eq!(scheme.to_string().parse::<super::scheme::Scheme>().unwrap(), scheme);
        assert!(scheme.to_string().len() <= 64);
    }
}
