//! Rust: SHA-256, SHA-1, MD5, base64, hexadecimal, CRC-32, Adler-32, SipHash, AES by tables of bytes, as they are written with slices and iterators.

fn sha256(data: &[u8]) -> [u8; 32] {
    let k: [u32; 64] = K256;
    let mut h: [u32; 8] = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
    let mut message = data.to_vec();
    message.push(0x80);
    while message.len() % 64 != 56 {
        message.push(0);
    }
    message.extend_from_slice(&(data.len() as u64 * 8).to_be_bytes());
    for chunk in message.chunks(64) {
        let mut w = [0u32; 64];
        for (i, b) in chunk.chunks(4).enumerate() {
            w[i] = u32::from_be_bytes([b[0], b[1], b[2], b[3]]);
        }
        for i in 16..64 {
            let s0 = w[i - 15].rotate_right(7) ^ w[i - 15].rotate_right(18) ^ (w[i - 15] >> 3);
            let s1 = w[i - 2].rotate_right(17) ^ w[i - 2].rotate_right(19) ^ (w[i - 2] >> 10);
            w[i] = w[i - 16].wrapping_add(s0).wrapping_add(w[i - 7]).wrapping_add(s1);
        }
        let mut v = h;
        for i in 0..64 {
            let s1 = v[4].rotate_right(6) ^ v[4].rotate_right(11) ^ v[4].rotate_right(25);
            let ch = (v[4] & v[5]) ^ (!v[4] & v[6]);
            let t1 = v[7].wrapping_add(s1).wrapping_add(ch).wrapping_add(k[i]).wrapping_add(w[i]);
            let s0 = v[0].rotate_right(2) ^ v[0].rotate_right(13) ^ v[0].rotate_right(22);
            let maj = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
            let t2 = s0.wrapping_add(maj);
            v.copy_within(0..7, 1);
            v[4] = v[4].wrapping_add(t1);
            v[0] = t1.wrapping_add(t2);
        }
        h.iter_mut().zip(v.iter()).for_each(|(a, b)| *a = a.wrapping_add(*b));
    }
    let mut out = [0; 32];
    for (o, x) in out.chunks_mut(4).zip(h.iter()) {
        o.copy_from_slice(&x.to_be_bytes());
    }
    out
}

const K256: [u32; 64] = {
    // Cube roots of the first primes, 32 bits behind the point.
    let mut k = [0u32; 64];
    let (mut p, mut n) = (2u64, 0);
    while n < 64 {
        let (mut d, mut prime) = (2, true);
        while d * d <= p {
            if p % d == 0 {
                prime = false;
            }
            d += 1;
        }
        if prime {
            let target = (p as u128) << 96;
            let (mut low, mut high) = (0u128, 1u128 << 36);
            while low + 1 < high {
                let mid = (low + high) / 2;
                if mid * mid * mid <= target { low = mid } else { high = mid }
            }
            k[n] = low as u32;
            n += 1;
        }
        p += 1;
    }
    k
};

fn sha1(data: &[u8]) -> [u8; 20] {
    let mut h = [0x67452301u32, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
    let mut message = data.to_vec();
    message.push(0x80);
    message.resize((data.len() + 8) / 64 * 64 + 56, 0);
    message.extend((data.len() as u64 * 8).to_be_bytes());
    for block in message.chunks_exact(64) {
        let mut w: Vec<u32> = block.chunks_exact(4).map(|b| u32::from_be_bytes(b.try_into().unwrap())).collect();
        for i in 16..80 {
            w.push((w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16]).rotate_left(1));
        }
        let [mut a, mut b, mut c, mut d, mut e] = h;
        for (i, word) in w.iter().enumerate() {
            let (f, k) = match i {
                0..=19 => ((b & c) | (!b & d), 0x5a827999),
                20..=39 => (b ^ c ^ d, 0x6ed9eba1),
                40..=59 => ((b & c) | (b & d) | (c & d), 0x8f1bbcdc),
                _ => (b ^ c ^ d, 0xca62c1d6),
            };
            let t = a.rotate_left(5).wrapping_add(f).wrapping_add(e).wrapping_add(k).wrapping_add(*word);
            (e, d, c, b, a) = (d, c, b.rotate_left(30), a, t);
        }
        for (x, y) in h.iter_mut().zip([a, b, c, d, e]) {
            *x = x.wrapping_add(y);
        }
    }
    let mut out = [0; 20];
    h.iter().flat_map(|x| x.to_be_bytes()).zip(out.iter_mut()).for_each(|(b, o)| *o = b);
    out
}

