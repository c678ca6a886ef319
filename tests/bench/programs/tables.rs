//! Rust: tables of text: CSV by split and parse, groups in hash maps, sorting by several keys, formatted columns, a tokenizer, run lengths, Huffman codes, string builders.
use std::collections::{BTreeMap, BinaryHeap, HashMap};
use std::fmt::Write;
use std::str::FromStr;

#[derive(Debug, Clone, PartialEq)]
struct Sale {
    region: String,
    product: String,
    quantity: u32,
    price: f64,
    date: (u16, u8, u8),
}

#[derive(Debug)]
enum ParseError {
    Fields(usize),
    Number(String),
    Date(String),
}

impl From<std::num::ParseIntError> for ParseError {
    fn from(e: std::num::ParseIntError) -> Self {
        ParseError::Number(e.to_string())
    }
}

impl From<std::num::ParseFloatError> for ParseError {
    fn from(e: std::num::ParseFloatError) -> Self {
        ParseError::Number(e.to_string())
    }
}

impl FromStr for Sale {
    type Err = ParseError;
    fn from_str(line: &str) -> Result<Self, Self::Err> {
        let fields: Vec<&str> = line.split(',').map(|f| f.trim()).collect();
        let (region, product, quantity, price, date) = match fields[..] {
            [r, p, q, c, d] => (r, p, q, c, d),
            _ => return Err(ParseError::Fields(fields.len())),
        };
        let mut parts = date.split('-');
        let (y, m, d) = match (parts.next(), parts.next(), parts.next()) {
            (Some(y), Some(m), Some(d)) => (y, m, d),
            _ => return Err(ParseError::Date(date.to_string())),
        };
        Ok(Sale { region: region.to_string(), product: product.to_string(), quantity: quantity.parse()?, price: price.parse()?, date: (y.parse()?, m.parse()?, d.parse()?) })
    }
}

struct Rng(u32);
impl Rng {
    fn below(&mut self, n: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 % n
    }
}

fn generate(rng: &mut Rng, lines: usize) -> String {
    let regions = ["North", "South", "East", "West", "Central"];
    let mut text = String::new();
    for i in 0..lines {
        if i % 997 == 5 {
            writeln!(text, "broken,{}", i).unwrap();
            continue;
        }
        let (r, p, q) = (regions[rng.below(5) as usize], rng.below(60), rng.below(100));
        let cents = rng.below(100_000);
        let (m, d) = (rng.below(12) + 1, rng.below(28) + 1);
        writeln!(text, "{}, product-{:03}, {}, {}.{:02}, 2023-{:02}-{:02}", r, p, q, cents / 100, cents % 100, m, d).unwrap();
    }
    text
}

#[derive(Default, Debug, Clone)]
struct Stats {
    count: usize,
    sum: f64,
    min: f64,
    max: f64,
}

fn analyse(sales: &[Sale]) -> String {
    let mut groups: HashMap<(&str, &str), Stats> = HashMap::new();
    for s in sales {
        let amount = s.quantity as f64 * s.price;
        let g = groups.entry((&s.region, &s.product)).or_insert_with(|| Stats { min: f64::MAX, ..Default::default() });
        g.count += 1;
        g.sum += amount;
        g.min = g.min.min(amount);
        g.max = g.max.max(amount);
    }
    let mut rows: Vec<_> = groups.into_iter().collect();
    rows.sort_by(|a, b| b.1.sum.partial_cmp(&a.1.sum).unwrap().then_with(|| a.0.cmp(&b.0)));
    let mut out = String::new();
    for ((region, product), s) in &rows {
        out += &format!("{:<10}|{:>14}|{:6}|{:12.2}|{:10.2}|{:10.2}\n", region, product, s.count, s.sum / s.count as f64, s.min, s.max);
    }
    out
}

fn months(sales: &[Sale]) -> BTreeMap<String, u64> {
    sales.iter().fold(BTreeMap::new(), |mut m, s| {
        *m.entry(format!("{}/{:02}", s.date.0, s.date.1)).or_insert(0) += s.quantity as u64;
        m
    })
}

#[derive(Debug, PartialEq, Clone)]
enum Token<'a> {
    Word(&'a str),
    Number(f64),
    Symbol(char),
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut out = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some(&(start, c)) = chars.peek() {
        if c.is_whitespace() {
            chars.next();
        } else if c.is_ascii_digit() {
            let mut end = start;
            while let Some(&(i, c)) = chars.peek() {
                if !c.is_ascii_digit() && c != '.' {
                    break;
                }
                end = i + 1;
                chars.next();
            }
            match text[start..end].parse() {
                Ok(n) => out.push(Token::Number(n)),
                Err(_) => out.push(Token::Word(&text[start..end])),
            }
        } else if c.is_alphabetic() {
            let mut end = start;
            while let Some((i, c)) = chars.next_if(|(_, c)| c.is_alphanumeric() || *c == '_') {
                end = i + c.len_utf8();
            }
            out.push(Token::Word(&text[start..end]));
        } else {
            out.push(Token::Symbol(c));
            chars.next();
        }
    }
    out
}

