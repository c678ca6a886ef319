//! Quotients and remainders of 128 bits: each is multiplied back; numbers at all powers of two, and random ones of all lengths.
fn next(s: &mut u64) -> u64 { *s ^= *s << 13; *s ^= *s >> 7; *s ^= *s << 17; *s }
/// Numbers of all lengths, often with long runs of ones or zeros.
fn number(s: &mut u64) -> u128 {
    let n = (next(s) as u128) << 64 | next(s) as u128;
    let by = (next(s) % 128) as u32;
    match next(s) % 6 {
        0 => n >> by,
        1 => u128::MAX >> by,
        2 => 1u128 << by,
        3 => (u128::MAX >> by) ^ (next(s) % 4) as u128,
        4 => !(u128::MAX >> by),
        _ => n & (u128::MAX >> by) | 1 << 127 >> by,
    }
}
fn check(n: u128, d: u128) -> u64 {
    let (q, r) = (n / d, n % d);
    assert!(r < d, "{} % {} = {}", n, d, r);
    let back = q.checked_mul(d).and_then(|p| p.checked_add(r));
    assert!(back == Some(n), "{} / {} = {} rest {}", n, d, q, r);
    (q ^ r ^ (q >> 64) ^ (r >> 64)) as u64
}
fn main() {
    let (mut s, mut sum, mut count) = (88172645463325252u64, 0u64, 0u32);
    let edges: Vec<u128> = (0..128).flat_map(|i| [1u128 << i, (1u128 << i) - 1, (1u128 << i) + 1, u128::MAX - (1 << i)]).filter(|n| *n > 0).collect();
    for n in &edges {
        for d in &edges {
            sum = sum.rotate_left(1) ^ check(*n, *d);
            count += 1;
        }
    }
    for _ in 0..400_000 {
        let (n, d) = (number(&mut s), number(&mut s));
        if d != 0 {
            sum = sum.rotate_left(1) ^ check(n, d);
            count += 1;
        }
        let m = d as u64;
        if m != 0 {
            let (a, b) = (next(&mut s), n as u64);
            sum = sum.rotate_left(1) ^ check(a as u128 * b as u128, m as u128);
            sum = sum.rotate_left(1) ^ check((a % m) as u128 * (b % m) as u128, m as u128);
        }
    }
    println!("{} {:016x}", count, sum);
}
