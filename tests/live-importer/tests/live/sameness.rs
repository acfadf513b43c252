//! The same resources give the same YAML, whichever way they were reached.

use live_importer_tests::estate::{GROUP, SUBSCRIPTION, estate, families, role_assignment};
use live_importer_tests::{client, simulator, yaml};

#[tokio::test(flavor = "multi_thread")]
async fn roots_and_runs_do_not_show() {
    let mut documents = estate(&families(12), 2, 48);
    let first = documents[1]["id"].as_str().unwrap().to_owned();
    let name = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
    documents.push(role_assignment(&first, name));
    let azure = simulator(&documents).start().await.unwrap();
    let client = client(&azure);
    let expected = yaml(&client, &[GROUP]).await;
    assert_eq!(expected.matches("\nkind: ").count(), documents.len());
    assert_eq!(yaml(&client, &[GROUP]).await, expected, "again");

    let subscription = format!("/subscriptions/{SUBSCRIPTION}");
    assert_eq!(yaml(&client, &[&subscription]).await, expected);
    assert_eq!(yaml(&client, &[GROUP, &subscription]).await, expected);
    let ids: Vec<&str> = documents
        .iter()
        .map(|it| it["id"].as_str().unwrap())
        .collect();
    assert_eq!(yaml(&client, &ids).await, expected, "all of them");
    let reversed: Vec<&str> = ids.iter().rev().copied().collect();
    assert_eq!(yaml(&client, &reversed).await, expected, "reversed");
    let url = format!("http://management.azure.com{GROUP}/?api-version=2021-04-01");
    let twice = [&url, &GROUP.to_lowercase(), GROUP];
    assert_eq!(
        yaml(&client, &twice).await,
        expected,
        "twice, in other case"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_inherited_is_imported_where_it_belongs() {
    let mut documents = estate(&families(2), 1, 0);
    let subscription = format!("/subscriptions/{SUBSCRIPTION}");
    let (wide, narrow) = (
        "11111111-7425-40de-944b-e07fc1f90ae7",
        "22222222-7425-40de-944b-e07fc1f90ae7",
    );
    documents.push(role_assignment(&subscription, wide));
    documents.push(role_assignment(
        documents[1]["id"].as_str().unwrap(),
        narrow,
    ));
    let resource = documents[1]["id"].as_str().unwrap().to_owned();
    let azure = simulator(&documents).start().await.unwrap();
    let client = client(&azure);
    let of_group = yaml(&client, &[GROUP]).await;
    assert!(
        of_group.contains(narrow) && !of_group.contains(wide),
        "{of_group}"
    );
    let options = asoctl::import::Options::default();
    let live = asoctl::import::live::Live::default();
    let import = live_importer_tests::import(&client, &[GROUP], &options, &live).await;
    assert_eq!(import.skipped.len(), 1, "{:?}", import.skipped);
    assert_eq!(
        import.skipped[0].reason,
        "an assignment that is inherited from a wider scope"
    );
    // Met first below, where it is inherited, and imported at its own scope all the same.
    let both = yaml(&client, &[&resource, &subscription]).await;
    assert!(both.contains(wide) && both.contains(narrow), "{both}");
}
