use std::io::{BufRead as _, BufReader, Read};
use std::sync::{Arc, Mutex, PoisonError};

/// The lines that a process has written, collected while it runs.
#[derive(Debug, Clone, Default)]
pub(super) struct Output(Arc<Mutex<Vec<String>>>);

impl Output {
    /// Collects until the process closes the stream.
    pub(super) fn collect(stream: impl Read + Send + 'static) -> Self {
        let output = Self::default();
        let lines = Arc::clone(&output.0);
        std::thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
            }
        });
        output
    }

    /// Every line so far.
    pub(super) fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
