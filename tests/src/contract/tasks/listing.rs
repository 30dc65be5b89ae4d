//! `TaskQueries`, and forgetting.

use socle_application::paging::{PageLimit, PageRequest};
use socle_application::tasks::ports::TaskFilter;
use socle_domain::tasks::{Task, TaskId, TaskKind, TaskStatus};

use super::{enqueue, task};
use crate::contract::samples::{begin, id, later, now, user};
use crate::databases::TestDatabase;

fn ended(status: TaskStatus, task: Task) -> Task {
    Task { status, finished_at: Some(later(9)), ..task }
}

async fn list(database: &TestDatabase, filter: &TaskFilter, limit: u32) -> Vec<Vec<TaskId>> {
    let (limit, mut after, mut pages) = (PageLimit::new(limit).unwrap(), None, Vec::new());
    loop {
        let page = database.tasks.tasks(filter, PageRequest { limit, after }).await.unwrap();
        pages.push(page.items.iter().map(|task| task.id).collect());
        after = page.next;
        if after.is_none() {
            return pages;
        }
    }
}

pub async fn tasks_come_page_by_page_the_latest_first(database: &TestDatabase) {
    const OTHER: TaskKind = TaskKind::named("other.do");
    let mut tasks = vec![
        task(now()),
        ended(TaskStatus::Failed, task(now())),
        Task::new(id(), &OTHER, Vec::new(), now()),
        ended(TaskStatus::Failed, Task::new(id(), &OTHER, Vec::new(), now())),
        ended(TaskStatus::Succeeded, task(now())),
    ];
    enqueue(database, &tasks).await;
    tasks.sort_by_key(|task| std::cmp::Reverse(task.id));
    let expected = |wanted: &dyn Fn(&Task) -> bool| -> Vec<TaskId> {
        tasks.iter().filter(|task| wanted(task)).map(|task| task.id).collect()
    };
    let all = TaskFilter::default();
    let pages = list(database, &all, 2).await;
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 1]);
    assert_eq!(pages.concat(), expected(&|_| true));
    let failed = TaskFilter { status: Some(TaskStatus::Failed), ..all.clone() };
    assert_eq!(
        list(database, &failed, 9).await.concat(),
        expected(&|t| t.status.is_final() && t.status != TaskStatus::Succeeded)
    );
    let kind = TaskFilter { kind: Some("other.do".to_owned()), ..all };
    assert_eq!(list(database, &kind, 9).await.concat(), expected(&|t| t.kind == "other.do"));
    let both = TaskFilter { kind: Some("other.do".to_owned()), ..failed };
    assert_eq!(list(database, &both, 9).await.concat().len(), 1);
}

pub async fn what_is_open_is_counted(database: &TestDatabase) {
    let none = [TaskStatus::Queued, TaskStatus::Running, TaskStatus::Failed].map(|s| (s, 0));
    assert_eq!(database.tasks.count_open().await.unwrap(), none);
    let succeeded = ended(TaskStatus::Succeeded, task(now()));
    let failed = ended(TaskStatus::Failed, task(now()));
    enqueue(database, &[task(now()), task(now()), failed, succeeded]).await;
    let counted = database.tasks.count_open().await.unwrap();
    assert_eq!(counted.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [2, 0, 1]);
}

pub async fn a_person_is_forgotten_with_their_tasks(database: &TestDatabase) {
    let (ada, bob) = (user(), user());
    let of = |user: &socle_domain::identity::User| Task { user_id: Some(user.id), ..task(now()) };
    let named = |address: String| Task {
        error: Some(format!("550 no such person: <{address}>")),
        ..ended(TaskStatus::Failed, task(now()))
    };
    let theirs = [of(&ada), named(ada.email.to_string().to_uppercase())];
    let others = [of(&bob), named(bob.email.to_string()), task(now())];
    enqueue(database, &theirs).await;
    enqueue(database, &others).await;
    let mut tx = begin(&*database.store).await;
    tx.tasks().forget_person(ada.id, &ada.email).await.unwrap();
    tx.commit().await.unwrap();
    let mut left = list(database, &TaskFilter::default(), 9).await.concat();
    left.sort();
    let mut expected = others.map(|task| task.id).to_vec();
    expected.sort();
    assert_eq!(left, expected);
}
