use rstest::rstest;
use socle_domain::files::Danger;

use crate::support::{code, found};

const SVG: &str = "image/svg+xml";

fn drawing(inside: &str) -> Vec<u8> {
    let namespaces = "xmlns=\"http://www.w3.org/2000/svg\" \
                      xmlns:xlink=\"http://www.w3.org/1999/xlink\"";
    format!("<svg {namespaces}>{inside}</svg>").into_bytes()
}

#[rstest]
#[case("<circle r=\"5\" fill=\"red\"/>")]
#[case("<text>learn javascript: on Monday</text>")]
#[case("<defs><path id=\"p\" d=\"M0 0\"/></defs><use xlink:href=\"#p\"/>")]
#[case("<image href=\"data:image/png;base64,AAAA\"/>")]
#[case("<style>.a { fill: url(#gradient) }</style>")]
#[case("<rect style=\"fill: url('#gradient')\"/>")]
#[case("<a href=\"#there\"><title>Up &amp; down &#8211; &lt;here&gt;</title></a>")]
#[case("<!-- <script>no</script> -->")]
#[case("<animate attributeName=\"x\" from=\"0\" to=\"9\"/>")]
#[tokio::test]
async fn what_merely_draws_is_taken(#[case] inside: &str) {
    assert_eq!(found(&drawing(inside)).await, SVG);
}

#[tokio::test]
async fn drawings_begin_in_many_ways() {
    let plain = String::from_utf8(drawing("")).unwrap();
    for before in [
        "",
        "\u{feff}",
        "\n  ",
        "<?xml version=\"1.0\"?>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- made by hand -->\n",
        "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/svg11.dtd\">",
    ] {
        assert_eq!(found(format!("{before}{plain}").as_bytes()).await, SVG, "{before}");
    }
    assert_eq!(found(b"<svg/>").await, SVG);
    assert_eq!(found(b"<s:svg xmlns:s=\"http://www.w3.org/2000/svg\"/>").await, SVG);
}

#[rstest]
#[case("<script>alert(1)</script>")]
#[case("<SCRIPT/>")]
#[case("<s:script xmlns:s=\"http://www.w3.org/2000/svg\">1</s:script>")]
#[case("<circle onload=\"alert(1)\"/>")]
#[case("<circle OnClick='alert(1)'/>")]
#[case("<foreignObject><p/></foreignObject>")]
#[case("<a href=\"javascript:alert(1)\"/>")]
#[case("<a xlink:href=\" java&#115;cript:alert(1)\"/>")]
#[case("<a href=\"java\tscript:alert(1)\"/>")]
#[case("<a href=\"https://example.com\"/>")]
#[case("<image href=\"//example.com/pixel.png\"/>")]
#[case("<image href=\"data:image/svg+xml;base64,AAAA\"/>")]
#[case("<use href=\"other.svg#x\"/>")]
#[case("<style>@import url(https://example.com/a.css);</style>")]
#[case("<style>@im<![CDATA[port]]> 'a.css'</style>")]
#[case("<style>@im&#112;ort 'a.css'</style>")]
#[case("<style>a { background: url(https://example.com) }</style>")]
#[case("<rect style=\"fill: u\\rl(https://example.com)\"/>")]
#[case("<rect fill=\"url(https://example.com/#a)\"/>")]
#[case("<set attributeName=\"xlink:href\" to=\"javascript:alert(1)\"/>")]
#[case("<animate attributeName=\"href\" values=\"a;b\"/>")]
#[case("<iframe src=\"#\"/>")]
#[case("<?xml-stylesheet href=\"a.css\"?>")]
#[tokio::test]
async fn what_acts_or_loads_is_refused(#[case] inside: &str) {
    assert_eq!(found(&drawing(inside)).await, code(Danger::ActiveContent), "{inside}");
}

#[rstest]
#[case("<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>")]
#[case("<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>")]
#[case("<?xml-stylesheet type=\"text/css\" href=\"https://example.com\"?>")]
#[case("<?xml version=\"1.0\" encoding=\"ISO-2022-JP\"?>")]
#[tokio::test]
async fn what_stands_before_a_drawing_is_looked_at_too(#[case] before: &str) {
    let content = format!("{before}<svg><text>x</text></svg>");
    assert_eq!(found(content.as_bytes()).await, code(Danger::ActiveContent), "{before}");
}

#[rstest]
#[case("<svg><g></svg>")]
#[case("<svg><g>")]
#[case("<svg><text>&undefined;</text></svg>")]
#[case("<svg><rect a=1/></svg>")]
#[tokio::test]
async fn what_is_no_xml_is_no_drawing(#[case] content: &str) {
    assert_eq!(found(content.as_bytes()).await, code(Danger::Malformed), "{content}");
}

#[tokio::test]
async fn a_drawing_that_never_ends_going_deeper_is_refused() {
    let content = drawing(&"<g>".repeat(10_000));
    assert_eq!(found(&content).await, code(Danger::TooComplex));
}

#[rstest]
#[case("<html><script>alert(1)</script></html>")]
#[case("<!DOCTYPE html><p>hello")]
#[case("<?php echo 1; ?>")]
#[case("<note>an <svg/> inside something else</note>")]
#[case("<3 this")]
#[tokio::test]
async fn other_markup_is_text(#[case] content: &str) {
    assert_eq!(found(content.as_bytes()).await, "text", "{content}");
}
