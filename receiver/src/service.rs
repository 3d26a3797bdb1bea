use std::{
    convert::Infallible,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use bytes::{Buf, Bytes};
use http::{Request, Response};
use http_body::Body;
use http_body_util::Full;
use tower_service::Service;

use crate::{request, shared::Shared};

/// Answers the requests of a [`Receiver`](crate::Receiver): a tower `Service` over the types of `http`, whatever
/// the body's; from [`Receiver::service`](crate::Receiver::service).
///
/// It runs within tokio.
///
/// ```
/// use bytes::Bytes;
/// use gather_webhooks_receiver::Receiver;
/// use http_body_util::{BodyExt, Full};
/// use tower_service::Service;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut service = Receiver::builder("whsec_example").build()?.service();
/// let request = http::Request::post("/webhooks/qualifi").body(Full::<Bytes>::from("{}"))?;
/// let response = service.call(request).await?;
/// assert_eq!(response.status(), 401);
/// assert_eq!(response.into_body().collect().await?.to_bytes(), "missing_header");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ReceiverService {
    pub(crate) shared: Arc<Shared>,
}

impl<B> Service<Request<B>> for ReceiverService
where
    B: Body + Send + 'static,
    B::Data: Buf + Send,
    B::Error: Send,
{
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        Box::pin(request::answer(Arc::clone(&self.shared), request))
    }
}
