//! Rust: numbers: bodies with overloaded operators, Vec of Vec matrices, complex FFT, Mandelbrot rows, Gauss elimination, sieve, Monte Carlo, k-means, a small neural network, Runge and Kutta.
use std::ops::{Add, AddAssign, Index, IndexMut, Mul, Sub};

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Vec3 {
    x: f64,
    y: f64,
    z: f64,
}
impl Add for Vec3 {
    type Output = Vec3;
    fn add(self, o: Vec3) -> Vec3 {
        Vec3 { x: self.x + o.x, y: self.y + o.y, z: self.z + o.z }
    }
}
impl Sub for Vec3 {
    type Output = Vec3;
    fn sub(self, o: Vec3) -> Vec3 {
        Vec3 { x: self.x - o.x, y: self.y - o.y, z: self.z - o.z }
    }
}
impl Mul<f64> for Vec3 {
    type Output = Vec3;
    fn mul(self, k: f64) -> Vec3 {
        Vec3 { x: self.x * k, y: self.y * k, z: self.z * k }
    }
}
impl AddAssign for Vec3 {
    fn add_assign(&mut self, o: Vec3) {
        *self = *self + o;
    }
}
impl Vec3 {
    fn dot(self, o: Vec3) -> f64 {
        self.x * o.x + self.y * o.y + self.z * o.z
    }
}

struct Body {
    position: Vec3,
    velocity: Vec3,
    mass: f64,
}

fn advance(bodies: &mut [Body], dt: f64) {
    for i in 0..bodies.len() {
        let (left, right) = bodies.split_at_mut(i + 1);
        let a = &mut left[i];
        for b in right {
            let d = a.position - b.position;
            let square = d.dot(d) + 0.01;
            let magnitude = dt / (square * square.sqrt());
            a.velocity = a.velocity - d * (b.mass * magnitude);
            b.velocity += d * (a.mass * magnitude);
        }
    }
    for b in bodies {
        b.position += b.velocity * dt;
    }
}

fn energy(bodies: &[Body]) -> f64 {
    bodies.iter().enumerate().map(|(i, a)| 0.5 * a.mass * a.velocity.dot(a.velocity) - bodies[i + 1..].iter().map(|b| a.mass * b.mass / ((a.position - b.position).dot(a.position - b.position) + 0.01).sqrt()).sum::<f64>()).sum()
}

fn multiply(a: &Vec<Vec<f64>>, b: &Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let (n, m, p) = (a.len(), b.len(), b[0].len());
    let mut c = vec![vec![0.0; p]; n];
    for i in 0..n {
        for j in 0..p {
            for k in 0..m {
                c[i][j] += a[i][k] * b[k][j];
            }
        }
    }
    c
}

struct Matrix {
    columns: usize,
    data: Vec<f64>,
}
impl Index<(usize, usize)> for Matrix {
    type Output = f64;
    fn index(&self, (r, c): (usize, usize)) -> &f64 {
        &self.data[r * self.columns + c]
    }
}
impl IndexMut<(usize, usize)> for Matrix {
    fn index_mut(&mut self, (r, c): (usize, usize)) -> &mut f64 {
        &mut self.data[r * self.columns + c]
    }
}

fn solve(mut a: Matrix, mut b: Vec<f64>) -> Option<Vec<f64>> {
    let n = b.len();
    for k in 0..n {
        let pivot = (k..n).max_by(|&i, &j| a[(i, k)].abs().partial_cmp(&a[(j, k)].abs()).unwrap())?;
        if a[(pivot, k)].abs() < 1e-12 {
            return None;
        }
        for c in 0..n {
            let t = a[(k, c)];
            a[(k, c)] = a[(pivot, c)];
            a[(pivot, c)] = t;
        }
        b.swap(k, pivot);
        for r in k + 1..n {
            let f = a[(r, k)] / a[(k, k)];
            for c in k..n {
                let t = a[(k, c)];
                a[(r, c)] -= f * t;
            }
            b[r] -= f * b[k];
        }
    }
    for r in (0..n).rev() {
        let sum: f64 = (r + 1..n).map(|c| a[(r, c)] * b[c]).sum();
        b[r] = (b[r] - sum) / a[(r, r)];
    }
    Some(b)
}

