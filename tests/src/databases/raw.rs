//! Statements past Socle's store.

use diesel::connection::SimpleConnection as _;
use diesel::sql_types::{Nullable, Text};
use diesel::{Connection as _, QueryableByName, RunQueryDsl as _, SqliteConnection};
use tokio_postgres::SimpleQueryMessage;

use super::{Engine, postgres, sqlite};

pub(super) async fn execute(engine: Engine, url: &str, statements: &str) -> Result<(), String> {
    match engine {
        Engine::Postgres => {
            let done = postgres::connect(url).await.batch_execute(statements).await;
            // The error itself says no more than that the database said no.
            done.map_err(|error| match error.as_db_error() {
                Some(said) => said.message().to_owned(),
                None => error.to_string(),
            })
        }
        Engine::Sqlite => on_file(url).batch_execute(statements).map_err(|error| error.to_string()),
    }
}

pub(super) async fn texts(engine: Engine, url: &str, query: &str) -> Vec<Option<String>> {
    match engine {
        Engine::Postgres => {
            let answer = postgres::connect(url).await.simple_query(query).await;
            let rows = answer.expect("the query works").into_iter();
            rows.filter_map(|message| match message {
                SimpleQueryMessage::Row(row) => Some(row.get(0).map(str::to_owned)),
                _ => None,
            })
            .collect()
        }
        Engine::Sqlite => {
            #[derive(QueryableByName)]
            struct Row {
                #[diesel(sql_type = Nullable<Text>)]
                value: Option<String>,
            }
            // The outer query gives the column a name, whatever it was.
            let query = format!(
                "WITH answer (value) AS ({query}) SELECT CAST(value AS TEXT) AS value FROM answer"
            );
            let rows: Vec<Row> =
                diesel::sql_query(query).load(&mut on_file(url)).expect("the query works");
            rows.into_iter().map(|row| row.value).collect()
        }
    }
}

pub(super) async fn dump(engine: Engine, url: &str) -> Vec<u8> {
    match engine {
        Engine::Sqlite => {
            let file = sqlite::file(url);
            let log = file.with_extension("db-wal");
            let mut bytes = std::fs::read(&file).expect("the file can be read");
            bytes.extend(std::fs::read(log).unwrap_or_default());
            bytes
        }
        Engine::Postgres => {
            let tables = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'";
            let mut text = String::new();
            for table in texts(engine, url, tables).await.into_iter().flatten() {
                let rows = format!("SELECT row_of::text FROM {table} AS row_of");
                text.extend(texts(engine, url, &rows).await.into_iter().flatten());
            }
            text.into_bytes()
        }
    }
}

fn on_file(url: &str) -> SqliteConnection {
    let file = sqlite::file(url);
    let mut connection =
        SqliteConnection::establish(&file.to_string_lossy()).expect("the file opens");
    // The server that a test is about may have much to write.
    connection.batch_execute("PRAGMA busy_timeout = 30000").expect("a pragma works");
    connection
}
