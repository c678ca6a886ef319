//! Rust: integers of 128 bits and more: prime tests, checked and wrapping arithmetic, limbs with carries, fixed point.

fn mulmod(a: u64, b: u64, m: u64) -> u64 {
    (a as u128 * b as u128 % m as u128) as u64
}

/// Montgomery's form: no division.
struct Montgomery {
    m: u64,
    inverse: u64,
    square: u64,
}

impl Montgomery {
    fn new(m: u64) -> Montgomery {
        let inverse = (0..6).fold(m, |x, _| x.wrapping_mul(2u64.wrapping_sub(m.wrapping_mul(x))));
        let r = ((1u128 << 64) % m as u128) as u64;
        Montgomery { m, inverse: inverse.wrapping_neg(), square: mulmod(r, r, m) }
    }

    fn mul(&self, a: u64, b: u64) -> u64 {
        let t = a as u128 * b as u128;
        let q = (t as u64).wrapping_mul(self.inverse);
        let (sum, over) = t.overflowing_add(q as u128 * self.m as u128);
        let high = (sum >> 64) as u64;
        if over || high >= self.m { high.wrapping_sub(self.m) } else { high }
    }

    fn pow(&self, base: u64, mut exponent: u64) -> u64 {
        let (mut base, mut result) = (self.mul(base, self.square), self.mul(1, self.square));
        while exponent > 0 {
            if exponent & 1 == 1 {
                result = self.mul(result, base);
            }
            base = self.mul(base, base);
            exponent >>= 1;
        }
        self.mul(result, 1)
    }
}

fn is_prime(n: u64) -> bool {
    if n < 2 || n % 2 == 0 {
        return n == 2;
    }
    let field = Montgomery::new(n);
    let twos = (n - 1).trailing_zeros();
    [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37].iter().filter(|a| **a < n).all(|a| {
        let mut x = field.pow(*a, (n - 1) >> twos);
        x == 1
            || (0..twos).any(|_| {
                let minus_one = x == n - 1;
                x = mulmod(x, x, n);
                minus_one
            })
    })
}

/// A natural number, the least limb first.
#[derive(Clone, PartialEq, Eq)]
struct Natural(Vec<u64>);

impl Natural {
    fn add(&self, other: &Natural) -> Natural {
        let mut carry = false;
        let length = self.0.len().max(other.0.len());
        let mut limbs = Vec::with_capacity(length + 1);
        for i in 0..length {
            let (a, b) = (self.0.get(i).copied().unwrap_or(0), other.0.get(i).copied().unwrap_or(0));
            let (sum, c1) = a.overflowing_add(b);
            let (sum, c2) = sum.overflowing_add(carry as u64);
            carry = c1 || c2;
            limbs.push(sum);
        }
        if carry {
            limbs.push(1);
        }
        Natural(limbs)
    }

    fn mul(&self, other: &Natural) -> Natural {
        let mut limbs = vec![0u64; self.0.len() + other.0.len()];
        for (i, a) in self.0.iter().enumerate() {
            let mut carry = 0u128;
            for (j, b) in other.0.iter().enumerate() {
                carry += *a as u128 * *b as u128 + limbs[i + j] as u128;
                limbs[i + j] = carry as u64;
                carry >>= 64;
            }
            limbs[i + other.0.len()] = carry as u64;
        }
        while limbs.last() == Some(&0) {
            limbs.pop();
        }
        Natural(limbs)
    }

    fn remainder(&self, m: u64) -> u64 {
        self.0.iter().rev().fold(0u64, |r, limb| (((r as u128) << 64 | *limb as u128) % m as u128) as u64)
    }
}

fn fibonacci(n: u32) -> Natural {
    (0..n).fold((Natural(vec![0]), Natural(vec![1])), |(a, b), _| (b.clone(), a.add(&b))).0
}

/// A linear congruential generator of 128 bits, its upper half permuted.
struct Pcg(u128);

impl Pcg {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(0x2360ed051fc65da44385df649fccf645).wrapping_add(0x5851f42d4c957f2d14057b7ef767814f);
        ((self.0 >> 64) as u64 ^ self.0 as u64).rotate_right((self.0 >> 122) as u32)
    }
}

/// e^x in fixed point with 96 bits behind the point.
fn exp_fixed(x: u64) -> u128 {
    let (one, x) = (1u128 << 96, (x as u128) << 32);
    let mul = |a: u128, b: u128| {
        let (ah, al, bh, bl) = (a >> 64, a & u64::MAX as u128, b >> 64, b & u64::MAX as u128);
        (ah * bh << 32) + (ah * bl >> 32) + (al * bh >> 32) + (al * bl >> 96)
    };
    (1..24).rev().fold(one, |sum, k| one + mul(sum, x) / k)
}

fn checked(values: &[u64]) -> (usize, i128) {
    let mut overflows = 0;
    let mut sum = 0i128;
    for pair in values.windows(2) {
        match (pair[0] as i64).checked_mul(pair[1] as i64 >> 40).and_then(|p| p.checked_add(pair[0] as i64 >> 1)) {
            Some(v) => sum += v as i128,
            None => overflows += 1,
        }
        sum += (pair[0].saturating_sub(pair[1]) as i128) << 20;
        sum ^= (pair[0].leading_zeros() * pair[1].count_ones()) as i128;
    }
    (overflows, sum)
}

fn main() {
    let rounds: usize = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(30);
    let mut random = Pcg(42);
    for _ in 0..rounds {
        let primes: Vec<u64> = std::iter::repeat_with(|| random.next() | 1).filter(|n| is_prime(*n)).take(120).collect();
        println!("{:?}", primes.iter().max());
        let product = primes.iter().fold(Natural(vec![1]), |p, n| p.mul(&Natural(vec![*n])));
        let square = product.mul(&product);
        println!("{} {}", square.0.len(), square.remainder(1_000_000_007));
        let fib = fibonacci(6000);
        println!("{} {}", fib.remainder(998_244_353), fib.mul(&fib).remainder(1_000_000_009));
        let values: Vec<u64> = (0..400_000).map(|_| random.next()).collect();
        println!("{:?}", checked(&values));
        let exponentials = values.iter().take(20_000).fold(0u128, |s, v| s.wrapping_mul(3) ^ exp_fixed(*v));
        println!("{:032x}", exponentials);
    }
}
