use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{
    AsChangeset, ExpressionMethods as _, Insertable, JoinOnDsl as _,
    NullableExpressionMethods as _, OptionalExtension as _, QueryDsl as _, Queryable, Selectable,
};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::recruiting::ports::{
    Companies, CompanyLogo, CompanyQueries, CompanyRef, CompanyView,
};
use socle_application::store::StoreError;
use socle_domain::access::OrganizationScope;
use socle_domain::files::{FileId, FileState};
use socle_domain::recruiting::{Company, CompanySize, LongText, Title, WebAddress};

use super::schema::companies;
use crate::backend::for_update;
use crate::changes::Change;
use crate::error::{corrupt, store_error};
use crate::schema::{files, organizations};
use crate::types::{DbUuid, Instant};
use crate::{SqlStore, SqlTx};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = companies, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct CompanyRow {
    organization_id: DbUuid,
    tagline: Option<String>,
    description: Option<String>,
    website: Option<String>,
    industry: Option<String>,
    size: Option<String>,
    location: Option<String>,
    logo_file_id: Option<DbUuid>,
    created_at: Instant,
    updated_at: Instant,
    version: i64,
}

impl From<&Company> for CompanyRow {
    fn from(company: &Company) -> Self {
        let line = |line: &Option<Title>| line.as_ref().map(ToString::to_string);
        Self {
            organization_id: DbUuid::of(company.organization_id),
            tagline: line(&company.tagline),
            description: company.description.as_ref().map(ToString::to_string),
            website: company.website.as_ref().map(|url| url.as_str().to_owned()),
            industry: line(&company.industry),
            size: company.size.map(|size| size.as_str().to_owned()),
            location: line(&company.location),
            logo_file_id: company.logo_file_id.map(DbUuid::of),
            created_at: Instant(company.created_at),
            updated_at: Instant(company.updated_at),
            version: company.version,
        }
    }
}

impl TryFrom<CompanyRow> for Company {
    type Error = StoreError;

    fn try_from(row: CompanyRow) -> Result<Self, StoreError> {
        let unreadable = |column| corrupt(column, "something that is none");
        let line = |text: Option<String>, column| {
            let parsed = text.map(|text| Title::parse(&text)).transpose();
            parsed.map_err(|_| unreadable(column))
        };
        let description = row.description.map(|text| LongText::parse(&text)).transpose();
        let website = row.website.map(|text| WebAddress::parse(&text)).transpose();
        let size = row
            .size
            .map(|name| CompanySize::parse(&name).ok_or_else(|| corrupt("companies.size", name)));
        Ok(Self {
            organization_id: row.organization_id.id(),
            tagline: line(row.tagline, "companies.tagline")?,
            description: description.map_err(|_| unreadable("companies.description"))?,
            website: website.map_err(|_| unreadable("companies.website"))?,
            industry: line(row.industry, "companies.industry")?,
            size: size.transpose()?,
            location: line(row.location, "companies.location")?,
            logo_file_id: row.logo_file_id.map(DbUuid::id),
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
            version: row.version,
        })
    }
}

#[async_trait]
impl Companies for SqlTx {
    async fn lock(&mut self, scope: &OrganizationScope) -> Result<Option<Company>, StoreError> {
        let query = companies::table
            .find(DbUuid::of(scope.organization_id()))
            .select(CompanyRow::as_select());
        let row: Option<CompanyRow> =
            for_update!(query).first(self.connection()?).await.optional().map_err(store_error)?;
        row.map(Company::try_from).transpose()
    }

    async fn put(
        &mut self,
        scope: &OrganizationScope,
        company: &Company,
    ) -> Result<(), StoreError> {
        let company = Company { organization_id: scope.organization_id(), ..company.clone() };
        diesel::insert_into(companies::table)
            .values(CompanyRow::from(&company))
            .on_conflict(companies::organization_id)
            .do_update()
            .set(CompanyRow::from(&company))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        self.note_everywhere(Change::Offers(company.organization_id)).await
    }

    async fn keeps_picture(
        &mut self,
        scope: &OrganizationScope,
        file_id: FileId,
    ) -> Result<bool, StoreError> {
        let found: i64 = files::table
            .filter(files::id.eq(DbUuid::of(file_id)))
            .filter(files::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(files::state.eq(FileState::Stored.as_str()))
            .filter(files::purpose.eq("avatar"))
            .count()
            .get_result(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(found > 0)
    }
}

#[async_trait]
impl CompanyQueries for SqlStore {
    async fn company(&self, company: &CompanyRef) -> Result<Option<CompanyView>, StoreError> {
        let query = companies::table
            .inner_join(organizations::table)
            .filter(organizations::deleted_at.is_null())
            .select((CompanyRow::as_select(), organizations::name, organizations::slug))
            .into_boxed();
        let query = match company {
            CompanyRef::Id(id) => query.filter(companies::organization_id.eq(DbUuid::of(*id))),
            CompanyRef::Slug(slug) => query.filter(organizations::slug.eq(slug.to_string())),
        };
        let row: Option<(CompanyRow, String, String)> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(|(company, name, slug)| {
            Ok(CompanyView { name, slug, company: company.try_into()? })
        })
        .transpose()
    }

    async fn logo(&self, company: &CompanyRef) -> Result<Option<CompanyLogo>, StoreError> {
        let query = companies::table
            .inner_join(organizations::table)
            .inner_join(files::table.on(companies::logo_file_id.eq(files::id.nullable())))
            .filter(organizations::deleted_at.is_null())
            // What is shown to everybody is what the organization itself keeps.
            .filter(files::organization_id.eq(companies::organization_id.nullable()))
            .filter(files::state.eq(FileState::Stored.as_str()))
            .select((files::id, files::size, files::media_type))
            .into_boxed();
        let query = match company {
            CompanyRef::Id(id) => query.filter(companies::organization_id.eq(DbUuid::of(*id))),
            CompanyRef::Slug(slug) => query.filter(organizations::slug.eq(slug.to_string())),
        };
        let row: Option<(DbUuid, i64, Option<String>)> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        let logo = |(id, size, media_type): (DbUuid, i64, Option<String>)| {
            let size = u64::try_from(size).map_err(|_| corrupt("files.size", size))?;
            let media_type = media_type.ok_or_else(|| corrupt("files.media_type", "nothing"))?;
            Ok(CompanyLogo { file_id: id.id(), size, media_type })
        };
        row.map(logo).transpose()
    }
}
