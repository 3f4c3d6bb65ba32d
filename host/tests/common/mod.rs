//! What several of the tests need.

use std::time::Duration;

/// How long anything may take that is expected to happen.
pub(crate) const LIMIT: Duration = Duration::from_secs(30);

/// Waits for something that is expected to happen.
pub(crate) async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    let answer = tokio::time::timeout(LIMIT, future).await;
    answer.unwrap_or_else(|_| panic!("waited {LIMIT:?} for {what}"))
}
