use async_trait::async_trait;
use tokio::sync::oneshot;

/// Where work is done that keeps a processor busy: on threads of its own, so many pieces at a time, while
/// so many wait.
#[async_trait]
pub trait CpuWork: Send + Sync {
    /// Does it, and returns when it is done.
    async fn run(&self, work: Box<dyn FnOnce() + Send>) -> Result<(), CpuWorkError>;
}

/// Why work was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CpuWorkError {
    /// Enough is waiting; later it will work.
    #[error("too much work is waiting")]
    Busy,
    /// It panicked; a bug of ours.
    #[error("the work panicked")]
    Failed,
}

/// Computes something there.
pub async fn compute<T: Send + 'static>(
    cpu: &dyn CpuWork,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, CpuWorkError> {
    let (answer, result) = oneshot::channel();
    let work = move || {
        // Whoever asked may have left.
        let _ = answer.send(work());
    };
    cpu.run(Box::new(work)).await?;
    result.await.map_err(|_| CpuWorkError::Failed)
}
