//! Statements that Diesel has no words for.

use diesel::QueryResult;
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};

/// A query that keeps others from changing its rows in some of its tables, and only there.
pub(crate) struct LockedIn<Q> {
    /// The query.
    pub(crate) query: Q,
    /// The names of the tables, with commas between them.
    pub(crate) tables: &'static str,
}

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for LockedIn<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.query.walk_ast(out.reborrow())?;
        out.push_sql(" FOR NO KEY UPDATE OF ");
        out.push_sql(self.tables);
        Ok(())
    }
}

impl<Q: Query> Query for LockedIn<Q> {
    type SqlType = Q::SqlType;
}

/// The type does not say which tables, so the text tells one from another.
impl<Q> QueryId for LockedIn<Q> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

/// Three writes as one statement, which costs one round trip. All of them happen or none; none sees
/// what the others wrote, and which comes first is open, so each has rows of its own. Foreign keys
/// are checked after the last.
pub(crate) struct Together<A, B, C>(pub(crate) A, pub(crate) B, pub(crate) C);

impl<A, B, C> QueryFragment<Pg> for Together<A, B, C>
where
    A: QueryFragment<Pg>,
    B: QueryFragment<Pg>,
    C: QueryFragment<Pg>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("WITH a AS (");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql("), b AS (");
        self.1.walk_ast(out.reborrow())?;
        out.push_sql(") ");
        self.2.walk_ast(out.reborrow())
    }

    /// Diesel has the server parse every insert and update anew and forget it again, a round trip
    /// each: the text could be another for every set of columns, and the server would keep them all.
    /// Here it depends on the place in the code alone, so the few there are may be kept.
    fn is_safe_to_cache_prepared(&self, _: &Pg) -> QueryResult<bool> {
        Ok(true)
    }
}

impl<A, B, C> QueryId for Together<A, B, C> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

#[cfg(test)]
mod tests {
    use diesel::prelude::*;

    use super::*;

    diesel::table! {
        parents (id) {
            id -> Integer,
            name -> Text,
        }
    }

    diesel::table! {
        children (id) {
            id -> Integer,
            parent_id -> Integer,
        }
    }

    diesel::joinable!(children -> parents (parent_id));
    diesel::allow_tables_to_appear_in_same_query!(children, parents);

    fn sql(statement: &impl QueryFragment<Pg>) -> String {
        diesel::debug_query::<Pg, _>(statement).to_string()
    }

    #[test]
    fn only_the_named_tables_are_locked() {
        let query = children::table.inner_join(parents::table).select(parents::name);
        let locked = LockedIn { query, tables: "children" };
        let written = sql(&locked);
        assert!(written.contains(" FOR NO KEY UPDATE OF children --"), "{written}");
        assert_eq!(locked.is_safe_to_cache_prepared(&Pg).ok(), Some(true));
    }

    #[test]
    fn three_writes_are_one_statement_that_is_parsed_once() {
        let update = |id: i32| diesel::update(parents::table.find(id));
        let together = Together(
            diesel::insert_into(parents::table).values((parents::id.eq(1), parents::name.eq("a"))),
            update(2).set(parents::name.eq("b")),
            update(3).set(parents::name.eq("c")),
        );
        let expected = "WITH a AS (\
            INSERT INTO \"parents\" (\"id\", \"name\") VALUES ($1, $2)), b AS (\
            UPDATE \"parents\" SET \"name\" = $3 WHERE (\"parents\".\"id\" = $4)) \
            UPDATE \"parents\" SET \"name\" = $5 WHERE (\"parents\".\"id\" = $6) \
            -- binds: [1, \"a\", \"b\", 2, \"c\", 3]";
        assert_eq!(sql(&together), expected);
        assert_eq!(together.is_safe_to_cache_prepared(&Pg).ok(), Some(true));
    }
}
