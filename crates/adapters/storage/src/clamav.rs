use std::time::Duration;

use futures_util::TryStreamExt as _;
use socle_application::files::ports::{ContentStream, InspectError};
use socle_domain::files::Danger;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Asks `clamd` over TCP, by its command `INSTREAM` (clamd(8)): content goes over in pieces, and
/// nothing is written anywhere.
#[derive(Debug, Clone)]
pub struct ClamAv {
    address: String,
}

/// How long the scanner may take for one step: to connect, to take a piece, to make up its mind.
const PATIENCE: Duration = Duration::from_mins(1);
/// The most bytes of an answer.
const MAX_ANSWER: u64 = 1_000;

impl ClamAv {
    /// The scanner at `host:port`. Connects to nothing yet.
    pub fn new(address: impl Into<String>) -> Self {
        Self { address: address.into() }
    }

    /// Lets the scanner see content.
    pub async fn scan(&self, content: ContentStream) -> Result<(), InspectError> {
        let answer = self.ask(content).await?;
        match answer.trim_end_matches('\0').trim() {
            "stream: OK" => Ok(()),
            answer if answer.ends_with(" FOUND") => {
                tracing::warn!(answer, "the malware scanner refused a file");
                Err(Danger::Malware.into())
            }
            answer if answer.contains("size limit exceeded") => Err(Danger::TooComplex.into()),
            answer => Err(InspectError::Scanner(format!("it answered {answer:?}").into())),
        }
    }

    async fn ask(&self, mut content: ContentStream) -> Result<String, InspectError> {
        let mut scanner = patiently(TcpStream::connect(&self.address)).await?;
        patiently(scanner.write_all(b"zINSTREAM\0")).await?;
        while let Some(piece) = content.try_next().await? {
            let length = u32::try_from(piece.len()).map_err(|error| broken(&error))?;
            // A scanner that has seen enough closes; what it found is in its answer.
            let sent = async {
                scanner.write_all(&length.to_be_bytes()).await?;
                scanner.write_all(&piece).await
            };
            if patiently(sent).await.is_err() {
                break;
            }
        }
        let _ = patiently(scanner.write_all(&0_u32.to_be_bytes())).await;
        let mut answer = String::new();
        patiently(scanner.take(MAX_ANSWER).read_to_string(&mut answer)).await?;
        Ok(answer)
    }
}

fn broken(error: &dyn std::error::Error) -> InspectError {
    InspectError::Scanner(error.to_string().into())
}

async fn patiently<T>(step: impl Future<Output = std::io::Result<T>>) -> Result<T, InspectError> {
    match tokio::time::timeout(PATIENCE, step).await {
        Ok(done) => done.map_err(|error| broken(&error)),
        Err(elapsed) => Err(broken(&elapsed)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use futures_util::{StreamExt as _, stream};
    use rstest::rstest;
    use tokio::net::TcpListener;

    fn content() -> ContentStream {
        let pieces = ["first ", "second"].map(|piece| Ok(Bytes::from_static(piece.as_bytes())));
        stream::iter(pieces).boxed()
    }

    /// A scanner that answers once, and says what it was sent.
    async fn scanner(answer: &'static [u8]) -> (ClamAv, tokio::task::JoinHandle<Vec<u8>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let served = tokio::spawn(async move {
            let (mut client, _) = listener.accept().await.unwrap();
            let mut seen = Vec::new();
            while !seen.ends_with(&[0, 0, 0, 0]) {
                assert_ne!(client.read_buf(&mut seen).await.unwrap(), 0);
            }
            client.write_all(answer).await.unwrap();
            seen
        });
        (ClamAv::new(address), served)
    }

    #[tokio::test]
    async fn content_goes_over_in_pieces() {
        let (clamav, served) = scanner(b"stream: OK\0").await;
        clamav.scan(content()).await.unwrap();
        let expected = b"zINSTREAM\0\0\0\0\x06first \0\0\0\x06second\0\0\0\0";
        assert_eq!(served.await.unwrap(), expected);
    }

    #[rstest]
    #[case(b"stream: Eicar-Test-Signature FOUND\0", Some(Danger::Malware))]
    #[case(b"INSTREAM size limit exceeded. ERROR\0", Some(Danger::TooComplex))]
    #[case(b"stream: Can't allocate memory ERROR\0", None)]
    #[case(b"", None)]
    #[tokio::test]
    async fn whatever_is_not_ok_is_no_approval(
        #[case] answer: &'static [u8],
        #[case] expected: Option<Danger>,
    ) {
        let (clamav, _served) = scanner(answer).await;
        match (clamav.scan(content()).await.unwrap_err(), expected) {
            (InspectError::Dangerous(danger), Some(expected)) => assert_eq!(danger, expected),
            (InspectError::Scanner(_), None) => {}
            (error, expected) => panic!("{error:?} instead of {expected:?}"),
        }
    }

    #[tokio::test]
    async fn a_scanner_that_is_not_there_approves_of_nothing() {
        let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let error = ClamAv::new(free.to_string()).scan(content()).await.unwrap_err();
        assert!(matches!(error, InspectError::Scanner(_)), "{error:?}");
    }
}
