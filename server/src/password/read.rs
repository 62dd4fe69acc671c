//! Reads the forms in which other systems store hashes.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Params, Version};
use base64::alphabet::BCRYPT;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD, STANDARD};
use base64::{DecodeError, Engine};

use super::scheme::{BCRYPT_LENGTH, Digest, Scheme};
use super::stored::{HashFault, Reading, Stored};

/// Shortest salt and output in bytes that anybody should have made.
const SALT_MIN: usize = 4;
const OUTPUT_MIN: usize = 10;
/// Longest output in bytes.
const OUTPUT_MAX: usize = 64;

/// The salt's 22 characters have four bits more than its 16 bytes, and not everybody leaves them zero.
const BCRYPT_BASE64: GeneralPurpose =
    GeneralPurpose::new(&BCRYPT, NO_PAD.with_decode_allow_trailing_bits(true));

/// Version 2 of ASP.NET Identity: PBKDF2 with HMAC-SHA-1, a thousand iterations, 16 bytes of salt, 32 of output.
const IDENTITY_2: (u32, usize, usize) = (1000, 16, 32);

pub(super) fn read(text: &str) -> Result<Stored, HashFault> {
    let text = text.strip_prefix("bcrypt$").filter(|rest| rest.starts_with("$2")).unwrap_or(text);
    if text.starts_with("$argon2") || text.starts_with("$scrypt$") {
        return phc(text);
    }
    if let Some(rest) = text.strip_prefix("argon2$") {
        return phc(&format!("${rest}"));
    }
    if let Some(rest) = text.strip_prefix("bcrypt_sha256$") {
        let stored = bcrypt(rest)?;
        return Ok(Stored { reading: Reading::Prehashed, ..stored });
    }
    if text.starts_with("$2") {
        return bcrypt(text);
    }
    let fields: Vec<&str> = text.split('$').collect();
    match fields[..] {
        [method, salt, hash] if method.contains(':') => werkzeug(method, salt, hash),
        ["scrypt", n, salt, r, p, hash] => scrypt(n, r, p, salt.as_bytes(), base64(hash)?),
        [method, iterations, salt, hash] => {
            let digest = method.strip_prefix("pbkdf2_").and_then(Digest::from_name);
            let digest = digest.ok_or(HashFault::Form)?;
            pbkdf2(digest, number(iterations)?, salt.as_bytes(), base64(hash)?)
        }
        [blob] => identity(&base64(blob)?),
        _ => Err(HashFault::Form),
    }
}

fn phc(text: &str) -> Result<Stored, HashFault> {
    let hash = PasswordHash::new(text).map_err(|_| HashFault::Form)?;
    let (Some(salt), Some(output)) = (hash.salt, hash.hash) else { return Err(HashFault::Form) };
    let parameter = |name: &str| hash.params.get_decimal(name).ok_or(HashFault::Parameters);
    if hash.params.iter().count() != 3 {
        return Err(HashFault::Parameters);
    }
    let (salt, output): (&[u8], &[u8]) = (&salt, output.as_bytes());
    if hash.algorithm.as_str() == "scrypt" {
        let log_n = u8::try_from(parameter("ln")?).map_err(|_| HashFault::Parameters)?;
        let scheme = Scheme::Scrypt { log_n, r: parameter("r")?, p: parameter("p")? };
        return whole(scheme, salt, output.to_vec());
    }
    // A string from before there were versions is of the first one.
    let version = hash.version.unwrap_or(u32::from(Version::V0x10));
    let scheme = Scheme::Argon2 {
        algorithm: Algorithm::new(hash.algorithm.as_str()).map_err(|_| HashFault::Form)?,
        version: Version::try_from(version).map_err(|_| HashFault::Parameters)?,
        memory: parameter("m")?,
        passes: parameter("t")?,
        lanes: parameter("p")?,
    };
    whole(scheme, salt, output.to_vec())
}

fn bcrypt(text: &str) -> Result<Stored, HashFault> {
    let fields: Vec<&str> = text.split('$').collect();
    let ["", version, cost, rest] = fields[..] else { return Err(HashFault::Form) };
    let reading = match version {
        "2" => Reading::Unterminated,
        "2a" | "2b" | "2y" => Reading::Terminated,
        "2x" => Reading::TerminatedAscii,
        _ => return Err(HashFault::Form),
    };
    let (salt, output) = rest.split_at_checked(22).ok_or(HashFault::Form)?;
    let decode = |text: &str| BCRYPT_BASE64.decode(text).map_err(|_: DecodeError| HashFault::Form);
    let (salt, output) = (decode(salt)?, decode(output)?);
    let cost = number(cost)?;
    if output.len() != BCRYPT_LENGTH {
        return Err(HashFault::Form);
    }
    if !(4..=31).contains(&cost) {
        return Err(HashFault::Parameters);
    }
    Ok(Stored { scheme: Scheme::Bcrypt { cost }, reading, salt, output })
}