#[derive(Clone, Copy, Debug)]
struct Complex {
    re: f64,
    im: f64,
}
impl Add for Complex {
    type Output = Complex;
    fn add(self, o: Complex) -> Complex {
        Complex { re: self.re + o.re, im: self.im + o.im }
    }
}
impl Sub for Complex {
    type Output = Complex;
    fn sub(self, o: Complex) -> Complex {
        Complex { re: self.re - o.re, im: self.im - o.im }
    }
}
impl Mul for Complex {
    type Output = Complex;
    fn mul(self, o: Complex) -> Complex {
        Complex { re: self.re * o.re - self.im * o.im, im: self.re * o.im + self.im * o.re }
    }
}

fn fft(x: &[Complex]) -> Vec<Complex> {
    let n = x.len();
    if n == 1 {
        return x.to_vec();
    }
    let even: Vec<Complex> = x.iter().step_by(2).copied().collect();
    let odd: Vec<Complex> = x.iter().skip(1).step_by(2).copied().collect();
    let (e, o) = (fft(&even), fft(&odd));
    let mut out = vec![Complex { re: 0.0, im: 0.0 }; n];
    let step = Complex { re: (-2.0 * std::f64::consts::PI / n as f64).cos(), im: (-2.0 * std::f64::consts::PI / n as f64).sin() };
    let mut w = Complex { re: 1.0, im: 0.0 };
    for k in 0..n / 2 {
        let t = w * o[k];
        out[k] = e[k] + t;
        out[k + n / 2] = e[k] - t;
        w = w * step;
    }
    out
}

fn mandelbrot(size: usize) -> usize {
    (0..size * size)
        .filter(|i| {
            let c = Complex { re: (i % size) as f64 * 3.0 / size as f64 - 2.0, im: (i / size) as f64 * 2.0 / size as f64 - 1.0 };
            let mut z = Complex { re: 0.0, im: 0.0 };
            for _ in 0..100 {
                if z.re * z.re + z.im * z.im > 4.0 {
                    return false;
                }
                z = z * z + c;
            }
            true
        })
        .count()
}

fn sieve(limit: usize) -> (usize, usize) {
    let mut prime = vec![true; limit + 1];
    prime[0] = false;
    prime[1] = false;
    let mut i = 2;
    while i * i <= limit {
        if prime[i] {
            let mut j = i * i;
            while j <= limit {
                prime[j] = false;
                j += i;
            }
        }
        i += 1;
    }
    (prime.iter().filter(|p| **p).count(), prime.iter().rposition(|p| *p).unwrap())
}

struct Rng(u64);
impl Rng {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545F4914F6CDD1D) >> 11) as f64 / (1u64 << 53) as f64
    }
}

fn k_means(points: &[(f64, f64)], k: usize, rounds: usize) -> Vec<(f64, f64)> {
    let mut centers: Vec<(f64, f64)> = points.iter().take(k).cloned().collect();
    for _ in 0..rounds {
        let mut sums = vec![(0.0, 0.0, 0usize); k];
        for &(x, y) in points {
            let nearest = centers.iter().enumerate().map(|(i, c)| (i, (c.0 - x).powi(2) + (c.1 - y).powi(2))).min_by(|a, b| a.1.partial_cmp(&b.1).unwrap()).unwrap().0;
            sums[nearest].0 += x;
            sums[nearest].1 += y;
            sums[nearest].2 += 1;
        }
        for (c, s) in centers.iter_mut().zip(&sums) {
            if s.2 > 0 {
                *c = (s.0 / s.2 as f64, s.1 / s.2 as f64);
            }
        }
    }
    centers
}

struct Layer {
    weights: Vec<Vec<f64>>,
    biases: Vec<f64>,
}

impl Layer {
    fn new(inputs: usize, outputs: usize, rng: &mut Rng) -> Layer {
        Layer { weights: (0..outputs).map(|_| (0..inputs).map(|_| rng.next() - 0.5).collect()).collect(), biases: vec![0.0; outputs] }
    }
    fn forward(&self, input: &[f64]) -> Vec<f64> {
        self.weights.iter().zip(&self.biases).map(|(w, b)| (w.iter().zip(input).map(|(x, y)| x * y).sum::<f64>() + b).max(0.0)).collect()
    }
    fn train(&mut self, input: &[f64], output: &[f64], gradient: &[f64], rate: f64) -> Vec<f64> {
        let mut back = vec![0.0; input.len()];
        for (j, row) in self.weights.iter_mut().enumerate() {
            if output[j] <= 0.0 {
                continue;
            }
            for (i, w) in row.iter_mut().enumerate() {
                back[i] += *w * gradient[j];
                *w -= rate * gradient[j] * input[i];
            }
            self.biases[j] -= rate * gradient[j];
        }
        back
    }
}

