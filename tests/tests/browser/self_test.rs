//! The checks find what is wrong, and the browser reaches nobody.

use std::net::TcpListener;

use rstest::rstest;
use socle_domain::identity::Locale;

use crate::support::{Browser, run};

/// A page that has everything that is demanded, around a body.
fn page(main: &str) -> String {
    format!(
        "<!doctype html><html lang=en dir=ltr><meta name=viewport content='width=device-width'>\
         <title>A page</title><style>body {{ color: black; background: white }} \
         :focus-visible {{ outline: 3px solid blue }} button, input {{ border: 1px solid black; min-height: 2em; min-width: 2em }} \
         </style><main><h1>A page</h1>{main}</main></html>"
    )
}

/// Opens a page, and returns what the checks say.
fn judge(html: &str) -> String {
    run(async {
        let browser = Browser::new().await.expecting(Locale::En);
        let encoded: Vec<String> = html.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let encoded = encoded.concat();
        let url = format!("data:text/html;charset=utf-8,{encoded}");
        browser.findings_at(&url).await.join("\n")
    })
}

#[test]
fn a_page_that_has_everything_passes() {
    let form = "<form><label for=a>Name</label><input id=a><button>Go</button></form>";
    assert_eq!(judge(&page(form)), "");
}

#[rstest]
#[case::label("<input>", "no label")]
#[case::placeholder_is_no_label("<input placeholder='Your name'>", "no label")]
#[case::label_without_field("<label for=none>Name</label>", "for leads nowhere")]
#[case::nameless_button("<button></button>", "no name")]
#[case::nameless_link("<a href='/'><img alt='' src='data:,'></a>", "no name")]
#[case::alt("<img src='data:,'>", "no alt")]
#[case::headings("<h1>Another</h1>", "there are 2 h1")]
#[case::twice("<p id=a>One</p><p id=a>Two</p>", "the id a is there twice")]
#[case::anchor("<a href='#nowhere'>Go</a>", "leads nowhere")]
#[case::silent_error("<label>A<input aria-invalid=true></label>", "does not say what is wrong")]
#[case::pale("<p style='color: #888'>Pale</p>", "text has a contrast of 3.54")]
#[case::pale_through_glass(
    "<p style='color: rgb(0 0 0 / 40%)'>Pale</p>",
    "text has a contrast of 2.8"
)]
#[case::edge("<label>A<input style='border-color: #ccc'></label>", "a field's edge")]
#[case::wide("<p style='width: 400px'>Wide</p>", "phone and light: the page is 4")]
#[case::small(
    "<button style='min-height: 0; font-size: 5px; padding: 0'>x</button>",
    "too small to hit"
)]
#[case::ring("<a href='/' style='outline: none'>Go</a>", "focus cannot be seen")]
#[case::order(
    "<a href='/1'>1</a> <a href='/2' tabindex=1>2</a> <a href='/3'>3</a>",
    "Tab leads to [1, 0, 2"
)]
#[case::script("<script>nonsense()</script>", "nonsense is not defined")]
#[case::policy(
    "<meta http-equiv=content-security-policy content=\"script-src 'none'\"><script>1</script>",
    "Content Security Policy"
)]
fn what_is_wrong_is_found(#[case] body: &str, #[case] finding: &str) {
    let found = judge(&page(body));
    assert!(found.contains(finding), "{found}");
}

#[rstest]
#[case::lang("lang=en", "lang=de", "lang is de, not en")]
#[case::dir("dir=ltr", "dir=rtl", "dir is rtl, not ltr")]
#[case::title("A page</title>", "</title>", "no title")]
#[case::viewport("name=viewport", "name=other", "laid out 980 px wide, not 360")]
fn a_page_must_say_what_it_is(#[case] right: &str, #[case] wrong: &str, #[case] finding: &str) {
    let found = judge(&page("").replacen(right, wrong, 1));
    assert!(found.contains(finding), "{found}");
}

#[test]
fn names_of_other_machines_have_no_address() {
    // A name that every system resolves to itself would reach this listener.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let found = judge(&page(&format!("<img alt='' src='http://localhost:{port}/x.png'>")));
    assert!(found.contains("ERR_NAME_NOT_RESOLVED"), "{found}");
}
