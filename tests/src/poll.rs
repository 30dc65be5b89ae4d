use std::time::Duration;

use tokio::time::{Instant, sleep};

/// Asks again and again until there is an answer, and fails the test when there is none in time.
pub async fn poll<T>(what: &str, within: Duration, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + within;
    let mut pause = Duration::from_millis(5);
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(Instant::now() < deadline, "after {within:?} there is still no sign of: {what}");
        sleep(pause).await;
        pause = (pause * 3 / 2).min(Duration::from_millis(100));
    }
}
