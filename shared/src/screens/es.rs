//! Spanish words of the screens.

use super::{PlainText, Text};
use crate::audit::AuditEvent;

pub(super) const TEXT: Text = Text {
    // Everywhere
    error_prefix: "Error: ",
    summary_heading: "Hay un problema",
    language: "Idioma",
    help_link: "¿Sin acceso a tu correo?",
    mailbox_link: "Buzón de desarrollo",
    loading: "Cargando…",
    slow: "Está tardando más de lo normal. Seguimos en ello.",
    retry: "Volver a intentar",
    offline_title: "No hay conexión",
    offline_detail: "Comprueba tu conexión a internet. Lo que has escrito sigue aquí.",
    timed_out_title: "Tarda demasiado",
    timed_out_detail: "El servidor no ha respondido a tiempo. Lo que has escrito sigue aquí.",
    unreadable_title: "La respuesta no se entiende",
    unreadable_detail: "Vuelve a intentarlo en unos minutos. Lo que has escrito sigue aquí.",
    wait: |seconds| format!("Espera {} y vuelve a intentarlo.", duration(seconds)),
    back_to_sign_in: "Volver al inicio de sesión",

    // Password fields
    password_label: "Contraseña",
    new_password_label: "Contraseña nueva",
    confirm_password_label: "Repite la contraseña",
    confirm_password_hint: "Puedes dejarlo vacío si la contraseña está a la vista.",
    show: "Mostrar",
    hide: "Ocultar",
    show_password: "Mostrar contraseña",
    hide_password: "Ocultar contraseña",
    show_confirmation: "Mostrar la repetición de la contraseña",
    hide_confirmation: "Ocultar la repetición de la contraseña",
    password_visible: "Tu contraseña se ve",
    password_hidden: "Tu contraseña está oculta",
    caps_lock: "Las mayúsculas están bloqueadas",
    requirements: "Tu contraseña debe:",
    rule_length: |min| format!("tener al menos {min} caracteres"),
    rule_max_length: |max| format!("tener {max} caracteres como mucho"),
    rule_upper: "tener una mayúscula",
    rule_lower: "tener una minúscula",
    rule_digit: "tener una cifra",
    rule_personal: "no parecerse a tu correo ni a tu nombre",
    rule_strength: "ser difícil de adivinar",
    met: "cumplido",
    unmet: "falta",
    unknown: "se comprueba al enviar",
    rules_left: |left| {
        if left == 1 {
            "Falta un requisito.".to_owned()
        } else {
            format!("Faltan {left} requisitos.")
        }
    },
    rules_done: "Cumple todos los requisitos.",
    strength_label: "Seguridad",
    strength_words: ["Muy débil", "Débil", "Mejorable", "Buena", "Excelente"],

    // Forgot password
    forgot_title: "Recupera tu cuenta",
    forgot_intro: "Te enviaremos un código y un enlace para elegir una contraseña nueva.",
    identifier_label: "Correo o teléfono",
    identifier_hint: "El teléfono, con su prefijo: +34 612 345 678",
    forgot_submit: "Enviar código",
    sending: "Enviando…",
    did_you_mean: |address| format!("¿Quisiste decir {address}?"),

    // Code
    code_title: "Escribe el código",
    code_sent_email: |digits| {
        format!("Si hay una cuenta con este correo, le hemos enviado un código de {digits} cifras:")
    },
    code_sent_sms: |digits| {
        format!(
            "Si hay una cuenta con este teléfono, le hemos enviado un código de {digits} cifras:"
        )
    },
    change: "Cambiar",
    code_label: "Código",
    code_hint: "Puedes pegarlo tal como viene en el mensaje.",
    code_submit: "Continuar",
    checking: "Comprobando…",
    time_left: "El código caduca en",
    minutes_left: |minutes| {
        if minutes == 1 {
            "Queda un minuto.".to_owned()
        } else {
            format!("Quedan {minutes} minutos.")
        }
    },
    code_expired: "El código ha caducado. Pide otro para seguir.",
    code_wrong: "El código no es correcto o ya no vale. Revísalo o pide otro.",
    attempts_left: |left| {
        if left == 1 {
            "Te queda un intento.".to_owned()
        } else {
            format!("Te quedan {left} intentos.")
        }
    },
    resend: "Enviar otro código",
    resend_in: |seconds| format!("Podrás pedir otro en {}.", duration(seconds)),
    resent: |to| format!("Código nuevo enviado a {to}. Usa siempre el último."),
    missing_title: "¿No llega?",
    missing_wait: "Espera dos minutos: a veces tarda.",
    missing_spam: "Mira en el correo no deseado.",
    missing_address: "Comprueba que la dirección o el número de arriba es el tuyo.",
    missing_other: "Usa otro correo o teléfono",
    missing_other_email: "Usa otro correo",
    missing_other_phone: "Usa otro teléfono",
    spent_title: "Pide otro código",
    spent_intro: "Este código ya no admite más intentos. Te enviaremos otro.",
    no_request_title: "Empieza de nuevo",
    no_request_intro: "Aquí no hay ningún código pendiente. Pide uno para seguir.",
    ask_code: "Pedir un código",

    // New password
    reset_title: "Elige una contraseña nueva",
    account_label: "Cuenta",
    reset_submit: "Cambiar contraseña",
    saving: "Guardando…",
    checking_link_title: "Un momento",
    checking_link: "Comprobando el enlace…",
    link_dead_title: "El enlace no sirve",
    link_dead_intro: "El enlace ya se usó, ha caducado o está incompleto. Pide otro: llega en unos segundos.",
    link_lost_title: "Retoma desde el mensaje",
    link_lost_intro: "Por seguridad, esta página no guarda el permiso para cambiar la contraseña. Abre otra vez el enlace del mensaje o pide otro.",
    ask_link: "Pedir otro",
    changed_title: "Contraseña cambiada",
    changed_intro: "Hemos cerrado todas las sesiones que había abiertas y te hemos enviado un aviso.",

    // It was not me
    not_me_title: "No fui yo",
    not_me_intro: "Si el mensaje trae un código, lo anulamos: ni el código ni su enlace servirán, y nada más cambia.",
    not_me_change: "Si el mensaje avisa de un cambio o de un inicio de sesión, bloqueamos la cuenta: cerramos todas las sesiones, le devolvemos el correo y el teléfono que tenía y te enviamos un enlace para elegir otra contraseña.",
    not_me_submit: "Confirmar que no fui yo",
    not_me_cancelled_title: "Petición anulada",
    not_me_cancelled: "El código y el enlace de aquel mensaje ya no sirven. Tu contraseña y tus sesiones siguen como estaban.",
    not_me_frozen_title: "Cuenta bloqueada",
    not_me_frozen: "Nadie puede entrar hasta que elijas otra contraseña. Te hemos enviado un mensaje: abre su enlace. Si no llega en unos minutos, pide otro.",
    not_me_texted: |number| format!("También hemos enviado un SMS con un código a {number}."),
    not_me_enter_code: "Escribir el código del SMS",
    not_me_dead: "El enlace ya se usó, ha caducado o está incompleto. Si no puedes entrar o algo no te cuadra, recupera tu cuenta.",

    // Sign in and sign up
    sign_in_title: "Inicia sesión",
    sign_in_submit: "Iniciar sesión",
    signing_in: "Entrando…",
    forgot_link: "¿Olvidaste tu contraseña?",
    no_account: "¿Aún no tienes cuenta?",
    sign_up_link: "Crear cuenta",
    session_ended: "Tu sesión terminó. Inicia sesión para seguir.",
    signed_out: "Has cerrado la sesión.",
    sign_up_title: "Crea tu cuenta",
    sign_up_intro: "Te enviaremos un código para comprobar que el correo es tuyo.",
    sign_up_closed: "Aquí las cuentas las crea quien administra el sitio.",
    email_label: "Correo",
    email_hint: "Lo usarás para entrar y para recuperar la cuenta.",
    sign_up_submit: "Crear cuenta",
    have_account: "¿Ya tienes cuenta?",

    // Proof of an address
    verify_email_title: "Confirma tu correo",
    verify_email_sent: |digits| {
        format!(
            "Hemos enviado un mensaje a esta dirección. Si es nueva aquí, trae un código de {digits} cifras:"
        )
    },
    verify_email_link_intro: "Pulsa el botón para confirmar que esta dirección es tuya.",
    verify_email_submit: "Confirmar correo",
    verified_title: "Correo confirmado",
    verified_intro: |email| format!("Ya puedes entrar con {email}."),
    verify_dead_intro: "El enlace ya se usó, ha caducado o está incompleto. Si ya confirmaste el correo, inicia sesión.",

    // Account
    account_title: "Tu cuenta",
    account_email: "Correo",
    account_name: "Nombre",
    account_language: "Idioma de los mensajes",
    account_phone: "Teléfono",
    no_phone: "Ninguno",
    change_email: "Cambiar correo",
    change_phone: "Cambiar teléfono",
    add_phone: "Añadir teléfono",
    sign_out: "Cerrar sesión",
    signing_out: "Cerrando…",
    back_to_account: "Volver a tu cuenta",

    // Sessions
    sessions_title: "Sesiones abiertas",
    sessions_intro: "Si no reconoces alguna, ciérrala y cambia tu contraseña.",
    this_device: "Este dispositivo",
    device: |browser, system| format!("{browser} en {system}"),
    device_unknown: "Navegador desconocido",
    last_seen: "Última actividad:",
    signed_in_at: "Abierta:",
    client_address: "Dirección IP:",
    end_session: "Cerrar",
    end_session_on: |device| format!("Cerrar la sesión de {device}"),
    session_ended_on: |device| format!("Hemos cerrado la sesión de {device}."),
    end_others: "Cerrar todas las demás",
    end_others_intro: "En esos dispositivos habrá que volver a iniciar sesión.",
    end_others_confirm: |count| format!("Cerrar {count} sesiones"),
    cancel: "Cancelar",
    others_ended: "Hemos cerrado todas las demás sesiones.",

    // Events
    events_title: "Actividad reciente",
    events_empty: "Aún no hay nada que contar.",
    events_intro: "Si algo no lo hiciste tú:",
    event: |event| match event {
        AuditEvent::RecoveryStarted => "Alguien pidió recuperar la cuenta",
        AuditEvent::EmailChangeStarted => "Se pidió cambiar el correo",
        AuditEvent::PhoneChangeStarted => "Se pidió cambiar el teléfono",
        AuditEvent::CodeRight => "Se escribió el código correcto",
        AuditEvent::CodeWrong => "Se escribió un código equivocado",
        AuditEvent::CodeExpired => "Se escribió un código caducado",
        AuditEvent::CodeReused => "Se escribió un código ya usado",
        AuditEvent::TokenExpired => "Se abrió un enlace caducado",
        AuditEvent::TokenReused => "Se abrió un enlace ya usado",
        AuditEvent::RequestCancelled => "Se anuló una petición: «no fui yo»",
        AuditEvent::AccountFrozen => "Cuenta bloqueada: «no fui yo»",
        AuditEvent::PasswordReset => "Contraseña cambiada al recuperar la cuenta",
        AuditEvent::PasswordChanged => "Contraseña cambiada",
        AuditEvent::EmailChanged => "Correo cambiado",
        AuditEvent::PhoneChanged => "Teléfono cambiado",
        AuditEvent::Reauthenticate => "La contraseña actual no coincidía",
        AuditEvent::SignIn => "Inicio de sesión",
        AuditEvent::SignOut => "Sesión cerrada",
        AuditEvent::SessionEnded => "Se cerró una sesión",
        AuditEvent::OtherSessionsEnded => "Se cerraron las demás sesiones",
        AuditEvent::AccountCreated => "Cuenta creada",
        AuditEvent::AccountDisabled => "Cuenta desactivada",
        AuditEvent::AccountEnabled => "Cuenta activada",
        AuditEvent::AccountSignedOut => "Se cerraron todas las sesiones",
        _ => "Otro suceso",
    },
    refused: "rechazado",
    not_mine: "No fui yo",
    not_mine_intro: "Cerraremos las demás sesiones y podrás elegir otra contraseña.",

    // Changes of the account
    current_password_label: "Contraseña actual",
    show_current: "Mostrar la contraseña actual",
    hide_current: "Ocultar la contraseña actual",
    current_password_wrong: "Esta no es tu contraseña actual. Escríbela otra vez.",
    change_password_title: "Cambia tu contraseña",
    password_changed: |ended| {
        let ended = match ended {
            0 => "No había otras sesiones abiertas.".to_owned(),
            1 => "Hemos cerrado la otra sesión que había abierta.".to_owned(),
            _ => format!("Hemos cerrado las otras {ended} sesiones que había abiertas."),
        };
        format!("Contraseña cambiada. {ended}")
    },
    change_email_title: "Cambia tu correo",
    change_email_intro: "Te enviaremos un código a la dirección nueva. Hasta que lo escribas, vale la de ahora.",
    new_email_label: "Correo nuevo",
    email_changed: "Correo cambiado. Hemos avisado a la dirección anterior y cerrado las demás sesiones.",
    change_phone_title: "Teléfono de recuperación",
    change_phone_intro: "Con él podrás recuperar la cuenta por SMS. Te enviaremos un código para comprobar que es tuyo.",
    new_phone_label: "Teléfono nuevo",
    new_phone_hint: "Con su prefijo: +34 612 345 678",
    verify_phone_title: "Confirma tu teléfono",
    verify_phone_sent: |digits| {
        format!("Hemos enviado un SMS con un código de {digits} cifras a este teléfono:")
    },
    verify_phone_submit: "Confirmar teléfono",
    phone_changed: "Teléfono guardado: ya puedes recuperar la cuenta con él. Hemos cerrado las demás sesiones.",

    // Help
    help_title: "Si no tienes acceso a tu correo",
    help_phone_title: "Prueba con tu teléfono",
    help_phone: "Si añadiste un teléfono a tu cuenta, escríbelo en lugar del correo y te llegará un SMS con el código.",
    help_provider_title: "Recupera el correo primero",
    help_provider: "Tu proveedor de correo tiene su propia recuperación. Con el correo de vuelta, la cuenta se recupera en un minuto.",
    help_people_title: "Escribe a quien administra este sitio",
    help_people: "Puede comprobar quién eres y enviarte un mensaje de recuperación. Nunca te pedirá la contraseña ni un código.",

    // Not found
    not_found_title: "Aquí no hay nada",
    not_found_intro: "La dirección no existe o ha cambiado.",
    go_home: "Ir al inicio",
};

