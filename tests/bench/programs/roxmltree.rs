//! The crate roxmltree: XML parsed to a tree without copies, walked by axes and attributes.
use roxmltree::Document;
use std::fmt::Write;

fn random(state: &mut u32) -> u32 {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    *state
}

fn document(state: &mut u32, items: usize) -> String {
    let mut t = String::from("<?xml version=\"1.0\"?>\n<!-- a catalogue -->\n<catalogue xmlns:x=\"http://example.org/x\">\n");
    for i in 0..items {
        write!(t, "  <book id='b{}' x:rank=\"{}\" lang=\"{}\">\n", i, random(state) % 100, if random(state) % 2 == 0 { "en" } else { "de" }).unwrap();
        write!(t, "    <title>Title &amp; number {} &#x41;</title>\n    <price currency=\"EUR\">{}.{:02}</price>\n", i, random(state) % 90, random(state) % 100).unwrap();
        (0..random(state) % 4).for_each(|k| write!(t, "    <author><first>F{}</first><last>L&lt;{}&gt;</last></author>\n", k, random(state) % 500).unwrap());
        t.push_str("    <![CDATA[ raw <text> & more ]]>\n    <empty/>\n  </book>\n");
    }
    t + "</catalogue>\n"
}

fn main() {
    let rounds: usize = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(24);
    let mut state = 2463534242u32;
    for _ in 0..rounds {
        let text = document(&mut state, 4000);
        let doc = Document::parse(&text).unwrap();
        let root = doc.root_element();
        let price: f64 = root.descendants().filter(|n| n.has_tag_name("price")).filter_map(|n| n.text()).filter_map(|t| t.parse::<f64>().ok()).sum();
        let ranks: u32 = root.children().filter_map(|n| n.attribute(("http://example.org/x", "rank"))).filter_map(|r| r.parse::<u32>().ok()).sum();
        let english = root.children().filter(|n| n.attribute("lang") == Some("en")).count();
        let depth = doc.descendants().map(|n| n.ancestors().count()).max().unwrap();
        let last = doc.descendants().filter(|n| n.is_text()).filter_map(|n| n.text()).map(str::len).sum::<usize>();
        let position = doc.text_pos_at(text.len() / 2);
        println!("{} {} {:.2} {} {} {} {} {}", text.len(), doc.descendants().count(), price, ranks, english, depth, last, position);
        println!("{}", Document::parse(&text[..text.len() / 2]).err().map_or(String::new(), |e| e.to_string()));
    }
}