fn md5(data: &[u8], k: &[u32; 64]) -> [u8; 16] {
    const R: [[u32; 4]; 4] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
    let mut state = [0x67452301u32, 0xefcdab89, 0x98badcfe, 0x10325476];
    let mut message = data.to_vec();
    message.push(0x80);
    while message.len() % 64 != 56 {
        message.push(0);
    }
    message.extend((data.len() as u64 * 8).to_le_bytes());
    for block in message.chunks_exact(64) {
        let mut m = [0u32; 16];
        for (w, b) in m.iter_mut().zip(block.chunks_exact(4)) {
            *w = u32::from_le_bytes(b.try_into().unwrap());
        }
        let [mut a, mut b, mut c, mut d] = state;
        for i in 0..64 {
            let (f, g) = match i / 16 {
                0 => ((b & c) | (!b & d), i),
                1 => ((d & b) | (!d & c), (5 * i + 1) % 16),
                2 => (b ^ c ^ d, (3 * i + 5) % 16),
                _ => (c ^ (b | !d), (7 * i) % 16),
            };
            let next = b.wrapping_add(a.wrapping_add(f).wrapping_add(k[i]).wrapping_add(m[g]).rotate_left(R[i / 16][i % 4]));
            (a, d, c, b) = (d, c, b, next);
        }
        state = [state[0].wrapping_add(a), state[1].wrapping_add(b), state[2].wrapping_add(c), state[3].wrapping_add(d)];
    }
    let mut out = [0; 16];
    out.chunks_exact_mut(4).zip(state).for_each(|(o, s)| o.copy_from_slice(&s.to_le_bytes()));
    out
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(data: &[u8]) -> String {
    let mut out = String::with_capacity(data.len() * 4 / 3 + 4);
    for chunk in data.chunks(3) {
        let n = chunk.iter().fold(0u32, |n, b| n << 8 | *b as u32) << (8 * (3 - chunk.len()));
        for i in 0..4 {
            if i <= chunk.len() {
                out.push(ALPHABET[(n >> (18 - 6 * i) & 63) as usize] as char);
            } else {
                out.push('=');
            }
        }
    }
    out
}

fn unbase64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let (mut bits, mut count) = (0u32, 0);
    for c in text.bytes().filter(|c| *c != b'=') {
        let v = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | v as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    Some(out)
}

fn hex(data: &[u8]) -> String {
    data.iter().map(|b| format!("{:02x}", b)).collect()
}

fn unhex(text: &str) -> Result<Vec<u8>, std::num::ParseIntError> {
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16)).collect()
}

fn crc32(data: &[u8], table: &[u32; 256]) -> u32 {
    !data.iter().fold(!0, |c, b| table[((c ^ *b as u32) & 255) as usize] ^ (c >> 8))
}

fn adler32(data: &[u8]) -> u32 {
    let (mut a, mut b) = (1u32, 0u32);
    for byte in data {
        a = (a + *byte as u32) % 65521;
        b = (b + a) % 65521;
    }
    b << 16 | a
}

fn siphash(k0: u64, k1: u64, data: &[u8]) -> u64 {
    let mut v = [k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d, k0 ^ 0x6c7967656e657261, k1 ^ 0x7465646279746573];
    fn round(v: &mut [u64; 4]) {
        v[0] = v[0].wrapping_add(v[1]);
        v[1] = v[1].rotate_left(13) ^ v[0];
        v[0] = v[0].rotate_left(32);
        v[2] = v[2].wrapping_add(v[3]);
        v[3] = v[3].rotate_left(16) ^ v[2];
        v[0] = v[0].wrapping_add(v[3]);
        v[3] = v[3].rotate_left(21) ^ v[0];
        v[2] = v[2].wrapping_add(v[1]);
        v[1] = v[1].rotate_left(17) ^ v[2];
        v[2] = v[2].rotate_left(32);
    }
    let mut chunks = data.chunks_exact(8);
    for c in &mut chunks {
        let m = u64::from_le_bytes(c.try_into().unwrap());
        v[3] ^= m;
        round(&mut v);
        round(&mut v);
        v[0] ^= m;
    }
    let last = chunks.remainder().iter().rev().fold(data.len() as u64 & 255, |n, b| n << 8 | *b as u64);
    v[3] ^= last;
    round(&mut v);
    round(&mut v);
    v[0] ^= last;
    v[2] ^= 255;
    (0..4).for_each(|_| round(&mut v));
    v[0] ^ v[1] ^ v[2] ^ v[3]
}

