//! A fault in the program is the fault of one call, and says nothing of itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use recobra::entropy::{Entropy, NoEntropy, SystemEntropy};
use serde_json::json;
use shared::ProblemKind;

use crate::support::TestServer;

/// Panics, once armed, wherever somebody asks for chance.
struct Trap(AtomicBool);

impl Entropy for Trap {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy> {
        assert!(!self.0.load(Ordering::SeqCst), "sensitive words of a panic");
        SystemEntropy.fill(bytes)
    }
}

#[tokio::test]
async fn a_panic_ends_one_call_in_words_that_tell_nothing_and_the_server_goes_on() {
    let trap = Arc::new(Trap(AtomicBool::new(false)));
    let server = TestServer::with_entropy(trap.clone(), |_| ()).await;
    trap.0.store(true, Ordering::SeqCst);
    let reply = server.visitor().forgot("ana@example.com").await;
    reply.is_problem(ProblemKind::Internal, &json!({}));
    assert!(!reply.text.contains("sensitive"), "{}", reply.text);
    trap.0.store(false, Ordering::SeqCst);
    assert_eq!(server.visitor().forgot("ana@example.com").await.status, 200);
}
