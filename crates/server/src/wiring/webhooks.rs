//! Webhooks' use cases over their adapters.

use std::sync::Arc;

use socle_application::ports::{Clock, Randomness};
use socle_application::webhooks::{
    CreateEndpoint, DeleteEndpoint, DeliverWebhook, Lanes, ListDeliveries, ListEndpoints,
    Redeliver, RotateSecret, SecretKeeper, SendTest, UpdateEndpoint, WebhookMails, Webhooks,
};
use socle_domain::webhooks::TargetPolicy;
use socle_webhooks::{HttpSender, HttpSenderSettings, SystemResolver};

use super::{Crypto, StorePorts};
use crate::commands::Failure;
use crate::config::{Mode, Settings};

/// What is made here.
pub(super) struct Wired {
    /// What the interface serves.
    pub(super) use_cases: Webhooks,
    /// Sends.
    pub(super) deliver: DeliverWebhook,
}

/// Whom this installation speaks to.
fn targets(settings: &Settings) -> TargetPolicy {
    TargetPolicy {
        allow_http: settings.mode == Mode::Development,
        allow_loopback: settings.webhooks.allow_loopback,
    }
}

pub(super) fn wire(
    settings: &Settings,
    ports: &StorePorts,
    crypto: &Crypto,
    clock: &Arc<dyn Clock>,
    randomness: &Arc<dyn Randomness>,
) -> Result<Wired, Failure> {
    let StorePorts { store, webhooks: queries, .. } = ports;
    let targets = targets(settings);
    let secrets =
        Arc::new(SecretKeeper { sealer: crypto.sealer.clone(), randomness: randomness.clone() });
    macro_rules! use_case {
        ($name:ident { $($more:tt)* }) => {
            $name {
                store: store.clone(),
                clock: clock.clone(),
                randomness: randomness.clone(),
                $($more)*
            }
        };
    }
    let use_cases = Webhooks {
        create: use_case!(CreateEndpoint { secrets: secrets.clone(), targets }),
        list: ListEndpoints { queries: queries.clone() },
        update: use_case!(UpdateEndpoint { targets }),
        delete: use_case!(DeleteEndpoint {}),
        rotate_secret: use_case!(RotateSecret { secrets: secrets.clone() }),
        send_test: use_case!(SendTest {}),
        deliveries: ListDeliveries { queries: queries.clone() },
        redeliver: use_case!(Redeliver {}),
    };
    let sender = HttpSender::new(HttpSenderSettings::new(targets), Arc::new(SystemResolver));
    let mails = WebhookMails::new(randomness.clone(), crypto.sealer.clone());
    let deliver = use_case!(DeliverWebhook {
        queries: queries.clone(),
        sender: Arc::new(sender.map_err(Failure::because)?),
        secrets,
        mails: Arc::new(mails),
        lanes: Lanes::of(settings.tasks.slots.max(1)),
    });
    Ok(Wired { use_cases, deliver })
}
