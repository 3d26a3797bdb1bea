//! A stream to an endpoint, with TLS where its URL says so.

use std::{
    io,
    sync::{Arc, OnceLock},
};

use rustls::{ClientConfig, pki_types::ServerName};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;

use super::{NoAnswer, Target};
use crate::tls;

pub(crate) trait Io: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Io for T {}

/// Connects to the first address that takes it.
pub(crate) async fn connect(target: &Target) -> Result<Box<dyn Io>, NoAnswer> {
    let tcp = tcp(target).await?;
    if !target.tls {
        return Ok(Box::new(tcp));
    }
    let name = ServerName::try_from(target.host.clone())
        .map_err(|_| NoAnswer::Tls(format!("`{}` is no name for a certificate", target.host)))?;
    let connector = TlsConnector::from(configuration()?);
    let stream = connector.connect(name, tcp).await;
    Ok(Box::new(
        stream.map_err(|error| NoAnswer::Tls(error.to_string()))?,
    ))
}

async fn tcp(target: &Target) -> Result<TcpStream, NoAnswer> {
    let mut failure = None;
    for address in target.addresses().await? {
        match TcpStream::connect(address).await {
            Ok(stream) => {
                // A request goes out in one or two writes, and none of them should wait.
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Err(error) => failure = Some((address, error)),
        }
    }
    let why = failure.map_or_else(
        || "no address".to_owned(),
        |(address, error)| match error.kind() {
            io::ErrorKind::ConnectionRefused => {
                format!("nothing listens on {address}; is the receiver running?")
            }
            _ => format!("{address}: {error}"),
        },
    );
    Err(NoAnswer::Unreachable(why))
}

/// Made once: to read the certificates of the system takes its time.
fn configuration() -> Result<Arc<ClientConfig>, NoAnswer> {
    static MADE: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    if let Some(made) = MADE.get() {
        return Ok(Arc::clone(made));
    }
    let mut made = tls::client().map_err(|error| NoAnswer::Tls(error.to_string()))?;
    made.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::clone(MADE.get_or_init(|| Arc::new(made))))
}
