pub(crate) fn configure_pages(_: &mut actix_web::web::ServiceConfig) {}
