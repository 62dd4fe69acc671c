//! Spanish words for problems, violations and passwords.

use super::ProblemText;
use crate::password::Advice;
use crate::{ProblemKind, ViolationCode};

pub(super) const fn problem(kind: ProblemKind) -> ProblemText {
    let (title, detail) = match kind {
        ProblemKind::Malformed => {
            ("No se puede leer la petición", "Envía el cuerpo como JSON en UTF-8.")
        }
        ProblemKind::CodeRejected => {
            ("El código no sirve", "El código no es correcto o ya no vale. Revísalo o pide otro.")
        }
        ProblemKind::TokenRejected => {
            ("El enlace no sirve", "El enlace no es correcto o ya no vale. Pide otro.")
        }
        ProblemKind::Unauthenticated => ("Tu sesión terminó", "Inicia sesión para seguir."),
        ProblemKind::CredentialsRejected => {
            ("Los datos no coinciden", "Revisa el correo y la contraseña, o recupera tu cuenta.")
        }
        ProblemKind::ForbiddenOrigin => {
            ("La petición viene de otro sitio", "Abre este sitio directamente y vuelve a probar.")
        }
        ProblemKind::NotFound => ("Aquí no hay nada", "Revisa la dirección."),
        ProblemKind::MethodNotAllowed => {
            ("La dirección no admite este método", "La cabecera Allow dice cuáles admite.")
        }
        ProblemKind::PayloadTooLarge => {
            ("La petición es demasiado grande", "Envía un texto más corto.")
        }
        ProblemKind::UnsupportedMediaType => {
            ("El formato no se admite", "Envía el cuerpo como application/json.")
        }
        ProblemKind::Validation => {
            ("Hay datos que corregir", "Corrige los campos señalados y vuelve a probar.")
        }
        ProblemKind::TooManyRequests => {
            ("Demasiados intentos", "Espera un momento y vuelve a probar.")
        }
        ProblemKind::Internal => {
            ("Algo ha fallado por nuestra parte", "Vuelve a probar en unos minutos.")
        }
        ProblemKind::Unavailable => (
            "El servicio está ocupado",
            "Espera un momento y vuelve a probar. No se ha cambiado nada.",
        ),
    };
    ProblemText { title, detail }
}

/// What to do about the empty field at `pointer`: two empty fields must not read alike in a list of what is wrong.
pub(super) fn required(pointer: &str) -> &'static str {
    match pointer {
        "/identifier" => "Escribe tu correo o tu teléfono",
        "/email" => "Escribe un correo",
        "/phone" => "Escribe un teléfono",
        "/code" => "Escribe el código",
        "/password" => "Escribe tu contraseña",
        "/current_password" => "Escribe tu contraseña actual",
        _ => violation(ViolationCode::Required),
    }
}

pub(super) const fn violation(code: ViolationCode) -> &'static str {
    match code {
        ViolationCode::Required => "Rellena este campo",
        ViolationCode::Missing => "Envía también este campo",
        ViolationCode::Unknown => "Quita este campo: la llamada no lo conoce",
        ViolationCode::WrongType => "Envía este campo con el tipo que indica la documentación",
        ViolationCode::Identifier => {
            "Escribe un correo o un teléfono, como nombre@ejemplo.com o +34 612 345 678"
        }
        ViolationCode::EmailFormat => "Escribe un correo con este formato: nombre@ejemplo.com",
        ViolationCode::EmailDomain => "Revisa lo que va después de la @, como ejemplo.com",
        ViolationCode::EmailTooLong => "Escribe un correo de {max} caracteres como mucho",
        ViolationCode::PhoneFormat => "Escribe un teléfono con este formato: +34 612 345 678",
        ViolationCode::PhonePrefix => "Empieza el teléfono por el prefijo del país, como +34",
        ViolationCode::CodeTooShort => "Escribe las {length} cifras del código: faltan algunas",
        ViolationCode::CodeTooLong => "Escribe solo las {length} cifras del código: sobran algunas",
        ViolationCode::CodeNotDigits => "Escribe las {length} cifras del código, sin letras",
        ViolationCode::PasswordTooShort => "Usa al menos {min} caracteres",
        ViolationCode::PasswordTooLong => "Usa una contraseña de {max} caracteres como mucho",
        ViolationCode::PasswordNoUpper => "Añade una mayúscula",
        ViolationCode::PasswordNoLower => "Añade una minúscula",
        ViolationCode::PasswordNoDigit => "Añade una cifra",
        ViolationCode::PasswordCommon => {
            "Elige otra: esta está en las listas de contraseñas comunes"
        }
        ViolationCode::PasswordPersonal => {
            "Elige una que no esté hecha con tu nombre, tu correo o el nombre de este sitio"
        }
        ViolationCode::PasswordGuessable => {
            "Hazla más difícil de adivinar: más larga, o con palabras menos comunes"
        }
        ViolationCode::PasswordPrevious => "Elige una distinta de la que tienes ahora",
        ViolationCode::PasswordMismatch => {
            "Las dos contraseñas son distintas: escribe la misma dos veces"
        }
        ViolationCode::NameTooLong => "Usa un nombre de {max} caracteres como mucho",
        ViolationCode::NameCharacters => "Usa solo letras, cifras, espacios y signos corrientes",
        ViolationCode::Locale => "Elige uno de los idiomas disponibles",
    }
}

/// What stands in the list of rules above a new password.
pub(super) const fn requirement(code: ViolationCode) -> &'static str {
    match code {
        ViolationCode::PasswordTooShort => "{min} caracteres o más",
        ViolationCode::PasswordTooLong => "{max} caracteres como mucho",
        ViolationCode::PasswordNoUpper => "Una mayúscula",
        ViolationCode::PasswordNoLower => "Una minúscula",
        ViolationCode::PasswordNoDigit => "Una cifra",
        ViolationCode::PasswordPersonal => {
            "Algo más que tu nombre, tu correo o el nombre de este sitio"
        }
        _ => violation(code),
    }
}

pub(super) const fn advice(advice: Advice) -> &'static str {
    match advice {
        Advice::Common => "Está en listas de contraseñas comunes, o se parece mucho a una.",
        Advice::Personal => "Se apoya en tu nombre, tu correo o el nombre de este sitio.",
        Advice::WordAlone => "Una sola palabra se adivina pronto.",
        Advice::Names => "Los nombres y apellidos se adivinan pronto.",
        Advice::Keyboard => "Las teclas vecinas se adivinan pronto.",
        Advice::Repeats => "Repetir caracteres o palabras añade poco.",
        Advice::Sequences => "Las series como abc o 6543 se adivinan pronto.",
        Advice::Years => "Los años se adivinan pronto.",
        Advice::Dates => "Las fechas se adivinan pronto.",
        Advice::Capitals => "Las mayúsculas ayudan poco.",
        Advice::Reversed => "Las palabras al revés ayudan poco.",
        Advice::Substitutions => "Los cambios como @ por a ayudan poco.",
        Advice::MoreWords => "Añade una o dos palabras más, cuanto menos comunes mejor.",
    }
}

pub(super) const fn score(score: u8) -> &'static str {
    match score {
        0 => "Muy débil",
        1 => "Débil",
        2 => "Regular",
        3 => "Fuerte",
        _ => "Muy fuerte",
    }
}
