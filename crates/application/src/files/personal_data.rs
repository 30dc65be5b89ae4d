//! What files keep of a person.

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::json;
use socle_domain::files::{FileOwner, StoredFile};
use socle_domain::identity::{User, UserId};
use socle_domain::{Id as _, Timestamp};

use crate::files::ports::{FileQueries, FileStorage};
use crate::files::{FileContent, FileContentError};
use crate::paging::{PageLimit, PageRequest};
use crate::privacy::{PersonalData, PersonalSection};
use crate::store::{StoreError, Tx};

/// A person's own files, and the list of those they uploaded for organizations. The latter belong to
/// the organizations: they stay when the person is erased, and so does the identifier of whoever
/// uploaded them, which then leads to nobody.
pub struct FilesData {
    /// Knows files.
    pub queries: Arc<dyn FileQueries>,
    /// Where their content is.
    pub storage: Arc<dyn FileStorage>,
}

impl FilesData {
    /// How many bytes of content go into an archive, which is made in memory. Whatever is larger is
    /// listed, and can be downloaded by itself.
    pub const CONTENT_BYTES: u64 = 16 * 1024 * 1024;

    async fn uploads(&self, user_id: UserId) -> Result<Vec<StoredFile>, StoreError> {
        let limit = PageLimit::new(u32::from(PageLimit::MAX)).unwrap_or_default();
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let page = PageRequest { limit, after };
            let page = self.queries.uploaded_by(user_id, page).await?;
            found.extend(page.items);
            after = page.next;
            if after.is_none() {
                return Ok(found);
            }
        }
    }
}

#[async_trait]
impl PersonalData for FilesData {
    fn section(&self) -> &'static str {
        "files"
    }

    async fn export(&self, user: &User) -> Result<PersonalSection, StoreError> {
        let content = FileContent { storage: self.storage.clone() };
        let unavailable = |error: FileContentError| StoreError::Unavailable(error.into());
        let (mut left, mut records, mut files) = (Self::CONTENT_BYTES, Vec::new(), Vec::new());
        for file in self.uploads(user.id).await? {
            let own = file.owner == FileOwner::Person(user.id);
            let mut included = false;
            if own
                && file.size <= left
                && let Some(content) =
                    content.read(file.id, file.size).await.map_err(unavailable)?
            {
                left -= file.size;
                // Two files may have one name.
                files.push((format!("{}/{}", file.id, file.name), content));
                included = true;
            }
            records.push(json!({
                "id": file.id.as_uuid(),
                "organization_id": file.owner.organization_id().map(|id| id.as_uuid()),
                "name": file.name.as_str(),
                "media_type": file.media_type,
                "purpose": file.purpose.as_str(),
                "size": file.size,
                "sha256": file.digest.to_string(),
                "created_at": file.created_at,
                "included": included,
            }));
        }
        Ok(PersonalSection { records: json!({ "files": records }), files })
    }

    async fn erase(&self, tx: &mut dyn Tx, user: &User, _: Timestamp) -> Result<(), StoreError> {
        tx.files().delete_all_of(user.id).await
    }
}
