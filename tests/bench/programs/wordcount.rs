//! Rust: text in Strings: splitting, parsing, hash maps and B-trees keyed by strings, formatting.
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write;

fn random(state: &mut u32) -> u32 {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    *state
}

fn word(state: &mut u32) -> String {
    const PARTS: [&str; 12] = ["ka", "lo", "mi", "ne", "ру", "st", "ing", "tor", "é", "qu", "sha", "ve"];
    let rare = 1 + random(state) % 4000;
    let mut n = random(state) % rare;
    let mut w = String::new();
    while w.is_empty() || n > 0 {
        w.push_str(PARTS[(n % 12) as usize]);
        n /= 12;
    }
    w
}

fn text(state: &mut u32, words: usize) -> String {
    let mut t = String::new();
    for i in 0..words {
        let w = word(state);
        if i % 17 == 0 {
            t.extend(w.chars().flat_map(char::to_uppercase));
        } else {
            t += &w;
        }
        t.push(if i % 11 == 10 { '\n' } else { ' ' });
    }
    t
}

fn frequencies(text: &str) -> Vec<(String, usize)> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for w in text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
        *counts.entry(w.to_lowercase()).or_insert(0) += 1;
    }
    let mut all: Vec<_> = counts.into_iter().collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    all
}

fn index(text: &str) -> BTreeMap<String, BTreeSet<usize>> {
    let mut lines = BTreeMap::<String, BTreeSet<usize>>::new();
    for (number, line) in text.lines().enumerate() {
        for w in line.split_whitespace() {
            lines.entry(w.trim_matches(|c: char| c.is_uppercase()).to_string()).or_default().insert(number % 512);
        }
    }
    lines
}

fn anagrams(text: &str) -> usize {
    let mut groups: HashMap<Vec<char>, HashSet<&str>> = HashMap::new();
    for w in text.split_ascii_whitespace() {
        let mut letters: Vec<char> = w.chars().collect();
        letters.sort_unstable();
        groups.entry(letters).or_default().insert(w);
    }
    groups.values().filter(|g| g.len() > 1).count()
}

#[derive(Debug, Default)]
struct Record {
    name: String,
    amount: i64,
    price: f64,
    tags: Vec<String>,
}

fn table(state: &mut u32, rows: usize) -> String {
    let mut t = String::from("name,amount,price,tags\n");
    for _ in 0..rows {
        let (amount, price) = (random(state) as i32 % 1000, random(state) % 100_000);
        writeln!(t, "\"{}\",{},{}.{:02},{};{}", word(state), amount, price / 100, price % 100, word(state), word(state)).unwrap();
    }
    t
}

fn fields(line: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => all.push(String::new()),
            c => all.last_mut().unwrap().push(c),
        }
    }
    all
}

fn record(line: &str) -> Option<Record> {
    match fields(line).as_slice() {
        [name, amount, price, tags] => Some(Record {
            name: name.clone(),
            amount: amount.parse().ok()?,
            price: price.parse().ok()?,
            tags: tags.split(';').map(String::from).collect(),
        }),
        _ => None,
    }
}

fn report(table: &str) -> String {
    let mut groups: BTreeMap<String, Vec<Record>> = BTreeMap::new();
    for r in table.lines().filter_map(record) {
        groups.entry(r.tags[0].clone()).or_default().push(r);
    }
    let mut out = String::new();
    for (tag, records) in &groups {
        let total: f64 = records.iter().map(|r| r.amount as f64 * r.price).sum();
        let longest = records.iter().map(|r| &r.name).max_by_key(|n| n.len()).unwrap();
        writeln!(out, "{:<12}|{:>6}|{:>14.2}|{:^14}", tag, records.len(), total, longest).unwrap();
    }
    out
}

fn hash(s: &str) -> u32 {
    s.bytes().fold(2166136261, |h, b| (h ^ b as u32).wrapping_mul(16777619))
}

fn main() {
    let rounds: usize = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(4);
    let mut state = 2463534242u32;
    for _ in 0..rounds {
        let text = text(&mut state, 60_000);
        let all = frequencies(&text);
        println!("{} {:?}", all.len(), &all[..3]);
        let lines = index(&text);
        println!("{} {}", lines.len(), lines.values().map(BTreeSet::len).sum::<usize>());
        println!("{} {}", anagrams(&text), text.replace("ka", "KAKA").matches("KA").count());
        let report = report(&table(&mut state, 30_000));
        println!("{} {:08x}", report.lines().count(), hash(&report));
    }
}
