//! Rust: a JSON library as one writes it: an enum of values, recursive descent over bytes, pretty printing, paths, comparison.
use std::collections::BTreeMap;
use std::fmt::{self, Write};

#[derive(Clone, Debug, PartialEq)]
enum Json {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    Array(Vec<Json>),
    Object(BTreeMap<String, Json>),
}

#[derive(Debug)]
enum Error {
    End,
    Unexpected(u8, usize),
    Number(usize),
    Escape(usize),
    Utf8,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::End => write!(f, "unexpected end"),
            Error::Unexpected(b, at) => write!(f, "unexpected '{}' at {}", *b as char, at),
            Error::Number(at) => write!(f, "bad number at {}", at),
            Error::Escape(at) => write!(f, "bad escape at {}", at),
            Error::Utf8 => write!(f, "not UTF-8"),
        }
    }
}

impl std::error::Error for Error {}

struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Result<u8, Error> {
        self.bytes.get(self.at).copied().ok_or(Error::End)
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    fn expect(&mut self, want: u8) -> Result<(), Error> {
        let b = self.peek()?;
        if b != want {
            return Err(Error::Unexpected(b, self.at));
        }
        self.at += 1;
        Ok(())
    }

    fn word(&mut self, word: &str, value: Json) -> Result<Json, Error> {
        for b in word.bytes() {
            self.expect(b)?;
        }
        Ok(value)
    }

    fn value(&mut self) -> Result<Json, Error> {
        self.space();
        match self.peek()? {
            b'n' => self.word("null", Json::Null),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            b'"' => Ok(Json::Text(self.string()?)),
            b'[' => self.array(),
            b'{' => self.object(),
            b'-' | b'0'..=b'9' => self.number(),
            b => Err(Error::Unexpected(b, self.at)),
        }
    }

    fn array(&mut self) -> Result<Json, Error> {
        self.expect(b'[')?;
        let mut items = Vec::new();
        self.space();
        if self.peek()? == b']' {
            self.at += 1;
            return Ok(Json::Array(items));
        }
        loop {
            items.push(self.value()?);
            self.space();
            match self.peek()? {
                b',' => self.at += 1,
                b']' => {
                    self.at += 1;
                    return Ok(Json::Array(items));
                }
                b => return Err(Error::Unexpected(b, self.at)),
            }
        }
    }

    fn object(&mut self) -> Result<Json, Error> {
        self.expect(b'{')?;
        let mut members = BTreeMap::new();
        self.space();
        if self.peek()? == b'}' {
            self.at += 1;
            return Ok(Json::Object(members));
        }
        loop {
            self.space();
            let key = self.string()?;
            self.space();
            self.expect(b':')?;
            let value = self.value()?;
            members.insert(key, value);
            self.space();
            match self.peek()? {
                b',' => self.at += 1,
                b'}' => {
                    self.at += 1;
                    return Ok(Json::Object(members));
                }
                b => return Err(Error::Unexpected(b, self.at)),
            }
        }
    }

    fn number(&mut self) -> Result<Json, Error> {
        let start = self.at;
        while let Some(b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9') = self.bytes.get(self.at) {
            self.at += 1;
        }
        let text = std::str::from_utf8(&self.bytes[start..self.at]).map_err(|_| Error::Utf8)?;
        text.parse().map(Json::Number).map_err(|_| Error::Number(start))
    }

    fn string(&mut self) -> Result<String, Error> {
        self.expect(b'"')?;
        let mut out = Vec::new();
        loop {
            let b = self.peek()?;
            self.at += 1;
            match b {
                b'"' => return String::from_utf8(out).map_err(|_| Error::Utf8),
                b'\\' => {
                    let e = self.peek()?;
                    self.at += 1;
                    match e {
                        b'n' => out.push(b'\n'),
                        b't' => out.push(b'\t'),
                        b'r' => out.push(b'\r'),
                        b'"' | b'\\' | b'/' => out.push(e),
                        b'u' => {
                            let hex = self.bytes.get(self.at..self.at + 4).ok_or(Error::End)?;
                            let hex = std::str::from_utf8(hex).map_err(|_| Error::Utf8)?;
                            let code = u32::from_str_radix(hex, 16).map_err(|_| Error::Escape(self.at))?;
                            let c = char::from_u32(code).ok_or(Error::Escape(self.at))?;
                            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                            self.at += 4;
                        }
                        _ => return Err(Error::Escape(self.at)),
                    }
                }
                _ => out.push(b),
            }
        }
    }
}

