//! miniz_oxide deflates and inflates text, tables and noise.
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::decompress_to_vec_zlib;

fn random(state: &mut u32) -> u32 {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    *state
}

fn text(state: &mut u32, size: usize) -> Vec<u8> {
    const PARTS: [&str; 16] = ["ra", "ti", "non", "el ", "qua", "do", "mer", "si ", "lan", "to", "ve", "res\n", "an", "pu", "gin, ", "er"];
    let mut t = Vec::new();
    while t.len() < size {
        let most = 1 + random(state) % 16;
        t.extend_from_slice(PARTS[(random(state) % most) as usize].as_bytes());
    }
    t
}

fn table(state: &mut u32, size: usize) -> Vec<u8> {
    (0..size).map(|i| if i % 4 == 3 { random(state) as u8 } else { (i / 64) as u8 }).collect()
}

fn main() {
    let rounds: usize = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(2);
    let mut state = 2463534242u32;
    for _ in 0..rounds {
        let noise = (0..40_000).map(|_| random(&mut state) as u8).collect();
        for input in [text(&mut state, 200_000), table(&mut state, 100_000), noise] {
            for level in [1, 6, 9] {
                let packed = compress_to_vec_zlib(&input, level);
                (0..3).for_each(|_| assert!(decompress_to_vec_zlib(&packed).map_or(false, |d| d == input)));
                println!("{} {}", level, packed.len());
            }
        }
    }
}
