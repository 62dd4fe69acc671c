//! The documentation: `OpenAPI` 3.1 from the mounted endpoints, and Swagger UI from vendored files.

use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::middleware::map_response;
use axum::response::Response;
use shared::{Problem, Violation};
use utoipa::openapi::path::{PathItem, PathsBuilder};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, Info, License, OpenApi, OpenApiBuilder};
use utoipa::{PartialSchema, ToSchema};
use utoipa_swagger_ui::SwaggerUi;

use super::mount::{self, Api};
use super::{AppState, calls, development_calls};

/// Swagger UI styles itself inline; nothing else is let in.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// The description of the API.
#[must_use]
pub fn document() -> OpenApi {
    describe(calls())
}

pub(super) fn router(development: bool) -> Router<AppState> {
    let mut api = calls();
    if development {
        api = api.merge(development_calls());
    }
    let swagger: Router<AppState> =
        SwaggerUi::new("/api/docs").url("/api/openapi.json", describe(api)).into();
    swagger.layer(map_response(allow_swagger))
}

async fn allow_swagger(mut response: Response) -> Response {
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, POLICY);
    response
}

fn describe(api: Api) -> OpenApi {
    let mut info = Info::new("Recobra", env!("CARGO_PKG_VERSION"));
    info.description = Some("Self-hosted account recovery that people can trust".to_owned());
    info.license = Some(License::new(env!("CARGO_PKG_LICENSE")));
    let mut schemas = api.schemas;
    schemas.push((Problem::name().into_owned(), Problem::schema()));
    Problem::schemas(&mut schemas);
    schemas.push((Violation::name().into_owned(), Violation::schema()));
    schemas.retain(|(name, _)| name != "()");
    let paths =
        api.operations.into_iter().fold(PathsBuilder::new(), |paths, (path, method, operation)| {
            paths.path(path, PathItem::new(method, operation))
        });
    let api_key = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    let components = ComponentsBuilder::new()
        .schemas_from_iter(schemas)
        .security_scheme(mount::API_KEY, api_key);
    OpenApiBuilder::new()
        .info(info)
        .paths(paths.build())
        .components(Some(components.build()))
        .build()
}
