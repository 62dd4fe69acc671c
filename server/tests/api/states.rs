//! The states of the screens that whoever works on the page looks at.

use recobra::config::{List, MailTransport, Profile};
use shared::Route;

use crate::support::TestServer;

/// The names of the states that the list links to.
fn names(list: &str) -> Vec<&str> {
    let links = list.split("href=\"/dev/states/").skip(1);
    links.map(|link| link.split('?').next().unwrap()).collect()
}

#[tokio::test]
async fn every_screen_has_a_state() {
    let server = TestServer::start().await;
    let list = server.visitor().get("/dev/states").await;
    assert_eq!(list.status, 200);
    for route in Route::ALL {
        let listed = list.text.contains(&format!("data-screen=\"{}\"", route.path()));
        assert!(listed, "{} has no state in server/src/http/states/catalogue", route.path());
    }
    let mut names = names(&list.text);
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all, "two states have one name");
}

#[tokio::test]
async fn every_state_is_the_page_with_one_more_script_and_a_frame_at_most() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    if visitor.get("/").await.status != 200 {
        return;
    }
    let page = visitor.get("/forgot-password").await;
    let list = visitor.get("/dev/states").await;
    for name in names(&list.text) {
        let reply = visitor.get(&format!("/dev/states/{name}?lang=en&theme=dark")).await;
        assert_eq!(reply.status, 200, "{name}");
        assert!(reply.text.replace('"', "").contains("<html lang=en>"), "{name}");
        assert_eq!(reply.header("x-frame-options"), "SAMEORIGIN");
        let policy = reply.header("content-security-policy");
        let hash = policy.split(' ').find(|source| {
            source.starts_with("'sha256-")
                && !page.header("content-security-policy").contains(*source)
        });
        let stricter = policy
            .replace(&format!(" {}", hash.unwrap()), "")
            .replace("frame-ancestors 'self'", "frame-ancestors 'none'")
            .replace(" 'unsafe-inline'", "");
        assert_eq!(stricter, page.header("content-security-policy"), "{name}");
        assert_eq!(policy.contains("unsafe-inline"), name.starts_with("mailbox"), "{name}");
    }
}

#[tokio::test]
async fn side_by_side_are_the_states_of_one_screen_in_the_look_that_is_asked_for() {
    let server = TestServer::start().await;
    let path = "/dev/states?lang=en&theme=dark&screen=/sign-in";
    let list = server.visitor().get(path).await;
    let frames: Vec<_> = list.text.split("<iframe").skip(1).collect();
    assert!(frames.len() > 2 && frames.len() % 2 == 0, "{}", frames.len());
    for frame in frames {
        assert!(frame.contains("src=\"/dev/states/sign-in"), "{frame}");
        assert!(frame.contains("?lang=en&amp;theme=dark\""), "{frame}");
    }
    assert!(list.header("content-security-policy").contains("frame-ancestors 'none'"));
    let hostile = server.visitor().get("/dev/states?screen=%22%3E%3Cscript%3E").await;
    assert!(!hostile.text.contains("<script"), "{}", hostile.text);
}

#[tokio::test]
async fn what_has_no_state_and_production_have_no_such_page() {
    let server = TestServer::start().await;
    assert_eq!(server.visitor().get("/dev/states/nothing").await.status, 404);
    let server = TestServer::configured(|config| {
        config.profile = Profile::Production;
        config.mail.transport = Some(MailTransport::Directory);
        config.secrets.keys = List(vec!["MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=".to_owned()]);
    })
    .await;
    for path in ["/dev/states", "/dev/states/sign-in"] {
        let reply = server.visitor().get(path).await;
        assert_eq!(reply.status, 404, "{path}");
        assert!(!reply.text.contains("/dev/states"), "{path}");
    }
}
