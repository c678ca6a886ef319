//! Rust: numeric loops over vectors of structs and of vectors: bodies, matrices, a fixed-point fractal, u128.
#[derive(Clone, Copy)]
struct Body {
    at: [f64; 3],
    speed: [f64; 3],
    mass: f64,
}

fn step(bodies: &mut [Body], dt: f64) {
    for i in 0..bodies.len() {
        for j in i + 1..bodies.len() {
            let d: [f64; 3] = std::array::from_fn(|k| bodies[i].at[k] - bodies[j].at[k]);
            let r2 = d.iter().map(|x| x * x).sum::<f64>() + 0.01;
            let pull = dt / (r2 * r2.sqrt());
            for k in 0..3 {
                let (mi, mj) = (bodies[i].mass, bodies[j].mass);
                bodies[i].speed[k] -= d[k] * mj * pull;
                bodies[j].speed[k] += d[k] * mi * pull;
            }
        }
    }
    for b in bodies {
        for k in 0..3 {
            b.at[k] += dt * b.speed[k];
        }
    }
}

fn product(a: &[Vec<f64>], b: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let n = a.len();
    (0..n).map(|i| (0..n).map(|j| (0..n).map(|k| a[i][k] * b[k][j]).sum()).collect()).collect()
}

fn fractal(size: i64) -> u64 {
    const ONE: i64 = 1 << 24;
    let mut sum = 0;
    for py in 0..size {
        for px in 0..size {
            let (cx, cy) = (px * 3 * ONE / size - 2 * ONE, py * 2 * ONE / size - ONE);
            let (mut x, mut y, mut n) = (0i64, 0i64, 0u64);
            while n < 100 && (x * x + y * y) >> 24 < 4 * ONE {
                (x, y) = (((x * x - y * y) >> 24) + cx, ((2 * x * y) >> 24) + cy);
                n += 1;
            }
            sum += n;
        }
    }
    sum
}

fn power(mut base: u64, mut exponent: u64, modulus: u64) -> u64 {
    let mut result = 1u64;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = (result as u128 * base as u128 % modulus as u128) as u64;
        }
        base = (base as u128 * base as u128 % modulus as u128) as u64;
        exponent >>= 1;
    }
    result
}

fn main() {
    let rounds: usize = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(4);
    let mut bodies: Vec<Body> = (0..40).map(|i| Body { at: [(i % 7) as f64, (i % 5) as f64, i as f64], speed: [0.0; 3], mass: 1.0 + (i % 3) as f64 }).collect();
    let a: Vec<Vec<f64>> = (0..160).map(|i| (0..160).map(|j| ((i * j) % 7) as f64).collect()).collect();
    for round in 0..rounds {
        for _ in 0..1200 {
            step(&mut bodies, 0.001);
        }
        let c = product(&a, &product(&a, &a));
        println!("{:.3} {:.1} {}", bodies[3].at[0], c[17][35], fractal(350));
        println!("{}", (0..300).map(|i| power(3 + i, 1 << 62, 0xffff_ffff_ffff_ffc5 - round as u64)).fold(0, |a, b| a ^ b));
    }
}
