//! The crate weezl: LZW as GIF and TIFF use it, texts and pictures packed and unpacked.
use weezl::{decode::Decoder, encode::Encoder, BitOrder};

fn random(state: &mut u32) -> u32 {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    *state
}

fn text(state: &mut u32, size: usize) -> Vec<u8> {
    const WORDS: [&str; 16] = ["the ", "of ", "and ", "compress", "ion ", "table", "entry ", "code ", "is ", "next", "a ", "byte ", "string", "s ", ".\n", ", "];
    let mut out = Vec::with_capacity(size + 8);
    while out.len() < size {
        out.extend_from_slice(WORDS[(random(state) % 16) as usize].as_bytes());
    }
    out
}

fn picture(state: &mut u32, width: usize, height: usize) -> Vec<u8> {
    (0..height).flat_map(|y| (0..width).map(move |x| ((x / 16 ^ y / 8) * 7 + x * y / 4096) as u8)).map(|p| if random(state) % 50 == 0 { p ^ 1 } else { p }).collect()
}

fn main() {
    let rounds: usize = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(12);
    let mut state = 2463534242u32;
    for _ in 0..rounds {
        for data in [text(&mut state, 700_000), picture(&mut state, 1000, 500)] {
            for (order, tiff) in [(BitOrder::Lsb, false), (BitOrder::Msb, true)] {
                let mut encoder = if tiff { Encoder::with_tiff_size_switch(order, 8) } else { Encoder::new(order, 8) };
                let packed = encoder.encode(&data).unwrap();
                let mut decoder = if tiff { Decoder::with_tiff_size_switch(order, 8) } else { Decoder::new(order, 8) };
                let back = decoder.decode(&packed).unwrap();
                let sum = packed.iter().fold(0u32, |s, b| s.wrapping_mul(31).wrapping_add(*b as u32));
                println!("{} {} {:08x} {}", data.len(), packed.len(), sum, back == data);
            }
        }
    }
}
