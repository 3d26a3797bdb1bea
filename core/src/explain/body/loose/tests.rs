use super::{Bare, Loose};

fn read(text: &str) -> Option<(String, bool)> {
    Loose::read(text, Bare::Refused)
}

#[test]
fn objects_of_many_languages() {
    let json = r#"{"event":"it's \"é\"","data":{"a":null,"b":[true,1.5],"c":{}}}"#;
    for (text, is_python) in [
        (
            r#"{'event': 'it\'s "é"', 'data': {'a': None, 'b': [True, 1.5], 'c': {}}}"#,
            true,
        ),
        (
            r#"{"event"=>"it's \"é\"", "data"=>{"a"=>nil, "b"=>[true, 1.5], "c"=>{}}}"#,
            false,
        ),
        (
            r#"{event: "it's \"é\"", data: {a: nil, "b" => [true, 1.5], c: {}}}"#,
            false,
        ),
        (
            "{\n  event: `it's \"é\"`,\n  data: { a: null, b: [ true, 1.5 ], c: {} }\n}",
            false,
        ),
        (
            r#"%{"event" => "it's \"é\"", "data" => %{"a" => nil, "b" => [true, 1.5], "c" => %{}}}"#,
            false,
        ),
    ] {
        assert_eq!(read(text), Some((json.to_owned(), is_python)), "{text}");
    }
}

#[test]
fn php() {
    let text = "array (\n  'event' => 'x',\n  'data' => \n  array (\n    'a' => NULL,\n    'b' => \n    array (\n      0 => true,\n      1 => 'y',\n    ),\n  ),\n)";
    let json = r#"{"event":"x","data":{"a":null,"b":[true,"y"]}}"#;
    assert_eq!(read(text), Some((json.to_owned(), false)));
    let text = "[\n  'event' => 'x',\n  'data' => ['a' => null, 'b' => [true, 'y']],\n]";
    assert_eq!(read(text), Some((json.to_owned(), false)));
}

#[test]
fn texts_without_quotation_marks() {
    let java = "{event=x y, data={a=Hello, world, b=[1, 2], c=null, d=12, e=}}";
    assert_eq!(read(java), None);
    assert_eq!(
        Loose::read(java, Bare::Numbers).unwrap().0,
        r#"{"event":"x y","data":{"a":"Hello, world","b":[1,2],"c":null,"d":12,"e":""}}"#
    );
    let go = "map[data:map[a:b c id:7] event:x]";
    assert_eq!(
        Loose::read(go, Bare::Texts).unwrap().0,
        r#"{"data":{"a":"b c","id":"7"},"event":"x"}"#
    );
}

#[test]
fn objects_with_names() {
    let json = r#"{"event":"x","data":{"a":"b"}}"#;
    for text in [
        "Payload { event: 'x', data: Data { a: 'b' } }",
        "[Object: null prototype] { event: 'x', data: [Object: null prototype] { a: 'b' } }",
        "{event: \"x\", data: Data(a='b')}",
    ] {
        assert_eq!(read(text), Some((json.to_owned(), false)), "{text}");
    }
    for text in [
        "Payload[event=x, data=Data[a=b]]",
        "Payload(event=x, data=Data(a=b))",
        "{event=x, data=Data(a=b)}",
    ] {
        let found = Loose::read(text, Bare::Numbers);
        assert_eq!(found.map(|(json, _)| json).as_deref(), Some(json), "{text}");
    }
    let text = "{'a': datetime.datetime(2024, 1, 2, 3, 4, tzinfo=datetime.timezone.utc), 'b': UUID('u'), 'c': \
                Decimal('1.50'), 'd': datetime.datetime(2024, 1, 2, 3, 4, 5, 600, tzinfo=TzInfo(UTC))}";
    let json = r#"{"a":"2024-01-02T03:04:00Z","b":"u","c":1.50,"d":"2024-01-02T03:04:05.000600Z"}"#;
    assert_eq!(read(text), Some((json.to_owned(), true)));
    let text = "{a=x (y) [z], b=p}";
    let json = r#"{"a":"x (y) [z]","b":"p"}"#;
    assert_eq!(Loose::read(text, Bare::Texts).unwrap().0, json);
}

#[test]
fn nonsense() {
    for text in [
        "{",
        "{'a'",
        "{'a':",
        "{'a': }",
        "{'a': 1",
        "[1 2]",
        "{,}",
        "{'a': 1}}",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
    for deep in ["{'a':", "[", "array ("] {
        for bare in [Bare::Refused, Bare::Numbers] {
            assert_eq!(Loose::read(&deep.repeat(10_000), bare), None);
        }
    }
}
