use std::collections::HashMap;

use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{
    BoolExpressionMethods as _, ExpressionMethods as _, JoinOnDsl as _,
    NullableExpressionMethods as _, OptionalExtension as _, QueryDsl as _,
};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::paging::{Page, PageRequest};
use socle_application::recruiting::ports::{
    ApplicationFilter, ApplicationParties, ApplicationQueries, ApplicationView, CandidateName,
    CvToSend, NoteView,
};
use socle_application::store::StoreError;
use socle_domain::access::OrganizationScope;
use socle_domain::files::FileName;
use socle_domain::identity::UserId;
use socle_domain::recruiting::{
    Application, ApplicationId, ApplicationNoteId, CvId, JobId, Transition, fold,
};

use super::rows::{ApplicationRow, NoteRow, TransitionRow};
use crate::SqlStore;
use crate::error::corrupt;
use crate::recruiting::applicants::schema::{applicant_tags, applicants};
use crate::recruiting::applicants::tags::tagged;
use crate::recruiting::candidates::schema::candidate_cvs;
use crate::recruiting::schema::{application_notes, application_transitions, applications, jobs};
use crate::schema::{organizations, users};
use crate::types::DbUuid;

type NameRow = (DbUuid, String, String, String);

type ViewRow = (ApplicationRow, String, String, Option<NameRow>);

/// Applications with what stands around them.
macro_rules! views {
    () => {
        applications::table
            .inner_join(jobs::table.inner_join(organizations::table))
            .left_join(users::table)
            .select((
                ApplicationRow::as_select(),
                jobs::title,
                organizations::name,
                (users::id, users::first_name, users::last_name, users::email).nullable(),
            ))
    };
}

impl SqlStore {
    /// These applications to an organization, in no order.
    pub(in crate::recruiting) async fn application_views(
        &self,
        scope: &OrganizationScope,
        ids: &[ApplicationId],
    ) -> Result<Vec<ApplicationView>, StoreError> {
        let ids: Vec<_> = ids.iter().copied().map(DbUuid::of).collect();
        let query = views!()
            .filter(applications::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(applications::id.eq_any(ids));
        let rows: Vec<ViewRow> = self.read(|c| query.load(c).boxed()).await?;
        self.with_history(rows).await
    }

    /// How the applications of rows moved, with one more question for all of them.
    async fn with_history(&self, rows: Vec<ViewRow>) -> Result<Vec<ApplicationView>, StoreError> {
        let mut views: Vec<ApplicationView> =
            rows.into_iter().map(view).collect::<Result<_, _>>()?;
        if views.is_empty() {
            return Ok(views);
        }
        let ids: Vec<_> = views.iter().map(|view| DbUuid::of(view.application.id)).collect();
        let query = application_transitions::table
            .filter(application_transitions::application_id.eq_any(ids))
            .order((application_transitions::at, application_transitions::id))
            .select(TransitionRow::as_select());
        let rows: Vec<TransitionRow> = self.read(|c| query.load(c).boxed()).await?;
        let mut moves: HashMap<ApplicationId, Vec<Transition>> = HashMap::new();
        for row in rows {
            moves.entry(row.application_id.id()).or_default().push(row.try_into()?);
        }
        for view in &mut views {
            view.history = moves.remove(&view.application.id).unwrap_or_default();
        }
        Ok(views)
    }
}

fn view((application, job_title, company, name): ViewRow) -> Result<ApplicationView, StoreError> {
    let candidate = name.map(|(user_id, first_name, last_name, email)| CandidateName {
        user_id: user_id.id(),
        first_name,
        last_name,
        email,
    });
    let application = Application::try_from(application)?;
    Ok(ApplicationView {
        application,
        job_title,
        company,
        candidate,
        history: Vec::new(),
        applicant: None,
    })
}

#[async_trait]
impl ApplicationQueries for SqlStore {
    async fn parties_of(
        &self,
        id: ApplicationId,
    ) -> Result<Option<ApplicationParties>, StoreError> {
        let query = applications::table
            .find(DbUuid::of(id))
            .select((applications::organization_id, applications::candidate_id));
        let row: Option<(DbUuid, Option<DbUuid>)> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        Ok(row.map(|(organization_id, candidate_id)| ApplicationParties {
            organization_id: organization_id.id(),
            candidate_id: candidate_id.map(DbUuid::id),
        }))
    }

