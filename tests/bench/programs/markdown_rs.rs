//! The crate pulldown-cmark: Markdown to events and to HTML.
use pulldown_cmark::{html, Event, Options, Parser, Tag};

fn random(state: &mut u32) -> u32 {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    *state
}

const WORDS: [&str; 16] = ["system", "*simple*", "a", "the", "`code`", "**strong**", "<b>", "page", "&amp;", "1 < 2", "[link](http://e.org \"t\")", "of", "to", "![i](p.png)", "list", "[ref]"];

fn sentence(state: &mut u32, t: &mut String) {
    for _ in 0..4 + random(state) % 14 {
        t.push_str(WORDS[random(state) as usize % WORDS.len()]);
        t.push(if random(state) % 12 == 0 { '\n' } else { ' ' });
    }
    t.push_str(".\n");
}

fn document(state: &mut u32, blocks: usize) -> String {
    let mut t = String::from("Title\n=====\n\n[ref]: http://example.org/ref 'reference'\n\n");
    for _ in 0..blocks {
        match random(state) % 8 {
            0 => t.push_str("## Heading here\n"),
            1 => t.push_str("```rust\nfn main() { let x = 1 & 2; }\n```\n"),
            2 => (0..4).for_each(|i| {
                t.push_str(["- ", "  - ", "* ", "1. "][i]);
                sentence(state, &mut t)
            }),
            3 => t.push_str("| a | b |\n|---|:-:|\n| 1 | *2* |\n| x | y |\n"),
            4 => {
                t.push_str("> ");
                sentence(state, &mut t)
            }
            _ => sentence(state, &mut t),
        }
        t.push('\n');
    }
    t
}

fn main() {
    let rounds: usize = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(40);
    let mut state = 2463534242u32;
    for _ in 0..rounds {
        let text = document(&mut state, 4000);
        let (mut links, mut code, mut words) = (0, 0, 0);
        for event in Parser::new_ext(&text, Options::all()) {
            match event {
                Event::Start(Tag::Link(_, url, _)) => links += url.len(),
                Event::Code(c) => code += c.len(),
                Event::Text(t) => words += t.split_whitespace().count(),
                _ => (),
            }
        }
        let mut out = String::new();
        html::push_html(&mut out, Parser::new_ext(&text, Options::all()));
        let sum = out.bytes().fold(0u32, |h, b| (h ^ b as u32).wrapping_mul(16777619));
        println!("{} {} {} {} {} {:08x}", text.len(), out.len(), links, code, words, sum);
    }
}
