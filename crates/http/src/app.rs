//! The application: routes and what surrounds them.

use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, from_fn};
use actix_web::web;
use socle_application::access::Access;
use socle_application::audit::Audit;
use socle_application::email::Email;
use socle_application::email::ports::DevelopmentMailbox;
use socle_application::files::Files;
use socle_application::idempotency::Idempotency;
use socle_application::identity::Identity;
use socle_application::notifications::Notifications;
use socle_application::operations::{CheckReadiness, LimitRequests};
use socle_application::organizations::Organizations;
use socle_application::ports::{Clock, Randomness};
use socle_application::privacy::Privacy;
use socle_application::recruiting::Recruiting;
use socle_application::tasks::Tasks;
use socle_application::webhooks::Webhooks;
use tracing_actix_web::TracingLogger;
use utoipa_actix_web::AppExt as _;

use crate::middleware::{RequestSpan, context, head, problems};
use crate::pages::Pages;
use crate::problem::RouteTable;
use crate::{
    HttpSettings, access, audit, development, email, files, identity, notifications, openapi,
    operations, organizations, privacy, recruiting, tasks, webhooks,
};

/// What the interface serves, shared by all workers.
#[derive(Clone)]
pub struct Services {
    /// People and their sessions.
    pub identity: Arc<Identity>,
    /// What people and programs may do.
    pub access: Arc<Access>,
    /// Organizations and who belongs to them.
    pub organizations: Arc<Organizations>,
    /// What happened.
    pub audit: Arc<Audit>,
    /// What people may ask of their data.
    pub privacy: Arc<Privacy>,
    /// What is done in the background.
    pub tasks: Arc<Tasks>,
    /// What people and organizations keep.
    pub files: Arc<Files>,
    /// Addresses that get no more mail.
    pub email: Arc<Email>,
    /// What people are told.
    pub notifications: Arc<Notifications>,
    /// Who is told what happens.
    pub webhooks: Arc<Webhooks>,
    /// Offers of work, and who applies.
    pub recruiting: Arc<Recruiting>,
    /// Whether Socle is ready.
    pub readiness: Arc<CheckReadiness>,
    /// Requests that are sent twice.
    pub idempotency: Arc<Idempotency>,
    /// Counts requests; `None` where limits are not enforced.
    pub limit_requests: Option<Arc<LimitRequests>>,
    /// The development mailbox; without one its routes do not exist.
    pub mailbox: Option<Arc<dyn DevelopmentMailbox>>,
    /// The time, for request identifiers.
    pub clock: Arc<dyn Clock>,
    /// Randomness, for request identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// Settings.
    pub settings: HttpSettings,
}

/// An application as actix-web serves it.
pub type App<T> = actix_web::App<T>;

/// Builds the application; actix-web calls this once per worker.
pub fn app(
    services: Services,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    let body_limit = web::PayloadConfig::new(services.settings.max_body_bytes);
    let mailbox = services.mailbox.clone();
    let (app, document) = actix_web::App::new()
        .app_data(web::Data::from(Arc::clone(&services.identity)))
        .app_data(web::Data::from(Arc::clone(&services.access)))
        .app_data(web::Data::from(Arc::clone(&services.organizations)))
        .app_data(web::Data::from(Arc::clone(&services.audit)))
        .app_data(web::Data::from(Arc::clone(&services.privacy)))
        .app_data(web::Data::from(Arc::clone(&services.tasks)))
        .app_data(web::Data::from(Arc::clone(&services.files)))
        .app_data(web::Data::from(Arc::clone(&services.email)))
        .app_data(web::Data::from(Arc::clone(&services.notifications)))
        .app_data(web::Data::from(Arc::clone(&services.webhooks)))
        .app_data(web::Data::from(Arc::clone(&services.recruiting)))
        .app_data(web::Data::from(Arc::clone(&services.readiness)))
        .app_data(web::Data::from(Arc::clone(&services.idempotency)))
        .app_data(web::Data::new(services.settings.clone()))
        .app_data(web::Data::new(Pages::new()))
        .app_data(web::Data::new(services))
        .app_data(body_limit)
        .into_utoipa_app()
        .openapi(openapi::base())
        .configure(api)
        .split_for_parts();
    let routes = RouteTable::of(&document);
    app.app_data(web::Data::new(routes))
        .app_data(web::Data::new(document))
        .configure(operations::configure_pages)
        .configure(|config| identity::configure_pages(config, organizations::configure_account))
        .configure(organizations::configure_pages)
        .configure(recruiting::configure_pages)
        .configure(move |config| {
            if let Some(mailbox) = mailbox {
                development::configure(config, mailbox);
            }
        })
        .default_service(web::to(problems::no_such_route))
        // The last one stands outermost.
        .wrap(from_fn(problems::render))
        .wrap(TracingLogger::<RequestSpan>::new())
        .wrap(Compress::default())
        .wrap(from_fn(head::answer_like_get))
        .wrap(from_fn(context::establish))
}

/// Every operation of the document.
pub(crate) fn api(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    config.service(
        utoipa_actix_web::scope::scope("/api/v1")
            .configure(identity::configure)
            .configure(organizations::configure)
            .configure(access::configure)
            .configure(audit::configure)
            .configure(privacy::configure)
            .configure(tasks::configure)
            .configure(files::configure)
            .configure(email::configure)
            .configure(notifications::configure)
            .configure(webhooks::configure)
            .configure(recruiting::configure)
            .configure(operations::configure_document),
    );
    identity::configure_root(config);
    operations::configure_health(config);
}
