//! Column types that both databases know under different names.

use diesel::deserialize::{FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{Output, ToSql};
use diesel::{deserialize, serialize};
use socle_domain::{Id, Timestamp};
use uuid::Uuid;

use crate::backend::Backend;

/// `uuid` in PostgreSQL, 16 bytes in SQLite.
#[derive(Debug, Clone, Copy, diesel::sql_types::SqlType, diesel::query_builder::QueryId)]
#[diesel(postgres_type(oid = 2950, array_oid = 2951), sqlite_type(name = "Binary"))]
pub struct UuidSql;

/// `timestamptz` in PostgreSQL, microseconds since 1970 in SQLite.
#[derive(Debug, Clone, Copy, diesel::sql_types::SqlType, diesel::query_builder::QueryId)]
#[diesel(postgres_type(oid = 1184, array_oid = 1185), sqlite_type(name = "Long"))]
pub struct InstantSql;

/// A UUID in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = UuidSql)]
pub(crate) struct DbUuid(pub(crate) Uuid);

impl DbUuid {
    pub(crate) fn of(id: impl Id) -> Self {
        Self(id.as_uuid())
    }

    pub(crate) fn id<T: Id>(self) -> T {
        T::from_uuid(self.0)
    }
}

/// A moment in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, AsExpression, FromSqlRow)]
#[diesel(sql_type = InstantSql)]
pub(crate) struct Instant(pub(crate) Timestamp);

#[cfg(feature = "postgres")]
mod encoding {
    use super::{Backend, DbUuid, FromSql, Instant, InstantSql, Output, ToSql, UuidSql};
    use super::{Timestamp, Uuid, deserialize, serialize};
    use diesel::pg::PgValue;
    use diesel::sql_types::Timestamptz;
    use std::io::Write as _;

    impl ToSql<UuidSql, Backend> for DbUuid {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Backend>) -> serialize::Result {
            out.write_all(self.0.as_bytes())?;
            Ok(serialize::IsNull::No)
        }
    }

    impl FromSql<UuidSql, Backend> for DbUuid {
        fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
            Ok(Self(Uuid::from_slice(value.as_bytes())?))
        }
    }

    impl ToSql<InstantSql, Backend> for Instant {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Backend>) -> serialize::Result {
            ToSql::<Timestamptz, Backend>::to_sql(&self.0, &mut out.reborrow())
        }
    }

    impl FromSql<InstantSql, Backend> for Instant {
        fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
            <Timestamp as FromSql<Timestamptz, Backend>>::from_sql(value).map(Self)
        }
    }
}

#[cfg(feature = "sqlite")]
mod encoding {
    use super::{Backend, DbUuid, FromSql, Instant, InstantSql, Output, ToSql, UuidSql};
    use super::{Timestamp, Uuid, deserialize, serialize};
    use diesel::sql_types::{BigInt, Binary};
    use diesel::sqlite::SqliteValue;

    impl ToSql<UuidSql, Backend> for DbUuid {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Backend>) -> serialize::Result {
            out.set_value(self.0.as_bytes().as_slice());
            Ok(serialize::IsNull::No)
        }
    }

    impl FromSql<UuidSql, Backend> for DbUuid {
        fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
            let bytes = <Vec<u8> as FromSql<Binary, Backend>>::from_sql(value)?;
            Ok(Self(Uuid::from_slice(&bytes)?))
        }
    }

    impl ToSql<InstantSql, Backend> for Instant {
        fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Backend>) -> serialize::Result {
            out.set_value(self.0.timestamp_micros());
            Ok(serialize::IsNull::No)
        }
    }

    impl FromSql<InstantSql, Backend> for Instant {
        fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
            let micros = <i64 as FromSql<BigInt, Backend>>::from_sql(value)?;
            let moment = Timestamp::from_timestamp_micros(micros);
            moment.map(Self).ok_or_else(|| "a moment outside of the calendar".into())
        }
    }
}
