//! What is answered, whatever the store.

mod common;

use std::{convert::Infallible, io, time::Duration};

use bytes::Bytes;
use common::{Outcome, SECRET, Seen, answer, created, payload, post, signed, text};
use gather_webhooks::{
    Event, InterviewCreated, SIGNATURE_HEADER, Secret, Verifier, idempotency_key,
};
use gather_webhooks_receiver::{Builder, Delivery, HandlerError, MemoryClaims, Receiver};
use http::{Method, Request, Version};
use http_body::Frame;
use http_body_util::{Empty, Full, StreamBody};

fn builder(seen: &Seen) -> Builder {
    let seen = seen.clone();
    Receiver::builder(SECRET).on(move |event: Event<InterviewCreated>, delivery: Delivery| {
        seen.push(format!(
            "{} {} {}",
            event.data.title.unwrap_or_default(),
            delivery.attempt,
            delivery.key
        ));
        async { Ok(()) }
    })
}

fn receiver() -> Result<Receiver, gather_webhooks::Error> {
    builder(&Seen::default()).build()
}

#[tokio::test]
async fn a_delivery_is_handled_once() -> Outcome {
    let seen = Seen::default();
    let receiver = builder(&seen).build()?;
    let body = created("Barista");
    assert_eq!(post(&receiver, &body).await, "200 OK");
    assert_eq!(post(&receiver, &body).await, "200 OK");
    let expected = format!("Barista 1 {}", idempotency_key(body.as_bytes()));
    assert_eq!(seen.take(), [expected]);
    Ok(())
}

#[tokio::test]
async fn what_is_not_authentic_is_refused() -> Outcome {
    let receiver = receiver()?;
    let request = Request::post("/").body(Full::<Bytes>::from("{}"))?;
    assert_eq!(
        text(answer(&receiver, request).await).await,
        "401 missing_header"
    );
    let request = signed("other").body(Full::<Bytes>::from("{}"))?;
    assert_eq!(
        text(answer(&receiver, request).await).await,
        "401 signature_mismatch"
    );
    let mut request = signed("{}").body(Full::<Bytes>::from("{}"))?;
    let line = request.headers()[SIGNATURE_HEADER].clone();
    request.headers_mut().append(SIGNATURE_HEADER, line);
    assert_eq!(
        text(answer(&receiver, request).await).await,
        "400 malformed_header"
    );
    assert_eq!(post(&receiver, "[]").await, "400 malformed_payload");
    Ok(())
}

#[tokio::test]
async fn only_post_is_for_deliveries() -> Outcome {
    for method in [Method::GET, Method::PUT, Method::HEAD] {
        let request = Request::builder()
            .method(method)
            .body(Empty::<Bytes>::new())?;
        let response = answer(&receiver()?, request).await;
        assert_eq!(response.headers()["allow"], "POST");
        assert_eq!(text(response).await, "405 method_not_allowed");
    }
    Ok(())
}

#[tokio::test]
async fn a_body_that_is_encoded_is_refused() -> Outcome {
    let body = created("Barista");
    for (encoding, expected) in [
        ("gzip", "415 unsupported_encoding"),
        ("", "200 OK"),
        ("Identity", "200 OK"),
    ] {
        let request = signed(&body).header("content-encoding", encoding);
        let request = request.body(Full::<Bytes>::from(body.clone()))?;
        assert_eq!(text(answer(&receiver()?, request).await).await, expected);
    }
    Ok(())
}

/// A body in pieces, whose length nobody knows.
fn pieces(
    pieces: Vec<Result<&'static str, io::Error>>,
) -> StreamBody<impl futures_core::Stream<Item = Result<Frame<Bytes>, io::Error>>> {
    let pieces = pieces.into_iter();
    StreamBody::new(tokio_stream::iter(pieces.map(|piece| {
        piece.map(|piece| Frame::data(Bytes::from_static(piece.as_bytes())))
    })))
}

#[tokio::test]
async fn a_body_may_come_in_pieces() -> Outcome {
    let body = r#"{"event":"interview.created","data":{}}"#;
    let (one, other) = body.split_at(10);
    let request = signed(body).body(pieces(vec![Ok(""), Ok(one), Ok(other)]))?;
    assert_eq!(text(answer(&receiver()?, request).await).await, "200 OK");
    Ok(())
}

#[tokio::test]
async fn a_body_that_breaks_off_is_incomplete() -> Outcome {
    let broken = vec![Ok("{"), Err(io::ErrorKind::ConnectionReset.into())];
    let request = signed("{").body(pieces(broken))?;
    assert_eq!(
        text(answer(&receiver()?, request).await).await,
        "400 incomplete_body"
    );
    Ok(())
}

