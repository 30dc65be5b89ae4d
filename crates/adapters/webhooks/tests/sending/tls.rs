//! Whose certificates are believed.

use std::sync::Arc;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{RootCertStore, ServerConfig};
use socle_application::webhooks::ports::SendError;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use crate::support::{LOCAL, Scripted, read_request, send_over, settings};

/// A server with a certificate for a name, which anybody may take for an authority.
async fn server(name: &str) -> (String, RootCertStore, JoinHandle<Option<String>>) {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed([name.to_owned()]).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(cert.der().clone()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://hooks.example.com:{}/", listener.local_addr().unwrap().port());
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let serving = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.ok()?;
        let mut stream = acceptor.accept(stream).await.ok()?;
        let named = stream.get_ref().1.server_name().map(str::to_owned);
        read_request(&mut stream).await;
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.ok()?;
        stream.shutdown().await.ok()?;
        named
    });
    (url, roots, serving)
}

#[tokio::test]
async fn tls_is_made_for_the_name_whatever_address_it_leads_to() {
    let (url, roots, serving) = server("hooks.example.com").await;
    let mut settings = settings(LOCAL);
    settings.roots = roots;
    let exchange = send_over(settings, Scripted::new(&[&["127.0.0.1"]]), &url).await;
    assert_eq!(exchange.answer.unwrap().status, 200);
    assert_eq!(serving.await.unwrap().as_deref(), Some("hooks.example.com"));
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let (url, roots, serving) = server("other.example.com").await;
    let mut settings = settings(LOCAL);
    settings.roots = roots;
    let exchange = send_over(settings, Scripted::new(&[&["127.0.0.1"]]), &url).await;
    let error = exchange.answer.unwrap_err();
    assert!(matches!(error, SendError::Tls(_)), "{error:?}");
    assert_eq!(serving.await.unwrap(), None);
}

#[tokio::test]
async fn a_certificate_of_nobody_in_particular_is_refused() {
    let (url, _, serving) = server("hooks.example.com").await;
    let exchange = send_over(settings(LOCAL), Scripted::new(&[&["127.0.0.1"]]), &url).await;
    let error = exchange.answer.unwrap_err();
    assert!(matches!(error, SendError::Tls(_)), "{error:?}");
    assert_eq!(serving.await.unwrap(), None);
}
