use super::read;

const HEX: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const BASE64: &str = "ASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4mrze8=";

#[test]
fn what_it_is_taken_for() {
    let cases: &[(&str, &[&str], Option<&str>, usize)] = &[
        ("t=1,v1=H", &[], Some("1"), 1),
        (" t=1 , v0=x, v1=H ", &[], Some("1"), 1),
        ("", &["missing"], None, 0),
        (
            "X-Qualifi-Signature: t=1,v1=H",
            &["name_included"],
            Some("1"),
            1,
        ),
        (
            "HTTP_X_QUALIFI_SIGNATURE=t=1,v1=H",
            &["name_included"],
            Some("1"),
            1,
        ),
        ("\"t=1,v1=H\"", &["quotes"], Some("1"), 1),
        ("['t=1,v1=H']", &["quotes"], Some("1"), 1),
        ("b't=1,v1=H'", &["quotes"], Some("1"), 1),
        ("t=\"1\",v1=\"H\"", &["quotes"], Some("1"), 1),
        (
            "'x-qualifi-signature': 't=1,v1=H'",
            &["name_included", "quotes"],
            Some("1"),
            1,
        ),
        ("t=1,v1=sha256=H", &["prefix"], Some("1"), 1),
        ("t=1,sha256=H", &["prefix"], Some("1"), 1),
        ("sha256=t=1,v1=H", &["prefix"], Some("1"), 1),
        ("t=1,v1=B", &["base64_signature"], Some("1"), 1),
        ("t=1,v1=01234567", &["truncated"], Some("1"), 0),
        ("t=1,v1=", &["truncated"], Some("1"), 0),
        ("t=1", &["truncated"], Some("1"), 0),
        ("t=1,v0=H", &["other_sender"], Some("1"), 1),
        ("H", &["bare_signature"], None, 1),
        ("sha256=H", &["other_sender"], None, 1),
        ("v0=H", &["other_sender"], None, 1),
        ("v1,B", &["other_sender"], None, 1),
        ("B", &["other_sender"], None, 1),
        ("v1=H", &["other_sender"], None, 1),
    ];
    for (text, mistakes, timestamp, signatures) in cases {
        let text = text
            .replace("=H", &format!("={HEX}"))
            .replace("=B", &format!("={BASE64}"));
        let text = text.replace("\"H", &format!("\"{HEX}"));
        let text = if text == "H" { HEX.to_owned() } else { text };
        let text = if text == "B" {
            BASE64.to_owned()
        } else {
            text.replace(",B", &format!(",{BASE64}"))
        };
        let readings = read(&[text.as_bytes()]);
        let [reading] = readings.as_slice() else {
            panic!("{text}: {} readings", readings.len());
        };
        let ids: Vec<_> = reading
            .mistakes
            .iter()
            .map(|mistake| mistake.id.strip_prefix("header.").unwrap())
            .collect();
        assert_eq!(ids, *mistakes, "{text}");
        assert_eq!(reading.timestamp.as_deref(), *timestamp, "{text}");
        assert_eq!(reading.signatures.len(), *signatures, "{text}");
    }
}

#[test]
fn several() {
    let (a, b) = (format!("t=1,v1={HEX}"), format!("t=2,v1={HEX}"));
    let joined = [&a, ", ", &b].concat();
    for lines in [&[a.as_bytes(), b.as_bytes()][..], &[joined.as_bytes()]] {
        let readings = read(lines);
        assert_eq!(readings.len(), 2);
        for reading in readings {
            assert_eq!(reading.mistakes.len(), 1);
            assert_eq!(reading.mistakes[0].id, "header.joined");
        }
    }
    assert!(!read(&[&[0xff; 9_000]]).is_empty());
}
