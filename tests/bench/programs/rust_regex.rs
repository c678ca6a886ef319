//! The regex crate searches a text for patterns: literals, classes, alternatives, captures.
use regex::Regex;

fn random(state: &mut u32) -> u32 {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    *state
}

fn text(state: &mut u32, size: usize) -> String {
    const WORDS: [&str; 14] =
        ["the", "Holmes", "Watson", "2023-04-17", "10.0.0.1", "user@example.org", "running", "singing", "ünïcode", "x = 42;", "https://a.b/c?d=e", "aaaab", "Sherlock", "q"];
    let mut t = String::new();
    while t.len() < size {
        t += WORDS[(random(state) % 14) as usize];
        t.push(if random(state) % 9 == 0 { '\n' } else { ' ' });
    }
    t
}

fn main() {
    let rounds: usize = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(12);
    let mut state = 2463534242u32;
    let text = text(&mut state, 300_000);
    let patterns = [
        "Sherlock", "(?i)holmes", r"\w+ing\b", r"[a-z]+@[a-z.]+", r"\d{4}-\d{2}-\d{2}", "Holmes|Watson|Moriarty", "(?m)^the .*$", r"\p{Lu}\w+ \p{Lu}\w+",
        r"[^ ]{3,}(?:ing|org)", r"a+b", r"(?m)=\s*\d+;$",
    ];
    for round in 0..rounds {
        for p in patterns {
            let re = Regex::new(p).unwrap();
            let (count, length) = re.find_iter(&text).fold((0, 0), |(n, l), m| (n + 1, l + m.end() - m.start()));
            println!("{} {} {}", p, count, length);
        }
        let date = Regex::new(r"(?P<y>\d+)-(?P<m>\d+)-(?P<d>\d+)").unwrap();
        let sum: usize = date.captures_iter(&text[..text.len() / 4]).map(|c| c["d"].parse::<usize>().unwrap() + c["y"].len()).sum();
        let changed = Regex::new(r"(\w+)@(\w+)\.(\w+)").unwrap().replace_all(&text[..100_000], "$3.$2.$1");
        println!("{} {} {}", round, sum, changed.len());
    }
}