fn network(rng: &mut Rng, steps: usize) -> f64 {
    let (mut hidden, mut last) = (Layer::new(16, 40, rng), Layer::new(40, 4, rng));
    let mut loss = 0.0;
    for _ in 0..steps {
        let input: Vec<f64> = (0..16).map(|_| rng.next()).collect();
        let target: Vec<f64> = input.chunks(4).map(|c| c.iter().sum()).collect();
        let h = hidden.forward(&input);
        let out = last.forward(&h);
        let gradient: Vec<f64> = out.iter().zip(&target).map(|(o, t)| o - t).collect();
        loss = loss * 0.99 + gradient.iter().map(|g| g * g).sum::<f64>() * 0.01;
        let back = last.train(&h, &out, &gradient, 0.002);
        hidden.train(&input, &h, &back, 0.002);
    }
    loss
}

fn rk4<F: Fn(f64, [f64; 3]) -> [f64; 3]>(f: F, mut y: [f64; 3], h: f64, steps: usize) -> [f64; 3] {
    let along = |y: [f64; 3], k: [f64; 3], s: f64| [y[0] + k[0] * s, y[1] + k[1] * s, y[2] + k[2] * s];
    for i in 0..steps {
        let t = i as f64 * h;
        let k1 = f(t, y);
        let k2 = f(t + h / 2.0, along(y, k1, h / 2.0));
        let k3 = f(t + h / 2.0, along(y, k2, h / 2.0));
        let k4 = f(t + h, along(y, k3, h));
        for j in 0..3 {
            y[j] += h / 6.0 * (k1[j] + 2.0 * k2[j] + 2.0 * k3[j] + k4[j]);
        }
    }
    y
}

fn main() {
    let rounds: usize = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(7);
    let mut rng = Rng(0x9E3779B97F4A7C15);
    for round in 0..rounds {
        let mut bodies: Vec<Body> = (0..40)
            .map(|_| Body { position: Vec3 { x: rng.next(), y: rng.next(), z: rng.next() }, velocity: Vec3::default(), mass: 0.1 + rng.next() })
            .collect();
        let before = energy(&bodies);
        (0..1000).for_each(|_| advance(&mut bodies, 0.0001));
        println!("bodies {:.6} {:.6}", before, energy(&bodies));
        let n = 160 + round;
        let a: Vec<Vec<f64>> = (0..n).map(|_| (0..n).map(|_| rng.next()).collect()).collect();
        let c = multiply(&a, &a);
        println!("matrix {:.6}", (0..n).map(|i| c[i][i]).sum::<f64>());
        let m = Matrix { columns: n, data: a.iter().flatten().copied().collect() };
        let x = solve(m, (0..n).map(|i| i as f64).collect());
        println!("solve {:.6}", x.map_or(0.0, |x| a[3].iter().zip(&x).map(|(p, q)| p * q).sum::<f64>()));
        let signal: Vec<Complex> = (0..1 << 14).map(|_| Complex { re: rng.next(), im: 0.0 }).collect();
        let spectrum = fft(&signal);
        println!("fft {:.6}", spectrum.iter().map(|c| (c.re * c.re + c.im * c.im).sqrt()).sum::<f64>());
        println!("mandelbrot {} sieve {:?}", mandelbrot(200), sieve(1_500_000));
        let inside = (0..2_000_000).filter(|_| rng.next().powi(2) + rng.next().powi(2) < 1.0).count();
        println!("pi {:.4}", inside as f64 / 500_000.0);
        let points: Vec<(f64, f64)> = (0..20_000).map(|_| (rng.next(), rng.next())).collect();
        println!("k-means {:.5?}", &k_means(&points, 8, 12)[..2]);
        println!("network {:.6}", network(&mut rng, 8000));
        println!("lorenz {:.3?}", rk4(|_, [x, y, z]| [10.0 * (y - x), x * (28.0 - z) - y, x * y - 8.0 / 3.0 * z], [1.0, 1.0, 1.0 + round as f64], 0.001, 20_000));
    }
}