fn parse(text: &str) -> Result<Json, Error> {
    let mut p = Parser { bytes: text.as_bytes(), at: 0 };
    let value = p.value()?;
    p.space();
    if p.at < p.bytes.len() {
        return Err(Error::Unexpected(p.bytes[p.at], p.at));
    }
    Ok(value)
}

fn quote(s: &str, out: &mut String) {
    out.push('"');
    for c in s.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c < ' ' => write!(out, "\\u{:04x}", c as u32).unwrap(),
            c => out.push(c),
        }
    }
    out.push('"');
}

impl Json {
    fn print(&self, indent: usize, out: &mut String) {
        let pad = |n: usize, out: &mut String| {
            out.push('\n');
            (0..n).for_each(|_| out.push_str("  "));
        };
        match self {
            Json::Null => out.push_str("null"),
            Json::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
            Json::Number(n) => write!(out, "{}", n).unwrap(),
            Json::Text(s) => quote(s, out),
            Json::Array(items) => {
                out.push('[');
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    pad(indent + 1, out);
                    item.print(indent + 1, out);
                }
                pad(indent, out);
                out.push(']');
            }
            Json::Object(members) => {
                out.push('{');
                for (i, (key, value)) in members.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    pad(indent + 1, out);
                    quote(key, out);
                    out.push_str(": ");
                    value.print(indent + 1, out);
                }
                pad(indent, out);
                out.push('}');
            }
        }
    }

    fn get(&self, path: &str) -> Option<&Json> {
        path.split('.').try_fold(self, |j, key| match j {
            Json::Object(m) => m.get(key),
            Json::Array(a) => key.parse::<usize>().ok().and_then(|i| a.get(i)),
            _ => None,
        })
    }

    fn sum(&self) -> f64 {
        match self {
            Json::Number(n) => *n,
            Json::Array(a) => a.iter().map(Json::sum).sum(),
            Json::Object(m) => m.values().map(Json::sum).sum(),
            _ => 0.0,
        }
    }

    fn depth(&self) -> usize {
        match self {
            Json::Array(a) => 1 + a.iter().map(Json::depth).max().unwrap_or(0),
            Json::Object(m) => 1 + m.values().map(Json::depth).max().unwrap_or(0),
            _ => 0,
        }
    }
}

fn random(state: &mut u32) -> u32 {
    *state = state.wrapping_mul(1664525).wrapping_add(1013904223);
    *state >> 8
}

fn document(state: &mut u32, records: usize) -> Json {
    let record = |state: &mut u32, i: usize| {
        let mut m = BTreeMap::new();
        m.insert("id".to_string(), Json::Number(i as f64));
        m.insert("name".to_string(), Json::Text(format!("item \"{}\" of\t{}", random(state) % 1000, i)));
        m.insert("price".to_string(), Json::Number((random(state) % 1_000_000) as f64 / 128.0));
        m.insert("active".to_string(), Json::Bool(random(state) % 2 == 0));
        m.insert("parent".to_string(), Json::Null);
        m.insert("tags".to_string(), Json::Array((0..random(state) % 6).map(|t| Json::Text(format!("tag{}é", t))).collect()));
        m.insert("position".to_string(), Json::Array((0..3).map(|_| Json::Number(random(state) as f64 / 65536.0 - 100.0)).collect()));
        Json::Object(m)
    };
    let mut top = BTreeMap::new();
    top.insert("records".to_string(), Json::Array((0..records).map(|i| record(state, i)).collect()));
    top.insert("version".to_string(), Json::Text("1.0".into()));
    Json::Object(top)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rounds: usize = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(12);
    let mut state = 12345u32;
    for _ in 0..rounds {
        let value = document(&mut state, 3000);
        let mut text = String::new();
        value.print(0, &mut text);
        let back = parse(&text)?;
        let mut again = String::new();
        back.print(0, &mut again);
        let found = (0..3000).filter_map(|i| back.get(&format!("records.{}.tags.2", i))).count();
        println!("{} {} {} {} {} {:.4}", text.len(), back == value, again == text, found, back.depth(), back.sum());
        let broken = &text[..text.len() / 2 + 1];
        match parse(broken) {
            Ok(_) => println!("parsed"),
            Err(e) => println!("{}", e),
        }
    }
    Ok(())
}
