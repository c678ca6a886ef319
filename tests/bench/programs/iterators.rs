//! Rust: iterators, slices with bounds checks, strings, a hash map, traits, sorting, matching on enums.
use std::collections::{BTreeMap, HashMap};

fn random(state: &mut u32) -> u32 {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    *state
}

fn primes(n: usize) -> usize {
    let mut sieve = vec![true; n];
    for i in (2..n).take_while(|i| i * i < n) {
        if sieve[i] {
            (i * i..n).step_by(i).for_each(|j| sieve[j] = false);
        }
    }
    sieve.iter().skip(2).filter(|p| **p).count()
}

enum Expr {
    Number(f64),
    Add(Box<Expr>, Box<Expr>),
    Mul(Box<Expr>, Box<Expr>),
    Neg(Box<Expr>),
}

fn make(state: &mut u32, depth: u32) -> Expr {
    match if depth == 0 { 0 } else { random(state) % 5 } {
        0 => Expr::Number((random(state) % 7) as f64 * 0.125),
        1 => Expr::Neg(Box::new(make(state, depth - 1))),
        2 | 3 => Expr::Add(Box::new(make(state, depth - 1)), Box::new(make(state, depth - 1))),
        _ => Expr::Mul(Box::new(make(state, depth - 1)), Box::new(make(state, depth - 1))),
    }
}

fn eval(e: &Expr) -> f64 {
    match e {
        Expr::Number(v) => *v,
        Expr::Add(a, b) => eval(a) + eval(b),
        Expr::Mul(a, b) => eval(a) * eval(b),
        Expr::Neg(a) => -eval(a),
    }
}

fn words(text: &str) -> (usize, String) {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for w in text.split_whitespace() {
        *counts.entry(w).or_default() += 1;
    }
    let mut all: Vec<_> = counts.into_iter().collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    (all.len(), all.iter().take(5).map(|(w, n)| format!("{}={}", w, n)).collect::<Vec<_>>().join(","))
}

fn main() {
    let rounds: usize = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(4);
    let mut state = 2463534242u32;
    let text: String = (0..200_000).map(|_| format!("w{} ", random(&mut state) % 3000 % (1 + random(&mut state) % 3000))).collect();
    for _ in 0..rounds {
        println!("{}", primes(2_000_000));
        let v: Vec<u32> = (0..500_000).map(|_| random(&mut state)).collect();
        let dot: u64 = v.iter().zip(v.iter().rev()).map(|(a, b)| (*a as u64 * *b as u64) >> 20).sum();
        let windows = v.windows(3).filter(|w| w[0] < w[1] && w[1] < w[2]).count();
        let mut sorted = v.clone();
        sorted.sort_unstable();
        sorted.dedup();
        let tree: BTreeMap<u32, usize> = v.iter().take(50_000).enumerate().map(|(i, x)| (x % 20_000, i)).collect();
        println!("{} {} {} {}", dot, windows, sorted.len(), tree.values().sum::<usize>());
        println!("{:?}", words(&text));
        let sum: f64 = (0..300).map(|_| eval(&make(&mut state, 14))).fold(0.0, |a, b| (a + b) % 1000.0);
        println!("{:.6}", sum);
        let upper: String = text.chars().rev().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_uppercase()).collect();
        println!("{}", upper.bytes().fold(0u32, |h, b| h.wrapping_mul(31).wrapping_add(b as u32)));
    }
}
