//! What every test of the API speaks in: a server, its visitors, and what they are answered.

pub(crate) mod application;
mod clock;
pub(crate) mod crowd;
pub(crate) mod database;
pub(crate) mod forgery;
pub(crate) mod gateway;
mod kind;
pub(crate) mod receiver;
mod reply;
mod server;
mod visitor;

pub(crate) use reply::Reply;
pub(crate) use server::{NEW_PASSWORD, PASSWORD, TestServer, objection_of, ticket_of, token_of};
pub(crate) use visitor::Visitor;
