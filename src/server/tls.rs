//! TLS as `tls.*` of the configuration says it.

use rocket::config::{CipherSuite, TlsConfig};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, SupportedCipherSuite};
use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;

/// What makes TLS of a connection.
///
/// # Errors
/// When the files cannot be read, do not fit together, or no cipher suite is left.
pub(super) fn acceptor(tls: &TlsConfig) -> io::Result<TlsAcceptor> {
    let read = |path: PathBuf| fs::read(path);
    let certs = tls.certs().either(read, |bytes| Ok(bytes.to_vec()))?;
    let key = tls.key().either(read, |bytes| Ok(bytes.to_vec()))?;
    let certs = CertificateDer::pem_slice_iter(&certs).collect::<Result<Vec<_>, _>>().map_err(io::Error::other)?;
    let key = PrivateKeyDer::from_pem_slice(&key).map_err(io::Error::other)?;
    let cipher_suites = tls.ciphers().filter_map(suite).collect();
    let provider = CryptoProvider { cipher_suites, ..ring::default_provider() };
    let mut config = ServerConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(certs, key))
        .map_err(io::Error::other)?;
    config.ignore_client_order = tls.prefer_server_cipher_order();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config.ticketer = ring::Ticketer::new().map_err(io::Error::other)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Rocket's name of a suite is the standard's with one difference: rustls writes `TLS13_` before those of TLS 1.3.
fn suite(wanted: CipherSuite) -> Option<SupportedCipherSuite> {
    let name = format!("{wanted:?}");
    let is = |own: &&SupportedCipherSuite| format!("{:?}", own.suite()).replace("TLS13_", "TLS_") == name;
    ring::ALL_CIPHER_SUITES.iter().find(is).copied()
}

#[cfg(test)]
mod tests {
    use super::suite;
    use rocket::config::CipherSuite;
    use std::collections::HashSet;

    #[test]
    fn every_suite_that_can_be_configured_is_one_of_rustls() {
        let suites: Vec<_> = CipherSuite::DEFAULT_SET.into_iter().map(suite).collect();
        let names: HashSet<String> = suites.iter().flatten().map(|suite| format!("{:?}", suite.suite())).collect();
        assert_eq!(names.len(), suites.len(), "{names:?}");
    }
}
