//! Many people from another system, whose passwords are hashed there in six ways, cheaply.

use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use pbkdf2::pbkdf2_hmac_array;
use pbkdf2::sha2::{Sha256, Sha512};
use serde_json::{Value, json};

/// Somebody from there.
pub(crate) struct Migrant {
    pub(crate) email: String,
    pub(crate) password: String,
    pub(crate) hash: String,
}

impl Migrant {
    /// The `index`-th one; six in a row have six kinds of hashes.
    pub(crate) fn new(index: usize) -> Self {
        let password = format!("frase {index} de cometas azules");
        let mut salt = [0; 16];
        salt[..8].copy_from_slice(&index.to_be_bytes());
        let hash = match index % 6 {
            0 => bcrypt(&password, salt),
            1 => argon2i(&password, salt),
            2 => scrypt(&password, salt),
            3 => django(&password, index),
            4 => werkzeug(&password, index),
            _ => identity(&password, salt),
        };
        Self { email: format!("persona{index}@example.com"), password, hash }
    }

    pub(crate) fn json(&self) -> Value {
        json!({ "email": self.email, "password_hash": self.hash })
    }
}

pub(crate) fn bcrypt(password: &str, salt: [u8; 16]) -> String {
    let alphabet = base64::alphabet::BCRYPT;
    let config = base64::engine::general_purpose::NO_PAD;
    let engine = base64::engine::general_purpose::GeneralPurpose::new(&alphabet, config);
    let key = format!("{password}\0");
    let hash = ::bcrypt::bcrypt(4, salt, &key.as_bytes()[..key.len().min(72)]);
    format!("$2b$04${}{}", engine.encode(salt), engine.encode(&hash[..23]))
}

fn argon2i(password: &str, salt: [u8; 16]) -> String {
    let params = Params::new(8, 3, 1, None).unwrap();
    let argon2 = Argon2::new(Algorithm::Argon2i, Version::V0x13, params);
    argon2.hash_password_with_salt(password.as_bytes(), &salt).unwrap().to_string()
}

fn scrypt(password: &str, salt: [u8; 16]) -> String {
    let mut hash = [0; 32];
    let params = ::scrypt::Params::new(4, 8, 1).unwrap();
    ::scrypt::scrypt(password.as_bytes(), &salt, &params, &mut hash).unwrap();
    let [salt, hash] = [&salt[..], &hash].map(|bytes| STANDARD_NO_PAD.encode(bytes));
    format!("$scrypt$ln=4,r=8,p=1${salt}${hash}")
}

fn django(password: &str, index: usize) -> String {
    let salt = format!("sal{index}");
    let hash = pbkdf2_hmac_array::<Sha256, 32>(password.as_bytes(), salt.as_bytes(), 20);
    format!("pbkdf2_sha256$20${salt}${}", STANDARD.encode(hash))
}

fn werkzeug(password: &str, index: usize) -> String {
    let salt = format!("sal{index}");
    let hash = pbkdf2_hmac_array::<Sha256, 32>(password.as_bytes(), salt.as_bytes(), 30);
    let hex = hash.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    format!("pbkdf2:sha256:30${salt}${hex}")
}

fn identity(password: &str, salt: [u8; 16]) -> String {
    let hash = pbkdf2_hmac_array::<Sha512, 32>(password.as_bytes(), &salt, 25);
    let numbers = [2_u32, 25, 16].map(u32::to_be_bytes).concat();
    STANDARD.encode([&[1], &numbers[..], &salt, &hash].concat())
}