fn werkzeug(method: &str, salt: &str, hash: &str) -> Result<Stored, HashFault> {
    let parts: Vec<&str> = method.split(':').collect();
    let output = hex(hash).ok_or(HashFault::Form)?;
    match parts[..] {
        ["pbkdf2", digest, iterations] => {
            let digest = Digest::from_name(digest).ok_or(HashFault::Form)?;
            pbkdf2(digest, number(iterations)?, salt.as_bytes(), output)
        }
        ["scrypt", n, r, p] => scrypt(n, r, p, salt.as_bytes(), output),
        _ => Err(HashFault::Form),
    }
}

fn identity(blob: &[u8]) -> Result<Stored, HashFault> {
    let (version, rest) = blob.split_first().ok_or(HashFault::Form)?;
    match version {
        0 => {
            let (iterations, salt, output) = IDENTITY_2;
            if rest.len() != salt + output {
                return Err(HashFault::Form);
            }
            let (salt, output) = rest.split_at(salt);
            pbkdf2(Digest::Sha1, iterations, salt, output.to_vec())
        }
        1 => {
            let (digest, rest) = big_endian(rest)?;
            let (iterations, rest) = big_endian(rest)?;
            let (salt_length, rest) = big_endian(rest)?;
            let digest = usize::try_from(digest).ok().and_then(|at| Digest::ALL.get(at).copied());
            let split = usize::try_from(salt_length).ok().and_then(|at| rest.split_at_checked(at));
            let (Some(digest), Some((salt, output))) = (digest, split) else {
                return Err(HashFault::Form);
            };
            pbkdf2(digest, iterations, salt, output.to_vec())
        }
        _ => Err(HashFault::Form),
    }
}

fn pbkdf2(
    digest: Digest,
    iterations: u32,
    salt: &[u8],
    output: Vec<u8>,
) -> Result<Stored, HashFault> {
    let blocks = u32::try_from(output.len().div_ceil(digest.length())).unwrap_or(u32::MAX);
    let rounds = iterations.checked_mul(blocks).ok_or(HashFault::Parameters)?;
    whole(Scheme::Pbkdf2 { digest, rounds }, salt, output)
}

fn scrypt(n: &str, r: &str, p: &str, salt: &[u8], output: Vec<u8>) -> Result<Stored, HashFault> {
    let n = number(n)?;
    if !n.is_power_of_two() {
        return Err(HashFault::Parameters);
    }
    let log_n = u8::try_from(n.ilog2()).map_err(|_| HashFault::Parameters)?;
    whole(Scheme::Scrypt { log_n, r: number(r)?, p: number(p)? }, salt, output)
}

/// A hash whose algorithm takes the password as it is, once its parameters are found to be possible.
fn whole(scheme: Scheme, salt: &[u8], output: Vec<u8>) -> Result<Stored, HashFault> {
    let possible = match scheme {
        Scheme::Argon2 { memory, passes, lanes, .. } => {
            Params::new(memory, passes, lanes, Some(output.len())).is_ok()
        }
        Scheme::Pbkdf2 { rounds, .. } => rounds > 0,
        // What the algorithm allows and the ceiling does not is refused there; this keeps the sums below in range.
        Scheme::Scrypt { log_n, r, p } => {
            (1..32).contains(&log_n) && (1..=1024).contains(&r) && (1..=1024).contains(&p)
        }
        Scheme::Bcrypt { .. } => true,
    };
    let lengths = salt.len() >= SALT_MIN && (OUTPUT_MIN..=OUTPUT_MAX).contains(&output.len());
    if !(possible && lengths) {
        return Err(HashFault::Parameters);
    }
    Ok(Stored { scheme, reading: Reading::Whole, salt: salt.to_vec(), output })
}

fn number(text: &str) -> Result<u32, HashFault> {
    text.parse().map_err(|_| HashFault::Parameters)
}

fn base64(text: &str) -> Result<Vec<u8>, HashFault> {
    STANDARD.decode(text).map_err(|_| HashFault::Form)
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| Some(digit(pair[0])? << 4 | digit(*pair.get(1)?)?)).collect()
}

fn big_endian(bytes: &[u8]) -> Result<(u32, &[u8]), HashFault> {
    let (head, rest) = bytes.split_first_chunk::<4>().ok_or(HashFault::Form)?;
    Ok((u32::from_be_bytes(*head), rest))
}