    async fn cv_to_send(
        &self,
        candidate: UserId,
        id: Option<CvId>,
    ) -> Result<Option<CvToSend>, StoreError> {
        let mut query = candidate_cvs::table
            .filter(candidate_cvs::user_id.eq(DbUuid::of(candidate)))
            .select((candidate_cvs::file_id, candidate_cvs::file_name))
            .into_boxed();
        query = match id {
            Some(id) => query.filter(candidate_cvs::id.eq(DbUuid::of(id))),
            None => query.filter(candidate_cvs::active.eq(true)),
        };
        let row: Option<(DbUuid, String)> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(|(file_id, name)| {
            let unreadable = |_| corrupt("candidate_cvs.file_name", "something that is none");
            let name = FileName::parse(&name).map_err(unreadable)?;
            Ok(CvToSend { file_id: file_id.id(), name })
        })
        .transpose()
    }

    async fn application(
        &self,
        scope: &OrganizationScope,
        id: ApplicationId,
    ) -> Result<Option<ApplicationView>, StoreError> {
        let query = views!()
            .filter(applications::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(applications::id.eq(DbUuid::of(id)));
        let row: Option<ViewRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        let mut views = self.with_history(row.into_iter().collect()).await?;
        self.mark(scope, &mut views).await?;
        Ok(views.pop())
    }

    async fn application_by(
        &self,
        candidate: UserId,
        id: ApplicationId,
    ) -> Result<Option<ApplicationView>, StoreError> {
        let query = views!()
            .filter(applications::candidate_id.eq(DbUuid::of(candidate)))
            .filter(applications::id.eq(DbUuid::of(id)));
        let row: Option<ViewRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        Ok(self.with_history(row.into_iter().collect()).await?.pop())
    }

    async fn applications_by(
        &self,
        candidate: UserId,
        page: PageRequest<ApplicationId>,
    ) -> Result<Page<ApplicationView, ApplicationId>, StoreError> {
        let mut query = views!()
            .filter(applications::candidate_id.eq(DbUuid::of(candidate)))
            .order(applications::id.desc())
            .limit(Page::<ApplicationView, ApplicationId>::rows_to_read(page.limit))
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(applications::id.lt(DbUuid::of(after)));
        }
        let rows: Vec<ViewRow> = self.read(|c| query.load(c).boxed()).await?;
        let views = self.with_history(rows).await?;
        Ok(Page::of(views, page.limit, |view| view.application.id))
    }

    async fn applications_for(
        &self,
        scope: &OrganizationScope,
        job_id: JobId,
        filter: &ApplicationFilter,
        page: PageRequest<ApplicationId>,
    ) -> Result<Page<ApplicationView, ApplicationId>, StoreError> {
        let mut query = views!()
            .filter(applications::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(applications::job_id.eq(DbUuid::of(job_id)))
            .order(applications::id.desc())
            .limit(Page::<ApplicationView, ApplicationId>::rows_to_read(page.limit))
            .into_boxed();
        if let Some(tag) = &filter.tag {
            query = query.filter(tagged!(fold(tag.as_str()), filter.not_about.map(DbUuid::of)));
        }
        if let Some(status) = filter.status {
            query = query.filter(applications::status.eq(status.as_str()));
        }
        if let Some(after) = page.after {
            query = query.filter(applications::id.lt(DbUuid::of(after)));
        }
        let rows: Vec<ViewRow> = self.read(|c| query.load(c).boxed()).await?;
        let mut views = self.with_history(rows).await?;
        self.mark(scope, &mut views).await?;
        Ok(Page::of(views, page.limit, |view| view.application.id))
    }

    async fn notes_on(
        &self,
        scope: &OrganizationScope,
        id: ApplicationId,
        page: PageRequest<ApplicationNoteId>,
    ) -> Result<Page<NoteView, ApplicationNoteId>, StoreError> {
        let mut query = application_notes::table
            .inner_join(applications::table)
            .left_join(users::table.on(application_notes::author_id.eq(users::id.nullable())))
            .filter(applications::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(application_notes::application_id.eq(DbUuid::of(id)))
            .order(application_notes::id.desc())
            .limit(Page::<NoteView, ApplicationNoteId>::rows_to_read(page.limit))
            .select((NoteRow::as_select(), (users::first_name, users::last_name).nullable()))
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(application_notes::id.lt(DbUuid::of(after)));
        }
        let rows: Vec<(NoteRow, Option<(String, String)>)> =
            self.read(|c| query.load(c).boxed()).await?;
        let notes = rows.into_iter().map(|(note, name)| {
            let author = name.map(|(first, last)| format!("{first} {last}"));
            Ok(NoteView { note: note.try_into()?, author })
        });
        let notes: Vec<_> = notes.collect::<Result<_, StoreError>>()?;
        Ok(Page::of(notes, page.limit, |view| view.note.id))
    }
}