pub(super) const PLAIN: PlainText = PlainText {
    valid_until: "El código vale hasta las",
    stale_title: "Este formulario ha caducado",
    stale_detail: "Completa lo que falte y pulsa el botón otra vez. Si vuelve a pasar, permite las cookies de este sitio.",
    link_label: "Enlace del mensaje",
    link_hint: "Sin JavaScript, este navegador no nos enseña lo que lleva el enlace: cópialo del mensaje y pégalo aquí.",
    link_incomplete: "Pega el enlace entero, tal como viene en el mensaje",

    // Development mailbox
    mailbox_title: "Buzón de desarrollo",
    mailbox_intro: "Los mensajes que el servidor habría enviado. Solo existe en desarrollo.",
    mailbox_gallery: "Todas las plantillas",
    mailbox_empty: "Aún no hay mensajes.",
    mailbox_list: "Mensajes",
    mailbox_clear: "Vaciar el buzón",
    mailbox_plain: "Texto",
    mailbox_to: "Para",
    mailbox_frame: "Vista del mensaje",
    copy_code: "Copiar código",
    copied: "Código copiado",
    open_link: "Abrir enlace",
    mailbox_find: "Buscar",
    mailbox_all: "Todos",
    mailbox_source: "Cabeceras y fuente",
};

/// Whole minutes from two minutes on, seconds below.
fn duration(seconds: u64) -> String {
    if seconds < 120 { format!("{seconds} s") } else { format!("{} min", seconds.div_ceil(60)) }
}
