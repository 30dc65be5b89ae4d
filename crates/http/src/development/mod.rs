use std::sync::Arc;
pub(crate) fn configure(
    _: &mut actix_web::web::ServiceConfig,
    _: Arc<dyn socle_application::email::ports::DevelopmentMailbox>,
) {
}
