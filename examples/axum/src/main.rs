use std::{env, error::Error, sync::Arc};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use gather_webhooks::{SIGNATURE_HEADER, SignatureHeader, Verifier};

async fn receive(
    State(verifier): State<Arc<Verifier>>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, &'static str) {
    let signature = SignatureHeader::from_lines(headers.get_all(SIGNATURE_HEADER));
    match verifier.verify(&body, signature) {
        Ok(event) => {
            println!("{}", event.kind);
            (StatusCode::OK, "OK")
        }
        Err(error) => {
            let status = StatusCode::from_u16(error.http_status());
            (status.unwrap_or(StatusCode::UNAUTHORIZED), error.code())
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let verifier = Verifier::new(env::var("WEBHOOK_SECRET")?)?;
    let app = Router::new()
        .route("/webhooks/qualifi", post(receive))
        .with_state(Arc::new(verifier));
    let port = env::var("PORT")?.parse()?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    Ok(axum::serve(listener, app).await?)
}
