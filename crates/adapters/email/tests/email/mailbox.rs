//! The development mailbox.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use socle_application::email::EmailContent;
use socle_application::email::ports::{
    DevelopmentMailbox as _, MailboxMessage, Mailer as _, MailerError,
};
use socle_application::ports::Clock;
use socle_domain::Timestamp;
use socle_domain::identity::Locale;
use socle_email::FileMailbox;
use socle_email::templates::render;
use tempfile::TempDir;
use uuid::Uuid;

use crate::support::{LINK, address, verify_email};

/// Each look at it is a second later.
struct TickingClock(AtomicI64);

impl Clock for TickingClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_timestamp(self.0.fetch_add(1, Ordering::Relaxed), 0).unwrap()
    }
}

fn mailbox(folder: &Path) -> FileMailbox {
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
    FileMailbox::open(folder, Arc::new(TickingClock(AtomicI64::new(now.cast_signed()))))
}

async fn all(mailbox: &FileMailbox) -> Vec<MailboxMessage> {
    mailbox.messages(None).await.unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn what_was_sent_can_be_read() {
    let folder = TempDir::new().unwrap();
    let message = verify_email(1, Locale::He, "<b>שרה</b>");
    mailbox(folder.path()).send(&message).await.unwrap();

    // Another process, or the same server after a restart.
    let read = all(&mailbox(folder.path())).await;
    let [read] = read.as_slice() else { panic!("one message") };
    let rendered = render(&message).unwrap();
    assert_eq!(read.id, message.id);
    assert_eq!(read.to, "ada@example.com");
    assert_eq!(read.subject, rendered.subject);
    assert_eq!(read.text, rendered.text);
    assert_eq!(read.html, rendered.html);
    assert_eq!(read.links, [LINK]);
    assert_eq!(read.code, None);
}

#[tokio::test]
async fn a_code_is_found_exactly_where_there_is_one() {
    let folder = TempDir::new().unwrap();
    let mailbox = mailbox(folder.path());
    let text = ToOwned::to_owned;
    let codes = [
        EmailContent::MagicLink {
            first_name: text("Ada 222222"),
            link: text("https://app.example.com/auth/magic-link?token=333333"),
            code: text("123456"),
            valid_minutes: 10,
        },
        EmailContent::NewDevice {
            first_name: text("Ada"),
            device: text("654321\r\n654321\r\n<b>654321</b> https://evil.example/654321"),
            ip: text("203.0.113.7"),
            at: text("654321"),
            link: text(LINK),
        },
        EmailContent::EmailChanged {
            first_name: text("654321"),
            new_email: text("654321@example.com"),
        },
        EmailContent::RecoveryCodeUsed { first_name: text("Ada"), remaining: 654_321 },
    ];
    let expected = [
        (Some("123456"), vec!["https://app.example.com/auth/magic-link?token=333333"]),
        (None, vec![LINK]),
        (None, vec![]),
        (None, vec![]),
    ];
    for locale in Locale::ALL {
        for (content, (code, links)) in codes.iter().zip(&expected) {
            let mut message = verify_email(1, locale, "");
            message.content = content.clone();
            mailbox.send(&message).await.unwrap();
            let read = all(&mailbox).await;
            let [read] = read.as_slice() else { panic!("one message") };
            assert_eq!((read.code.as_deref(), &read.links), (*code, &links_of(links)));
        }
    }
}

fn links_of(links: &[&str]) -> Vec<String> {
    links.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn the_newest_comes_first_and_each_address_has_its_own() {
    let folder = TempDir::new().unwrap();
    let mailbox = mailbox(folder.path());
    for id in [3, 1, 2] {
        let mut message = verify_email(id, Locale::En, "Ada");
        if id == 1 {
            message.to = address("grace@example.com");
        }
        mailbox.send(&message).await.unwrap();
    }
    let ids = |messages: Vec<MailboxMessage>| -> Vec<_> {
        messages.into_iter().map(|message| message.id.as_u128()).collect()
    };
    assert_eq!(ids(all(&mailbox).await), [2, 1, 3]);
    let to = |text| mailbox.messages(Some(address(text)));
    assert_eq!(ids(to("ada@example.com").await.unwrap()), [2, 3]);
    assert_eq!(ids(to("Grace@Example.com").await.unwrap()), [1]);
    assert_eq!(ids(to("nobody@example.com").await.unwrap()), [0_u128; 0]);
}

#[tokio::test]
async fn a_message_delivered_twice_is_one() {
    let folder = TempDir::new().unwrap();
    let mailbox = mailbox(folder.path());
    mailbox.send(&verify_email(1, Locale::En, "Ada")).await.unwrap();
    mailbox.send(&verify_email(1, Locale::En, "Grace")).await.unwrap();
    let read = all(&mailbox).await;
    assert_eq!(read.len(), 1);
    assert!(read[0].text.contains("Grace"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_and_readers_do_not_disturb_each_other() {
    let folder = TempDir::new().unwrap();
    let mut work = tokio::task::JoinSet::new();
    for writer in 0..4 {
        let mailbox = mailbox(folder.path());
        work.spawn(async move {
            for nth in 0..10 {
                // Message 0 is everybody's.
                let id = if nth == 0 { 0 } else { writer * 100 + nth };
                mailbox.send(&verify_email(id, Locale::En, "Ada")).await.unwrap();
                let read = all(&mailbox).await;
                assert!(read.iter().any(|message| message.id == Uuid::from_u128(id)));
                assert!(read.iter().all(|message| message.html.ends_with("</html>")));
            }
        });
    }
    while let Some(done) = work.join_next().await {
        done.unwrap();
    }
    assert_eq!(all(&mailbox(folder.path())).await.len(), 4 * 9 + 1);
    assert!(!names(folder.path()).iter().any(|name| name.contains("partial")));
}

#[tokio::test]
async fn what_cannot_be_read_is_left_out() {
    let folder = TempDir::new().unwrap();
    let mailbox = mailbox(folder.path());
    mailbox.send(&verify_email(1, Locale::En, "Ada")).await.unwrap();
    fs::write(folder.path().join("a.json"), b"{\"id\": ").unwrap();
    fs::write(folder.path().join("b.json"), [0xff, 0xfe]).unwrap();
    fs::write(folder.path().join("notes.txt"), "not a message").unwrap();
    fs::write(folder.path().join("1-2-3-4.partial"), "{").unwrap();
    fs::create_dir(folder.path().join("c.json")).unwrap();
    assert_eq!(all(&mailbox).await.len(), 1);
    // Nor does any of it prevent a delivery.
    mailbox.send(&verify_email(2, Locale::En, "Ada")).await.unwrap();
    assert_eq!(all(&mailbox).await.len(), 2);
}

#[tokio::test]
async fn the_newest_500_are_kept() {
    let folder = TempDir::new().unwrap();
    let mailbox = mailbox(folder.path());
    mailbox.send(&verify_email(9_999, Locale::En, "Ada")).await.unwrap();
    let path = |id: u128| folder.path().join(format!("{}.json", Uuid::from_u128(id)));
    let template = fs::read_to_string(path(9_999)).unwrap();
    let now = SystemTime::UNIX_EPOCH + SystemTime::UNIX_EPOCH.elapsed().unwrap();
    for id in 0..505 {
        let uuid = Uuid::from_u128(id).to_string();
        let json = template.replace(&Uuid::from_u128(9_999).to_string(), &uuid);
        fs::write(path(id), json).unwrap();
        let age = Duration::from_secs(1_000 - u64::try_from(id).unwrap());
        fs::File::options().write(true).open(path(id)).unwrap().set_modified(now - age).unwrap();
    }
    for (name, age) in [("dead.partial", 3_600), ("busy.partial", 1)] {
        let file = fs::File::create(folder.path().join(name)).unwrap();
        file.set_modified(now - Duration::from_secs(age)).unwrap();
    }
    fs::write(folder.path().join("notes.txt"), "mine").unwrap();

    mailbox.send(&verify_email(10_000, Locale::En, "Ada")).await.unwrap();

    assert_eq!(all(&mailbox).await.len(), FileMailbox::KEPT);
    for (id, kept) in
        [(0, false), (6, false), (7, true), (504, true), (9_999, true), (10_000, true)]
    {
        assert_eq!(path(id).exists(), kept, "{id}");
    }
    assert!(!folder.path().join("dead.partial").exists());
    assert!(folder.path().join("busy.partial").exists());
    assert!(folder.path().join("notes.txt").exists());
}

#[tokio::test]
async fn a_mailbox_without_a_folder_is_empty_until_it_is_used() {
    let root = TempDir::new().unwrap();
    let folder = root.path().join("data/mailbox");
    let mailbox = mailbox(&folder);
    assert!(all(&mailbox).await.is_empty());
    assert!(!folder.exists());
    mailbox.check().await.unwrap();
    assert!(folder.is_dir());
    mailbox.send(&verify_email(1, Locale::En, "Ada")).await.unwrap();
    assert_eq!(all(&mailbox).await.len(), 1);
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_unavailable() {
    let root = TempDir::new().unwrap();
    let file = root.path().join("file");
    fs::write(&file, "in the way").unwrap();
    let mailbox = mailbox(&file);
    let sent = mailbox.send(&verify_email(1, Locale::En, "Ada")).await;
    assert!(matches!(sent, Err(MailerError::Unavailable(_))));
    assert!(matches!(mailbox.check().await, Err(MailerError::Unavailable(_))));
    assert!(mailbox.messages(None).await.is_err());
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let root = TempDir::new().unwrap();
    let folder = root.path().join("mailbox");
    mailbox(&folder).send(&verify_email(1, Locale::En, "Ada")).await.unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    assert_eq!(mode(&folder.join(&names(&folder)[0])), 0o600);
}