struct Aes {
    sbox: [u8; 256],
    keys: [[u8; 16]; 11],
}

fn double(x: u8) -> u8 {
    x << 1 ^ if x & 0x80 != 0 { 0x1b } else { 0 }
}

impl Aes {
    fn new(key: &[u8; 16]) -> Aes {
        let mut sbox = [0u8; 256];
        let (mut p, mut q) = (1u8, 1u8);
        loop {
            p ^= double(p);
            q ^= q << 1;
            q ^= q << 2;
            q ^= q << 4;
            if q & 0x80 != 0 {
                q ^= 9;
            }
            sbox[p as usize] = q ^ q.rotate_left(1) ^ q.rotate_left(2) ^ q.rotate_left(3) ^ q.rotate_left(4) ^ 0x63;
            if p == 1 {
                break;
            }
        }
        sbox[0] = 0x63;
        let mut keys = [*key; 11];
        let mut rcon = 1;
        for r in 1..11 {
            let last = keys[r - 1];
            for i in 0..4 {
                keys[r][i] = last[i] ^ sbox[last[12 + (i + 1) % 4] as usize] ^ if i == 0 { rcon } else { 0 };
            }
            for i in 4..16 {
                keys[r][i] = last[i] ^ keys[r][i - 4];
            }
            rcon = double(rcon);
        }
        Aes { sbox, keys }
    }

    fn encrypt(&self, block: &mut [u8; 16]) {
        for (b, k) in block.iter_mut().zip(&self.keys[0]) {
            *b ^= k;
        }
        for round in 1..11 {
            let mut t = [0u8; 16];
            for c in 0..4 {
                for r in 0..4 {
                    t[4 * c + r] = self.sbox[block[4 * ((c + r) % 4) + r] as usize];
                }
            }
            if round < 10 {
                for column in t.chunks_exact_mut(4) {
                    let all = column.iter().fold(0, |x, b| x ^ b);
                    let first = column[0];
                    for i in 0..4 {
                        let next = if i == 3 { first } else { column[i + 1] };
                        column[i] ^= all ^ double(column[i] ^ next);
                    }
                }
            }
            for i in 0..16 {
                block[i] = t[i] ^ self.keys[round][i];
            }
        }
    }
}

fn main() {
    let rounds: usize = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(14);
    let mut table = [0u32; 256];
    for (i, t) in table.iter_mut().enumerate() {
        *t = (0..8).fold(i as u32, |c, _| if c & 1 == 1 { 0xedb88320 ^ c >> 1 } else { c >> 1 });
    }
    let mut sines = [0u32; 64];
    sines.iter_mut().enumerate().for_each(|(i, k)| *k = ((i as f64 + 1.0).sin().abs() * 4294967296.0) as u32);
    println!("{} {} {}", hex(&sha256(b"abc")), hex(&sha1(b"abc")), hex(&md5(b"abc", &sines)));
    let mut data: Vec<u8> = (0..400_000u32).map(|i| (i.wrapping_mul(2654435761) >> 24) as u8).collect();
    let aes = Aes::new(b"YELLOW SUBMARINE");
    for round in 0..rounds {
        let digest = sha256(&data);
        println!("{} {} {}", hex(&digest[..8]), hex(&sha1(&data)[..8]), hex(&md5(&data, &sines)));
        let text = base64(&data);
        let back = unbase64(&text).unwrap();
        let hexed = hex(&data[..40_000]);
        println!("{} {} {}", text.len(), back == data, unhex(&hexed).unwrap() == data[..40_000]);
        println!("{:08x} {:08x} {:016x}", crc32(&data, &table), adler32(&data), siphash(round as u64, 42, &data));
        let mut counter = [round as u8; 16];
        for chunk in data.chunks_mut(16) {
            let mut pad = counter;
            aes.encrypt(&mut pad);
            chunk.iter_mut().zip(pad).for_each(|(d, p)| *d ^= p);
            for b in counter.iter_mut().rev() {
                *b = b.wrapping_add(1);
                if *b != 0 {
                    break;
                }
            }
        }
    }
}
