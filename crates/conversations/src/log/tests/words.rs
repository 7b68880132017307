//! What a search leaves out, and that it says so.

use super::*;
use crate::{search::Sought, store::search};

#[tokio::test]
async fn a_search_takes_the_conversations_that_began_last_and_says_that_there_are_more() {
    for database in databases().await {
        let bench = open(&database.db, &somebody(), 64);
        let workspace = bench.visitor.workspace;
        let mut begun = Vec::new();
        for number in 0..4 {
            let id = bench.begin().await;
            bench
                .send(id, "one", &format!("The quokka, number {number}"))
                .await
                .unwrap();
            begun.push(id.0);
        }
        let scope = db::Scope::Workspace(workspace);
        let tx = database.db.read(scope).await.unwrap();
        let to = search::next(&tx, workspace, 0, 100).await.unwrap().unwrap();
        let texts = search::texts(&tx, workspace, 0, to).await.unwrap();
        drop(tx);
        let dialect = database.db.dialect();
        let kept: Vec<_> = texts
            .into_iter()
            .map(|text| text.cut(dialect, workspace))
            .collect();
        let tx = database.db.write(scope).await.unwrap();
        assert!(search::advance(&tx, workspace, 0, to).await.unwrap());
        search::keep(&tx, workspace, &kept).await.unwrap();
        tx.commit().await.unwrap();

        let tx = database.db.read(scope).await.unwrap();
        assert_eq!(search::next(&tx, workspace, to, 100).await.unwrap(), None);
        let sought = Sought::new("quok");
        let all = search::candidates(&tx, workspace, &sought, 4).await.unwrap();
        assert!(!all.more && all.ids.len() == 4);
        let mut some = search::candidates(&tx, workspace, &sought, 2).await.unwrap();
        some.ids.sort_unstable();
        assert_eq!((some.ids, some.more), (begun[2..].to_vec(), true));
        let none = search::candidates(&tx, workspace, &Sought::new("uokka"), 2)
            .await
            .unwrap();
        assert!(none.ids.is_empty() && !none.more);
        drop(tx);
        database.remove().await;
    }
}

#[tokio::test]
async fn a_part_of_the_log_ends_where_it_holds_enough_messages() {
    for database in databases().await {
        let bench = open(&database.db, &somebody(), 64);
        let workspace = bench.visitor.workspace;
        let id = bench.begin().await;
        for number in 0..10 {
            bench
                .send(id, &number.to_string(), "one after the other")
                .await
                .unwrap();
        }
        let tx = database.db.read(db::Scope::Workspace(workspace)).await.unwrap();
        let (mut from, mut parts, mut messages) = (0, 0, 0);
        while let Some(to) = search::next(&tx, workspace, from, 4).await.unwrap() {
            messages += search::texts(&tx, workspace, from, to).await.unwrap().len();
            (from, parts) = (to, parts + 1);
        }
        assert_eq!((parts, messages), (3, 10));
        drop(tx);
        database.remove().await;
    }
}
