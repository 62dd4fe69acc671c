//! Mounts endpoints, not strings: path, method and documentation come from the shared type.

use std::sync::Arc;

use axum::handler::Handler;
use axum::middleware::from_fn;
use axum::routing::{MethodFilter, MethodRouter, on};
use axum::{Extension, Router};
use shared::api::{Audience, Endpoint, Method};
use utoipa::ToSchema;
use utoipa::openapi::path::{
    HttpMethod, Operation, OperationBuilder, ParameterBuilder, ParameterIn,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{ContentBuilder, Ref, Required};
use utoipa::openapi::{RefOr, Schema};

use super::AppState;
use super::budget::{self, Budget};
use super::flood::Flood;

/// The documentation's name for what applications prove themselves with.
pub(super) const API_KEY: &str = "apiKey";

/// Routes and what the documentation says of them.
#[derive(Default)]
pub(super) struct Api {
    router: Router<AppState>,
    pub(super) operations: Vec<(&'static str, HttpMethod, Operation)>,
    pub(super) schemas: Vec<(String, RefOr<Schema>)>,
}

impl Api {
    /// Mounts `handler` as `E`.
    pub(super) fn call<E: Endpoint, H: Handler<T, AppState>, T: 'static>(self, handler: H) -> Self {
        self.mount::<E>(on(filter(E::METHOD), handler))
    }

    /// Mounts `handler` as `E`, which takes from `budget`.
    pub(super) fn limited<E: Endpoint, H: Handler<T, AppState>, T: 'static>(
        self,
        budget: Budget,
        handler: H,
    ) -> Self {
        type State = (Extension<AppState>, Extension<Arc<Flood>>);
        let take =
            from_fn(move |(Extension(ctx), Extension(flood)): State, request, next| async move {
                budget::take(ctx, &flood, budget, request, next).await
            });
        self.mount::<E>(on(filter(E::METHOD), handler).route_layer(take))
    }

    /// Adds the calls of `other`.
    pub(super) fn merge(mut self, other: Self) -> Self {
        self.operations.extend(other.operations);
        self.schemas.extend(other.schemas);
        self.router = self.router.merge(other.router);
        self
    }

    pub(super) fn into_router(self) -> Router<AppState> {
        self.router
    }

    fn mount<E: Endpoint>(mut self, method: MethodRouter<AppState>) -> Self {
        self.router = self.router.route(E::PATH, method);
        self.operations.push((E::PATH, http_method(E::METHOD), operation::<E>()));
        register::<E::Body>(&mut self.schemas);
        register::<E::Reply>(&mut self.schemas);
        self
    }
}

fn register<T: ToSchema>(schemas: &mut Vec<(String, RefOr<Schema>)>) {
    schemas.push((T::name().into_owned(), T::schema()));
    T::schemas(schemas);
}

fn operation<E: Endpoint>() -> Operation {
    let json = |name: &str| ContentBuilder::new().schema(Some(Ref::from_schema_name(name))).build();
    let path = E::PATH
        .trim_start_matches("/api")
        .trim_start_matches(['/', '.'])
        .replace(['/', '-', '.'], "_")
        .replace(['{', '}'], "");
    let mut operation = OperationBuilder::new()
        .operation_id(Some(format!("{}_{path}", verb(E::METHOD))))
        .summary(Some(E::SUMMARY));
    if E::METHOD == Method::Post {
        let mut body =
            RequestBodyBuilder::new().content("application/json", json(&E::Body::name()));
        if E::AUDIENCE == Audience::Applications {
            body = body.content("application/x-www-form-urlencoded", json(&E::Body::name()));
        }
        operation = operation.request_body(Some(body.required(Some(Required::True)).build()));
    }
    if E::AUDIENCE == Audience::Applications {
        operation = operation.security(SecurityRequirement::new(API_KEY, [] as [&str; 0]));
    }
    for name in E::PATH.split(['{', '}']).skip(1).step_by(2) {
        let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Path);
        operation = operation.parameter(parameter.required(Required::True));
    }
    let answers_nothing = E::Reply::name() == <()>::name();
    operation = if answers_nothing {
        operation.response("204", ResponseBuilder::new().description("Done"))
    } else {
        let reply = ResponseBuilder::new().description("Done");
        operation.response("200", reply.content("application/json", json(&E::Reply::name())))
    };
    let problem = ResponseBuilder::new().description("A problem document (RFC 9457)");
    operation
        .response("default", problem.content("application/problem+json", json("Problem")))
        .build()
}

const fn filter(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Delete => MethodFilter::DELETE,
    }
}

const fn http_method(method: Method) -> HttpMethod {
    match method {
        Method::Get => HttpMethod::Get,
        Method::Post => HttpMethod::Post,
        Method::Delete => HttpMethod::Delete,
    }
}

const fn verb(method: Method) -> &'static str {
    match method {
        Method::Get => "get",
        Method::Post => "post",
        Method::Delete => "delete",
    }
}
