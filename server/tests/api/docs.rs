use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::application::Application;
use crate::support::{NEW_PASSWORD, PASSWORD, TestServer, objection_of, ticket_of};

const CALLS: &[&str] = &[
    "delete /api/account/sessions",
    "delete /api/account/sessions/{id}",
    "delete /api/dev/mailbox",
    "get /.well-known/jwks.json",
    "get /api/account/events",
    "get /api/account/sessions",
    "get /api/auth/session",
    "get /api/dev/mailbox",
    "get /api/policy",
    "post /api/account/change-email",
    "post /api/account/change-email/verify",
    "post /api/account/change-password",
    "post /api/account/change-phone",
    "post /api/account/change-phone/verify",
    "post /api/auth/forgot-password",
    "post /api/auth/introspect",
    "post /api/auth/not-me",
    "post /api/auth/resend-code",
    "post /api/auth/reset-password",
    "post /api/auth/sign-in",
    "post /api/auth/sign-out",
    "post /api/auth/sign-up",
    "post /api/auth/token",
    "post /api/auth/validate-reset-token",
    "post /api/auth/verify-code",
    "post /api/auth/verify-email",
    "post /api/dev/clock",
];

fn calls(document: &Value) -> BTreeSet<String> {
    let paths = document["paths"].as_object().unwrap();
    let of = |(path, item): (&String, &Value)| {
        let methods: Vec<_> = item.as_object().unwrap().keys().cloned().collect();
        methods.into_iter().map(|method| format!("{method} {path}")).collect::<Vec<_>>()
    };
    paths.iter().flat_map(of).collect()
}

#[tokio::test]
async fn the_description_lists_every_call_and_no_other() {
    let server = TestServer::start().await;
    let document = server.visitor().get("/api/openapi.json").await.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let described = calls(&document);
    assert_eq!(described, CALLS.iter().map(|call| (*call).to_owned()).collect());
    for call in described {
        let (method, path) = call.split_once(' ').unwrap();
        let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
        let reply = server.visitor().send(method, path).await;
        assert!(![404, 405].contains(&reply.status), "{call}: {}", reply.status);
    }
}

#[tokio::test]
async fn every_reference_in_the_description_leads_somewhere() {
    let server = TestServer::start().await;
    let text = server.visitor().get("/api/openapi.json").await.text;
    let document: Value = serde_json::from_str(&text).unwrap();
    for reference in text.split("\"$ref\":\"#").skip(1) {
        let pointer = reference.split('"').next().unwrap();
        assert!(document.pointer(pointer).is_some(), "{pointer} leads nowhere");
    }
}

#[tokio::test]
async fn the_documentation_page_is_served_from_this_server_alone() {
    let server = TestServer::start().await;
    let page = server.visitor().get("/api/docs/").await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(!page.text.contains("https://") && !page.text.contains("//cdn"), "{}", page.text);
    let script = server.visitor().get("/api/docs/swagger-ui-bundle.js").await;
    assert_eq!(script.status, 200);
}

/// Whether `value` is what `schema` says: types, required members and none that it does not name.
fn conforms(document: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = document.pointer(reference.trim_start_matches('#')).unwrap();
        return conforms(document, target, value);
    }
    if let Some(choices) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
        let fits = choices.iter().any(|choice| conforms(document, choice, value).is_ok());
        return if fits { Ok(()) } else { Err(format!("{value} fits none of {schema}")) };
    }
    if let Some(values) = schema["enum"].as_array()
        && !values.contains(value)
    {
        return Err(format!("{value} is not in {schema}"));
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let types = &schema["type"];
    let allowed = types.as_array().map_or(vec![types.clone()], Clone::clone);
    if !types.is_null() && !allowed.contains(&json!(kind)) {
        return Err(format!("{value} is not {types}"));
    }
    for element in value.as_array().into_iter().flatten() {
        conforms(document, &schema["items"], element)?;
    }
    let Some(members) = value.as_object() else { return Ok(()) };
    for (name, member) in members {
        match schema["properties"].get(name) {
            Some(schema) => conforms(document, schema, member)?,
            None if schema["properties"].is_object() => return Err(format!("{name} is not named")),
            None => {}
        }
    }
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let mut missing = required.filter(|name| !members.contains_key(*name));
    missing.next().map_or(Ok(()), |name| Err(format!("{name} is missing")))
}

#[tokio::test]
async fn replies_are_what_the_description_says() {
    let server = TestServer::start().await;
    let ana = server.account("ana@example.com").await;
    let visitor = server.signed_in(&ana, PASSWORD).await;
    let document = visitor.get("/api/openapi.json").await.json();
    let shop = Application::register(&server, None).await;
    let token = visitor.post("/api/auth/token", &json!({})).await;
    let alive = shop.introspect(&server, &token.field("access_token")).await;
    let dead = shop.introspect(&server, "").await;
    let asked = visitor.forgot(&ana.email).await;
    let code = server.message(&ana.email).await.code.unwrap();
    let verified = visitor.verify(&asked.field("request_id"), &code).await;
    let ticket = ticket_of(&verified);
    let up = visitor.sign_up("eva@example.com", PASSWORD).await;
    let eva = server.message("eva@example.com").await.code.unwrap();
    let replies = [
        ("get", "/api/auth/session", visitor.session().await),
        ("post", "/api/auth/token", token),
        ("post", "/api/auth/introspect", alive),
        ("post", "/api/auth/introspect", dead),
        ("get", "/.well-known/jwks.json", visitor.get("/.well-known/jwks.json").await),
        ("get", "/api/policy", visitor.get("/api/policy").await),
        ("get", "/api/dev/mailbox", visitor.get("/api/dev/mailbox").await),
        ("post", "/api/auth/verify-email", visitor.prove(&up.field("request_id"), &eva).await),
        ("post", "/api/auth/sign-up", up),
        ("post", "/api/auth/resend-code", visitor.resend(&asked.field("request_id")).await),
        ("post", "/api/auth/forgot-password", asked),
        ("post", "/api/auth/verify-code", verified),
        ("post", "/api/auth/validate-reset-token", visitor.validate(&ticket).await),
        ("post", "/api/auth/sign-in", visitor.sign_in(&ana.email, PASSWORD).await),
        ("post", "/api/auth/reset-password", visitor.reset(&ticket, NEW_PASSWORD).await),
        ("post", "/api/auth/not-me", {
            let notice = server.message(&ana.email).await;
            visitor.not_me(&objection_of(&notice).unwrap()).await
        }),
    ];
    for (method, path, reply) in replies {
        let responses = &document["paths"][path][method]["responses"];
        let schema = &responses["200"]["content"]["application/json"]["schema"];
        assert_eq!(reply.status, 200, "{path}: {}", reply.text);
        assert_eq!(conforms(&document, schema, &reply.json()), Ok(()), "{path}");
    }
    let problem = &document["components"]["schemas"]["Problem"];
    for refused in
        [visitor.forgot("ana").await, visitor.session().await, visitor.verify("x", "").await]
    {
        assert_eq!(conforms(&document, problem, &refused.json()), Ok(()), "{}", refused.text);
    }
}
