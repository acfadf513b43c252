//! Client certificates: the assertion that Entra ID accepts instead of a secret.
//!
//! `azure_identity` has the flow, but reads PKCS #12 only, and that by OpenSSL. Here PEM is read and signed with what TLS needs anyway.
//! The form is Microsoft's "certificate credentials": a JSON Web Token, signed by RS256, with the certificate's thumbprint as `x5t`.

use super::CredentialError;
use async_trait::async_trait;
use azure_core::error::ErrorKind;
use azure_core::http::ClientMethodOptions;
use azure_identity::ClientAssertion;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::json;
use std::fmt;
use std::time::{Duration, SystemTime};

/// How long an assertion is valid.
const LIFETIME: Duration = Duration::from_secs(600);

/// Makes assertions with a certificate's private key.
pub(super) struct Certificate {
    key: RsaKeyPair,
    header: String,
    audience: String,
    client_id: String,
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate")
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}

impl Certificate {
    /// Reads a PEM file with a certificate and its RSA key. `audience` is the address that tokens are asked for at.
    pub(super) fn new(
        pem: &[u8],
        audience: String,
        client_id: String,
        send_chain: bool,
    ) -> Result<Self, CredentialError> {
        let fail = |message: &str| CredentialError::Configuration {
            variable: "AZURE_CLIENT_CERTIFICATE_PATH",
            message: message.to_owned(),
        };
        // PKCS #12 is DER: it starts with a sequence.
        if pem.first() == Some(&0x30) {
            return Err(fail(
                "the file is PKCS #12; turn it into PEM: openssl pkcs12 -in FILE -nodes -out FILE.pem",
            ));
        }
        let chain: Vec<_> = CertificateDer::pem_slice_iter(pem)
            .collect::<Result<_, _>>()
            .map_err(|_| fail("the file is no PEM"))?;
        let leaf = chain
            .first()
            .ok_or_else(|| fail("the file has no certificate"))?;
        let key = PrivateKeyDer::from_pem_slice(pem).map_err(|_| {
            fail("the file has no private key that can be read; keys with a password cannot: openssl rsa -in FILE -out FILE.key")
        })?;
        let key = match &key {
            PrivateKeyDer::Pkcs8(der) => RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()),
            PrivateKeyDer::Pkcs1(der) => RsaKeyPair::from_der(der.secret_pkcs1_der()),
            _ => {
                return Err(fail(
                    "the private key is no RSA key, and Entra ID wants one",
                ));
            }
        }
        .map_err(|_| fail("the private key is no RSA key of 2048 bits or more"))?;
        let thumbprint = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, leaf);
        let mut header = json!({
            "alg": "RS256",
            "typ": "JWT",
            "x5t": URL_SAFE_NO_PAD.encode(thumbprint),
        });
        if send_chain {
            header["x5c"] = chain.iter().map(|one| STANDARD.encode(one)).collect();
        }
        Ok(Self {
            key,
            header: URL_SAFE_NO_PAD.encode(header.to_string()),
            audience,
            client_id,
        })
    }

    fn assertion(&self, now: SystemTime) -> Result<String, ring::error::Unspecified> {
        let random = SystemRandom::new();
        let mut id = [0; 16];
        random.fill(&mut id)?;
        let now = now
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default();
        let claims = json!({
            "aud": self.audience,
            "iss": self.client_id,
            "sub": self.client_id,
            "jti": URL_SAFE_NO_PAD.encode(id),
            "nbf": now.as_secs(),
            "exp": (now + LIFETIME).as_secs(),
        });
        let signed = format!(
            "{}.{}",
            self.header,
            URL_SAFE_NO_PAD.encode(claims.to_string())
        );
        let mut signature = vec![0; self.key.public().modulus_len()];
        self.key.sign(
            &RSA_PKCS1_SHA256,
            &random,
            signed.as_bytes(),
            &mut signature,
        )?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

#[async_trait]
impl ClientAssertion for Certificate {
    async fn secret(&self, _: Option<ClientMethodOptions<'_>>) -> azure_core::Result<String> {
        self.assertion(SystemTime::now()).map_err(|_| {
            azure_core::Error::with_message(
                ErrorKind::Credential,
                "the assertion could not be signed",
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
    use serde_json::Value;

    const RSA: &[u8] = include_bytes!("fixtures/certificate.pem");
    const ELLIPTIC: &[u8] = include_bytes!("fixtures/elliptic.pem");

    fn certificate(pem: &[u8], send_chain: bool) -> Result<Certificate, CredentialError> {
        let audience = "https://login.example/t/oauth2/v2.0/token".to_owned();
        Certificate::new(pem, audience, "client".to_owned(), send_chain)
    }

    fn part(text: &str) -> Value {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap()
    }

    #[test]
    fn the_assertion_is_signed_by_the_key() {
        let certificate = certificate(RSA, false).unwrap();
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000);
        let assertion = certificate.assertion(now).unwrap();
        let [header, claims, signature] = assertion.split('.').collect::<Vec<_>>()[..] else {
            panic!("{assertion}");
        };
        // What `openssl dgst -sha1` says of the certificate.
        let expected = json!({"alg": "RS256", "typ": "JWT", "x5t": "DsfzoAzilEv5I4zom1-EzPAeYAE"});
        assert_eq!(part(header), expected);
        let mut claims_read = part(claims);
        assert_ne!(claims_read["jti"].take(), Value::Null);
        assert_eq!(
            claims_read,
            json!({
                "aud": "https://login.example/t/oauth2/v2.0/token", "iss": "client", "sub": "client",
                "jti": null, "nbf": 1000, "exp": 1600,
            })
        );
        let public = certificate.key.public_key().as_ref();
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public)
            .verify(
                format!("{header}.{claims}").as_bytes(),
                &URL_SAFE_NO_PAD.decode(signature).unwrap(),
            )
            .unwrap();
        assert_ne!(certificate.assertion(now).unwrap(), assertion);
    }

    #[test]
    fn the_chain_is_sent_when_wanted() {
        let header = certificate(RSA, true).unwrap().header;
        assert_eq!(part(&header)["x5c"].as_array().unwrap().len(), 1);
    }

    #[test]
    fn what_is_no_certificate_says_so() {
        let text = std::str::from_utf8(RSA).unwrap();
        let key_at = text.find("-----BEGIN PRIVATE KEY").unwrap();
        for (pem, expected) in [
            (b"0\x82".as_slice(), "PKCS #12"),
            (b"", "no certificate"),
            (&RSA[..key_at], "no private key"),
            (&RSA[key_at..], "no certificate"),
            (ELLIPTIC, "no RSA key"),
        ] {
            let error = certificate(pem, false).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn nothing_shows_the_key() {
        let shown = format!("{:?}", certificate(RSA, false).unwrap());
        assert_eq!(shown, r#"Certificate { client_id: "client", .. }"#);
    }
}
