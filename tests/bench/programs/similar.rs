//! The crate similar: differences of texts by lines, words and characters, by three algorithms, as unified diffs.
use similar::{Algorithm, ChangeTag, TextDiff};

fn random(state: &mut u32) -> u32 {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    *state
}

const WORDS: [&str; 24] = [
    "let", "value", "return", "if", "match", "config", "stream", "buffer", "self", "index", "length", "while", "count", "insert", "remove", "first", "last", "error",
    "result", "state", "parse", "token", "write", "flush",
];

fn line(state: &mut u32) -> String {
    let words: Vec<_> = (0..1 + random(state) % 7).map(|_| WORDS[random(state) as usize % WORDS.len()]).collect();
    "    ".repeat(random(state) as usize % 3) + &words.join(" ") + if random(state) % 2 == 0 { ";" } else { "" }
}

fn edited(lines: &[String], state: &mut u32) -> Vec<String> {
    let mut out = Vec::new();
    for l in lines {
        match random(state) % 24 {
            0 => (),
            1 => out.extend([l.clone(), line(state)]),
            2 => out.push(l.replace(WORDS[random(state) as usize % WORDS.len()], "other")),
            3 => out.push(l.clone() + " "),
            _ => out.push(l.clone()),
        }
    }
    out
}

fn main() {
    let rounds: usize = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(8);
    let mut state = 2463534242u32;
    for _ in 0..rounds {
        let before: Vec<String> = (0..2500).map(|_| line(&mut state)).collect();
        let after = edited(&before, &mut state);
        let (a, b) = (before.join("\n"), after.join("\n"));
        for algorithm in [Algorithm::Myers, Algorithm::Patience, Algorithm::Lcs] {
            let take = if algorithm == Algorithm::Lcs { 900 } else { 2500 };
            let (a, b) = (before[..take].join("\n"), after[..take.min(after.len())].join("\n"));
            let diff = TextDiff::configure().algorithm(algorithm).diff_lines(&a, &b);
            let kinds = |tag| diff.iter_all_changes().filter(|c| c.tag() == tag).count();
            let text = diff.unified_diff().context_radius(3).header("a", "b").to_string();
            println!("{:?} {} {} {} {:.4} {}", algorithm, kinds(ChangeTag::Equal), kinds(ChangeTag::Insert), kinds(ChangeTag::Delete), diff.ratio(), text.len());
        }
        let words = TextDiff::from_words(&a[..8000], &b[..8000]);
        let chars = TextDiff::from_chars(&a[..3000], &b[..3000]);
        println!("{:.4} {} {:.4} {}", words.ratio(), words.ops().len(), chars.ratio(), chars.ops().len());
    }
}