#[tokio::test]
async fn a_body_has_a_limit() -> Outcome {
    let body = created("Barista");
    let exact = builder(&Seen::default()).max_body(body.len()).build()?;
    assert_eq!(post(&exact, &body).await, "200 OK");
    let less = builder(&Seen::default()).max_body(body.len() - 1).build()?;
    let request = signed(&body).body(Full::<Bytes>::from(body.clone()))?;
    let response = answer(&less, request).await;
    assert_eq!(response.headers()["connection"], "close");
    assert_eq!(text(response).await, "413 body_too_large");
    // Of which only the header says how long it is; and of which nothing does.
    let request = signed(&body).header("content-length", body.len());
    let request = request
        .version(Version::HTTP_2)
        .body(Empty::<Bytes>::new())?;
    let response = answer(&less, request).await;
    assert!(!response.headers().contains_key("connection"));
    assert_eq!(text(response).await, "413 body_too_large");
    let long = vec![Ok("1234567890"); 10].into_iter();
    let long = StreamBody::new(tokio_stream::iter(long.map(
        |piece: Result<_, Infallible>| {
            piece.map(|piece: &str| Frame::data(Bytes::from_static(piece.as_bytes())))
        },
    )));
    let request = signed(&body).body(long)?;
    assert_eq!(
        text(answer(&less, request).await).await,
        "413 body_too_large"
    );
    Ok(())
}

#[tokio::test]
async fn what_nobody_handles_is_ignored() -> Outcome {
    let seen = Seen::default();
    let receiver = builder(&seen).build()?;
    for event in ["interview.updated", "interview.deleted"] {
        assert_eq!(post(&receiver, &payload(event, "{}")).await, "200 OK");
    }
    assert!(seen.take().is_empty());
    Ok(())
}

#[tokio::test]
async fn otherwise_takes_what_has_no_handler() -> Outcome {
    let seen = Seen::default();
    let saw = seen.clone();
    let receiver = builder(&seen).otherwise(move |event, delivery| {
        saw.push(format!("{} {} {}", event.kind, event.name, delivery.name));
        async { Ok(()) }
    });
    let receiver = receiver.build()?;
    for (event, data) in [
        ("interview.updated", "{}"),
        ("interview.created", "4"),
        ("interview.deleted", "{}"),
    ] {
        assert_eq!(post(&receiver, &payload(event, data)).await, "200 OK");
    }
    let expected = [
        "interview.updated interview.updated interview.updated",
        "unrecognized interview.created interview.created",
        "unrecognized interview.deleted interview.deleted",
    ];
    assert_eq!(seen.take(), expected);
    Ok(())
}

#[test]
fn what_contradicts_itself_is_not_built() {
    let build = |builder: Builder| builder.build().unwrap_err().to_string();
    let seen = Seen::default();
    let twice = builder(&seen).on(|_: Event<InterviewCreated>, _| async { Ok(()) });
    assert!(build(twice).contains("interview.created has two handlers"));
    let handler = |_: Event, _: Delivery| async { Ok(()) };
    let twice = builder(&seen).otherwise(handler).otherwise(handler);
    assert!(build(twice).contains("`otherwise` was given two handlers"));
    let twice = builder(&seen).on_dead(|_| async {}).on_dead(|_| async {});
    assert!(build(twice).contains("`on_dead` was given two functions"));
    assert!(build(builder(&seen).concurrency(0)).contains("`concurrency` is 0"));
    assert!(build(builder(&seen).name("")).contains("`name` is empty"));
    assert!(build(builder(&seen).name("a\0b")).contains("`name` has a U+0000"));
    let verifier = Verifier::new(SECRET).unwrap();
    let both = Receiver::builder(verifier).tolerance(Duration::from_secs(1));
    assert!(build(both).contains("beside a verifier"));
    assert_eq!(
        Receiver::builder("").build().unwrap_err().code(),
        "invalid_secret"
    );
}

#[tokio::test]
async fn whatever_a_secret_is_made_from_will_do() -> Outcome {
    let (text, bytes) = (SECRET.to_owned(), SECRET.as_bytes().to_vec());
    for builder in [
        Receiver::builder(&text),
        Receiver::builder(text.clone()),
        Receiver::builder(&bytes),
        Receiver::builder(bytes.as_slice()),
        Receiver::builder(bytes.clone()),
        Receiver::builder(b"whsec_test"),
        Receiver::builder(Secret::from(SECRET)),
        Receiver::builder(Verifier::new(SECRET)?),
    ] {
        let receiver = builder.inline(MemoryClaims::new()).build()?;
        assert_eq!(post(&receiver, &created("Barista")).await, "200 OK");
    }
    Ok(())
}

#[test]
fn an_error_names_its_type_and_hides_its_message() {
    fn fail() -> Result<(), HandlerError> {
        Err(io::Error::other("Zoë"))?;
        Ok(())
    }
    let error = fail().unwrap_err();
    assert_eq!(error.name(), "std::io::error::Error");
    assert!(!format!("{error:?} {error}").contains("Zoë"));
    assert_eq!(error.cause().unwrap().to_string(), "Zoë");
}