fn run_lengths(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    let mut last = match chars.next() {
        None => return out,
        Some(c) => c,
    };
    let mut count = 1;
    for c in chars {
        if c == last {
            count += 1;
        } else {
            if count > 1 {
                out.push_str(&count.to_string());
            }
            out.push(last);
            last = c;
            count = 1;
        }
    }
    if count > 1 {
        out.push_str(&count.to_string());
    }
    out.push(last);
    out
}

#[derive(PartialEq, Eq)]
enum Tree {
    Leaf(char),
    Node(Box<Tree>, Box<Tree>),
}

fn huffman(text: &str) -> (usize, String) {
    let mut counts: HashMap<char, usize> = HashMap::new();
    text.chars().for_each(|c| *counts.entry(c).or_default() += 1);
    let mut all: Vec<(char, usize)> = counts.into_iter().collect();
    all.sort();
    let mut trees: Vec<Option<Tree>> = all.iter().map(|(c, _)| Some(Tree::Leaf(*c))).collect();
    let mut heap: BinaryHeap<_> = all.iter().enumerate().map(|(i, (_, n))| std::cmp::Reverse((*n, i))).collect();
    while heap.len() > 1 {
        let (a, b) = (heap.pop().unwrap().0, heap.pop().unwrap().0);
        let node = Tree::Node(Box::new(trees[a.1].take().unwrap()), Box::new(trees[b.1].take().unwrap()));
        heap.push(std::cmp::Reverse((a.0 + b.0, trees.len())));
        trees.push(Some(node));
    }
    let root = trees.pop().unwrap().unwrap();
    let mut codes: HashMap<char, String> = HashMap::new();
    fn walk(tree: &Tree, prefix: String, codes: &mut HashMap<char, String>) {
        match tree {
            Tree::Leaf(c) => {
                codes.insert(*c, prefix);
            }
            Tree::Node(l, r) => {
                walk(l, format!("{}0", prefix), codes);
                walk(r, prefix + "1", codes);
            }
        }
    }
    walk(&root, String::new(), &mut codes);
    let bits: String = text.chars().map(|c| codes[&c].as_str()).collect();
    let mut back = String::new();
    let mut at = &root;
    for b in bits.bytes() {
        if let Tree::Node(l, r) = at {
            at = if b == b'0' { l } else { r };
        }
        if let Tree::Leaf(c) = at {
            back.push(*c);
            at = &root;
        }
    }
    (bits.len(), back)
}

fn caesar(text: &str, by: u8) -> String {
    text.chars()
        .map(|c| match c {
            'a'..='z' => ((c as u8 - b'a' + by) % 26 + b'a') as char,
            'A'..='Z' => ((c as u8 - b'A' + by) % 26 + b'A') as char,
            _ => c,
        })
        .collect()
}

fn palindromes(text: &str) -> usize {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 1 && w.chars().eq(w.chars().rev())).count()
}

fn main() {
    let rounds: usize = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(6);
    let mut rng = Rng(2463534242);
    for _ in 0..rounds {
        let text = generate(&mut rng, 25_000);
        let (good, bad): (Vec<_>, Vec<_>) = text.lines().map(str::parse::<Sale>).partition(|r| r.is_ok());
        let sales: Vec<Sale> = good.into_iter().map(Result::unwrap).collect();
        let report = analyse(&sales);
        println!("{} {} {} {:?}", sales.len(), bad.len(), report.len(), bad[0].as_ref().err());
        println!("{}", report.lines().next().unwrap());
        println!("{:?}", months(&sales).iter().next());
        let found = tokens(&text);
        let numbers: f64 = found.iter().map(|t| if let Token::Number(n) = t { *n } else { 0.0 }).sum();
        println!("{} {:.3}", found.len(), numbers);
        let (bits, back) = huffman(&text[..200_000]);
        println!("{} {}", bits, back == text[..200_000]);
        let upper = text.to_uppercase();
        println!("{} {} {}", run_lengths(&upper).len(), caesar(&text, 13).matches("abegu").count(), palindromes(&text));
        let mut words: Vec<&str> = text.split_whitespace().collect();
        words.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
        words.dedup();
        println!("{} {}", words.len(), words.iter().rev().take(5).cloned().collect::<Vec<_>>().join(";"));
    }
}
