//! What people see: the documentation, the first page, the mailbox, the pages of links.

use serde_json::Value;
use socle_tests::http::{Answer, Client, Method, Person};
use socle_tests::server::Installation;

use crate::support::OPENAPI;

async fn page(client: &Client, path: &str) -> Answer {
    let answer = client.undocumented(Method::GET, path).send().await.expect(200);
    assert_eq!(answer.content_type(), Some("text/html"), "{answer}");
    answer
}

#[tokio::test]
async fn the_first_page_says_where_to_look() {
    let server = Installation::new().start().await;
    let home = page(&server.client(), "/").await;
    for link in ["/docs", "/dev/mailbox"] {
        assert!(home.text().contains(link), "{link}");
    }
}

#[tokio::test]
async fn the_documentation_can_be_browsed_with_nothing_from_elsewhere() {
    let server = Installation::new().start().await;
    let client = server.client();
    let mut path = "/docs".to_owned();
    let mut answer = client.undocumented(Method::GET, &path).send().await;
    while (300..400).contains(&answer.status) {
        path = answer.header("location").unwrap().trim_start_matches(client.base()).to_owned();
        assert!(path.starts_with('/'), "{path} stays here");
        answer = client.undocumented(Method::GET, &path).send().await;
    }
    let page = answer.expect(200);
    assert!(page.text().to_lowercase().contains("swagger"), "{page}");

    // Whatever the page needs is served from here.
    let base = path.rsplit_once('/').unwrap().0.to_owned();
    let sources: Vec<&str> = page
        .text()
        .split(['"', '\''])
        .filter(|text| matches!(text.rsplit_once('.'), Some((_, "js" | "css"))))
        .collect();
    assert!(!sources.is_empty());
    for source in sources {
        assert!(!source.contains("//"), "{source} comes from elsewhere");
        let path = match source.strip_prefix("./").unwrap_or(source) {
            absolute if absolute.starts_with('/') => absolute.to_owned(),
            relative => format!("{base}/{relative}"),
        };
        client.undocumented(Method::GET, &path).send().await.expect(200);
    }
}

#[tokio::test]
async fn the_document_that_is_served_is_the_one_that_the_command_prints() {
    let installation = Installation::new();
    let server = installation.start().await;
    let printed = installation.run(&["openapi"]).await;
    assert_eq!(printed.code, Some(0));
    assert_eq!(printed.stderr, "");
    let printed: Value = serde_json::from_str(&printed.stdout).unwrap();
    let answer = server.client().get(OPENAPI).send().await.expect(200).json();
    assert_eq!(answer, printed);
    assert!(answer["openapi"].as_str().unwrap().starts_with("3.1"));
}

#[tokio::test]
async fn the_mailbox_is_there_in_development_only() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new();
    let token = ada.registered(&client).await;
    assert!(page(&client, "/dev/mailbox").await.text().contains(&ada.email));
    let query = "/dev/mailbox/messages?to=no%20address";
    let answer = client.undocumented(Method::GET, query).send().await;
    assert!(answer.status < 500, "{answer}");
    let all = client.undocumented(Method::GET, "/dev/mailbox/messages").send().await.expect(200);
    assert!(all.text().contains(&token));

    let key = |n: u8| {
        use base64::Engine as _;
        let bytes: Vec<u8> =
            (0..32_u8).map(|i| i.wrapping_mul(73).wrapping_add(n * 41) ^ (i << 3)).collect();
        base64::engine::general_purpose::STANDARD.encode(bytes)
    };
    let production = Installation::new()
        .set("SOCLE_MODE", "production")
        .set("SOCLE_AUTH_BCRYPT_COST", "12")
        .set("SOCLE_AUTH_SIGNING_KEY", &key(1))
        .set("SOCLE_AUTH_PASSWORD_PEPPER", &key(2))
        .set("SOCLE_AUTH_SEALING_KEY", &key(3));
    let server = production.start().await;
    let client = server.client();
    for path in ["/dev/mailbox", "/dev/mailbox/messages", "/dev/mailbox/messages?to=a@example.com"]
    {
        let answer = client.undocumented(Method::GET, path).send().await;
        answer.expect_problem(404, "not-found");
    }
    assert!(!page(&client, "/").await.text().contains("/dev/mailbox"));
}

#[tokio::test]
async fn pages_of_links_speak_the_language_that_is_asked_for() {
    let server = Installation::new().start().await;
    let client = server.client();
    let path = format!("/auth/verify-email?token={}", "t".repeat(43));
    let in_language = async |accepted: &str| {
        let call = client.undocumented(Method::GET, &path).header("accept-language", accepted);
        call.send().await.expect(200).text().to_owned()
    };
    let (french, hebrew) = (in_language("fr").await, in_language("he").await);
    assert!(french.contains("lang=\"fr\""), "{french}");
    assert!(hebrew.contains("lang=\"he\"") && hebrew.contains("dir=\"rtl\""), "{hebrew}");
}

#[tokio::test]
async fn no_page_runs_what_a_link_brings() {
    let server = Installation::new().start().await;
    let client = server.client();
    let planted = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E";
    for path in
        ["/auth/verify-email?token=", "/auth/reset-password?token=", "/?lang=", "/dev/mailbox?to="]
    {
        let answer = client.undocumented(Method::GET, &format!("{path}{planted}")).send().await;
        assert!(!answer.text().contains("<script>alert"), "{answer}");
    }
}
