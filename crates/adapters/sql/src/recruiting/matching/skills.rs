use async_trait::async_trait;
use diesel::prelude::{
    ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _, Queryable,
    Selectable, SelectableHelper as _,
};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::recruiting::ports::{ImportedSkills, TaxonomyQueries};
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::identity::Locale;
use socle_domain::recruiting::taxonomy::Concept;
use socle_domain::recruiting::{SkillKind, SkillName};

use super::rows::unreadable;
use super::schema::{imported_skill_versions, imported_skills};
use crate::backend::insert_rows;
use crate::error::{corrupt, store_error};
use crate::types::Instant;
use crate::{SqlStore, SqlTx};

/// How many skills one statement adds; PostgreSQL takes 65,535 parameters.
const AT_ONCE: usize = 1_000;

/// There is one version.
const SINGLETON: i16 = 1;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = imported_skills, treat_none_as_default_value = false)]
struct SkillRow {
    place: i32,
    uri: String,
    kind: String,
    label: String,
    label_fr: Option<String>,
    label_en: Option<String>,
    alternatives: String,
}

impl SkillRow {
    fn new(place: usize, concept: &Concept) -> Self {
        // Of languages without a label of their own the general one is shown, and Hebrew has none.
        let label = concept.label(Locale::He);
        let own = |locale| {
            let own = concept.label(locale);
            (own != label).then(|| own.to_string())
        };
        let others: Vec<_> = concept.alternatives().iter().map(SkillName::as_str).collect();
        Self {
            place: i32::try_from(place).unwrap_or(i32::MAX),
            uri: concept.uri().to_owned(),
            kind: concept.kind().as_str().to_owned(),
            label: label.to_string(),
            label_fr: own(Locale::Fr),
            label_en: own(Locale::En),
            alternatives: others.join("\n"),
        }
    }
}

impl TryFrom<SkillRow> for Concept {
    type Error = StoreError;

    fn try_from(row: SkillRow) -> Result<Self, StoreError> {
        let kind = SkillKind::parse(&row.kind);
        let kind = kind.ok_or_else(|| corrupt("imported_skills.kind", &row.kind))?;
        let name = |column, text: &str| SkillName::parse(text).map_err(|_| unreadable(column));
        let mut concept = Self::new(row.uri, kind, name("imported_skills.label", &row.label)?);
        if let Some(label) = row.label_fr {
            concept = concept.in_french(name("imported_skills.label_fr", &label)?);
        }
        if let Some(label) = row.label_en {
            concept = concept.in_english(name("imported_skills.label_en", &label)?);
        }
        let others = row.alternatives.lines();
        let others = others.map(|text| name("imported_skills.alternatives", text));
        Ok(concept.also_called(others.collect::<Result<Vec<_>, _>>()?))
    }
}

#[async_trait]
impl ImportedSkills for SqlTx {
    async fn replace(
        &mut self,
        version: &str,
        concepts: &[Concept],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        use imported_skill_versions as versions;
        let values = (versions::version.eq(version), versions::imported_at.eq(Instant(now)));
        // First, so that a second one waits here.
        diesel::insert_into(versions::table)
            .values((versions::singleton.eq(SINGLETON), values))
            .on_conflict(versions::singleton)
            .do_update()
            .set(values)
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        diesel::delete(imported_skills::table)
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        for (number, some) in concepts.chunks(AT_ONCE).enumerate() {
            let places = number * AT_ONCE..;
            let rows = places.zip(some).map(|(place, concept)| SkillRow::new(place, concept));
            let rows: Vec<_> = rows.collect();
            insert_rows!(imported_skills::table, rows, self.connection()?);
        }
        Ok(())
    }
}

#[async_trait]
impl TaxonomyQueries for SqlStore {
    async fn imported_version(&self) -> Result<Option<String>, StoreError> {
        let query = imported_skill_versions::table.select(imported_skill_versions::version);
        self.read(|c| async move { query.first(c).await.optional() }.boxed()).await
    }

    async fn imported_skills(&self) -> Result<Vec<Concept>, StoreError> {
        let query =
            imported_skills::table.order(imported_skills::place).select(SkillRow::as_select());
        let rows: Vec<SkillRow> = self.read(|c| query.load(c).boxed()).await?;
        rows.into_iter().map(Concept::try_from).collect()
    }
}
