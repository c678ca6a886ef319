//! The crate yaml-rust: documents made, written, read again and walked.
use std::fmt::Write;
use yaml_rust::{Yaml, YamlEmitter, YamlLoader};

fn random(state: &mut u32) -> u32 {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    *state
}

fn document(state: &mut u32, items: usize) -> String {
    let mut t = String::from("# inventory\nversion: 1.2\nitems:\n");
    for i in 0..items {
        write!(t, "  - id: {}\n    name: \"item \\\"{}\\\"\"\n    price: {}.{:02}\n", i, random(state) % 1000, random(state) % 500, random(state) % 100).unwrap();
        write!(t, "    tags: [red, 'blue {}', ~, {}]\n", random(state) % 9, random(state) % 2 == 0).unwrap();
        write!(t, "    size: {{width: {}, height: -{}}}\n", random(state) % 90, random(state) % 90).unwrap();
        if i % 5 == 0 {
            write!(t, "    notes: |\n      first line of {}\n      second line\n", i).unwrap();
        }
        if i % 7 == 0 {
            t.push_str("    more: >\n      folded text\n      goes on\n");
        }
    }
    t
}

fn walk(y: &Yaml) -> f64 {
    match y {
        Yaml::Real(r) => r.parse().unwrap_or(0.0),
        Yaml::Integer(i) => *i as f64,
        Yaml::String(s) => s.len() as f64 / 1000.0,
        Yaml::Boolean(b) => *b as u8 as f64,
        Yaml::Array(a) => a.iter().map(walk).sum(),
        Yaml::Hash(h) => h.iter().map(|(k, v)| walk(k) + walk(v)).sum(),
        _ => 0.0,
    }
}

fn main() {
    let rounds: usize = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(7);
    let mut state = 2463534242u32;
    for _ in 0..rounds {
        let text = document(&mut state, 1800);
        let docs = YamlLoader::load_from_str(&text).unwrap();
        let mut out = String::new();
        YamlEmitter::new(&mut out).dump(&docs[0]).unwrap();
        let again = YamlLoader::load_from_str(&out).unwrap();
        let found = (0..1800).filter(|i| docs[0]["items"][*i]["size"]["height"].as_i64() < Some(-40)).count();
        println!("{} {} {} {} {:.3}", text.len(), out.len(), again == docs, found, walk(&again[0]));
    }
}
