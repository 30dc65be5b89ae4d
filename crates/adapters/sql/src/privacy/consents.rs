use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_application::privacy::ports::Consents;
use socle_application::store::StoreError;
use socle_domain::identity::UserId;
use socle_domain::privacy::{Consent, ConsentKind};

use super::rows::ConsentRow;
use crate::SqlTx;
use crate::error::store_error;
use crate::schema::consents;
use crate::types::DbUuid;

#[async_trait]
impl Consents for SqlTx {
    async fn latest(
        &mut self,
        user_id: UserId,
        kind: ConsentKind,
    ) -> Result<Option<Consent>, StoreError> {
        let query = consents::table
            .filter(consents::user_id.eq(DbUuid::of(user_id)))
            .filter(consents::kind.eq(kind.as_str()))
            .order(consents::id.desc())
            .select(ConsentRow::as_select());
        let row: Option<ConsentRow> =
            query.first(self.connection()?).await.optional().map_err(store_error)?;
        row.map(Consent::try_from).transpose()
    }

    async fn append(&mut self, consent: &Consent) -> Result<(), StoreError> {
        diesel::insert_into(consents::table)
            .values(ConsentRow::from(consent))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }
}
