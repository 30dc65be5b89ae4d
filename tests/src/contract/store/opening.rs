//! What an operator is told about a database that cannot be opened.

use std::net::{Ipv4Addr, TcpListener};

use crate::contract::samples::{insert, user};
use crate::databases::{Engine, OpenFailure, TestDatabase, open};

async fn failure(engine: Engine, url: &str) -> OpenFailure {
    match open(engine, url).await {
        Ok(_) => panic!("{url} was opened"),
        Err(failure) => failure,
    }
}

pub async fn a_database_can_be_opened_while_it_is_used(database: &TestDatabase) {
    let stored: Vec<_> = (0..20).map(|_| user()).collect();
    let writes = async {
        for user in &stored {
            insert(&*database.store, &[user]).await;
        }
    };
    let opens = async {
        for _ in 0..5 {
            database.raw.open().await.unwrap().store.ping().await.unwrap();
        }
    };
    tokio::join!(writes, opens);
    for user in stored {
        assert_eq!(database.identity.user(user.id).await.unwrap(), Some(user));
    }
}

pub async fn a_senseless_address_is_said_to_be_one(database: &TestDatabase) {
    for url in ["", "mysql://localhost/socle", "socle.db"] {
        let failure = failure(database.engine(), url).await;
        assert!(matches!(failure, OpenFailure::Address(_)), "{url}: {failure:?}");
    }
}

/// On a server: nobody listens. In files: somebody put something else there.
pub async fn what_is_not_a_database_is_refused_in_words(database: &TestDatabase) {
    match database.engine() {
        Engine::Postgres => {
            let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
            let port = free.local_addr().unwrap().port();
            drop(free);
            let url = format!("postgres://nobody@127.0.0.1:{port}/nothing");
            let failure = failure(Engine::Postgres, &url).await;
            assert!(matches!(failure, OpenFailure::Unreachable(_)), "{failure:?}");
        }
        Engine::Sqlite => {
            let file = database.raw.file().with_file_name("garbage.db");
            std::fs::write(&file, "no database ".repeat(1_000)).unwrap();
            let failure = failure(Engine::Sqlite, &format!("sqlite://{}", file.display())).await;
            assert!(matches!(failure, OpenFailure::Corrupt(_)), "{failure:?}");
            let kept = std::fs::read_to_string(&file).unwrap();
            assert_eq!(kept, "no database ".repeat(1_000), "it is left as it was");
        }
    }
}

/// On a server: the database does not exist. In files: the folder cannot.
pub async fn what_cannot_be_there_is_refused_in_words(database: &TestDatabase) {
    match database.engine() {
        Engine::Postgres => {
            let url = format!("{}_missing", database.url());
            let failure = failure(Engine::Postgres, &url).await;
            assert!(
                matches!(&failure, OpenFailure::Unreachable(text) if text.contains("does not exist")),
                "{failure:?}"
            );
        }
        Engine::Sqlite => {
            // Not even root makes a folder below a file.
            let file = database.raw.file().with_file_name("file");
            std::fs::write(&file, "").unwrap();
            for below in ["socle.db", "folder/socle.db"] {
                let url = format!("sqlite://{}/{below}", file.display());
                let failure = failure(Engine::Sqlite, &url).await;
                assert!(matches!(failure, OpenFailure::NotWritable(_)), "{below}: {failure:?}");
            }
        }
    }
}

/// A file that was cut off, as by a full disk or a copy that was interrupted.
pub async fn a_damaged_file_is_refused(database: &TestDatabase) {
    if database.engine() == Engine::Postgres {
        // The server itself looks after its files.
        return;
    }
    let copy = database.raw.file().with_file_name("damaged.db");
    database.raw.execute(&format!("VACUUM INTO '{}'", copy.display())).await;
    let mut bytes = std::fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..].fill(0x5a);
    std::fs::write(&copy, bytes).unwrap();
    let failure = failure(Engine::Sqlite, &format!("sqlite://{}", copy.display())).await;
    assert!(matches!(failure, OpenFailure::Corrupt(_)), "{failure:?}");
}
