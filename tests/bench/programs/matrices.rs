//! Rust: numbers in Vec<f64> and Vec<Vec<f64>>: matrices behind Index, filters, statistics by iterator chains; bounds checks.
use std::ops::{Add, Index, IndexMut, Mul};

fn random(state: &mut u32) -> f64 {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    *state as f64 / 4294967296.0
}

#[derive(Clone)]
struct Matrix {
    rows: usize,
    columns: usize,
    data: Vec<f64>,
}

impl Matrix {
    fn new(rows: usize, columns: usize, mut f: impl FnMut(usize, usize) -> f64) -> Matrix {
        let data = (0..rows * columns).map(|i| f(i / columns, i % columns)).collect();
        Matrix { rows, columns, data }
    }

    fn transposed(&self) -> Matrix {
        Matrix::new(self.columns, self.rows, |i, j| self[(j, i)])
    }

    fn row(&self, i: usize) -> &[f64] {
        &self.data[i * self.columns..(i + 1) * self.columns]
    }

    fn norm(&self) -> f64 {
        self.data.iter().map(|x| x * x).sum::<f64>().sqrt()
    }
}

impl Index<(usize, usize)> for Matrix {
    type Output = f64;
    fn index(&self, (i, j): (usize, usize)) -> &f64 {
        &self.data[i * self.columns + j]
    }
}

impl IndexMut<(usize, usize)> for Matrix {
    fn index_mut(&mut self, (i, j): (usize, usize)) -> &mut f64 {
        &mut self.data[i * self.columns + j]
    }
}

impl<'a> Mul<&'a Matrix> for &'a Matrix {
    type Output = Matrix;
    fn mul(self, other: &Matrix) -> Matrix {
        let other = other.transposed();
        Matrix::new(self.rows, other.rows, |i, j| self.row(i).iter().zip(other.row(j)).map(|(a, b)| a * b).sum())
    }
}

impl<'a> Add<&'a Matrix> for &'a Matrix {
    type Output = Matrix;
    fn add(self, other: &Matrix) -> Matrix {
        let data = self.data.iter().zip(&other.data).map(|(a, b)| a + b).collect();
        Matrix { data, ..*self }
    }
}

fn solve(mut a: Matrix, mut b: Vec<f64>) -> Vec<f64> {
    let n = a.rows;
    for k in 0..n {
        let pivot = (k..n).max_by(|i, j| a[(*i, k)].abs().partial_cmp(&a[(*j, k)].abs()).unwrap()).unwrap();
        for j in 0..n {
            let (x, y) = (a[(k, j)], a[(pivot, j)]);
            a[(k, j)] = y;
            a[(pivot, j)] = x;
        }
        b.swap(k, pivot);
        for i in k + 1..n {
            let f = a[(i, k)] / a[(k, k)];
            for j in k..n {
                a[(i, j)] -= f * a[(k, j)];
            }
            b[i] -= f * b[k];
        }
    }
    let mut x = vec![0.0; n];
    for i in (0..n).rev() {
        x[i] = (b[i] - (i + 1..n).map(|j| a[(i, j)] * x[j]).sum::<f64>()) / a[(i, i)];
    }
    x
}

fn relax(grid: &mut Vec<Vec<f64>>, next: &mut Vec<Vec<f64>>) {
    let (rows, columns) = (grid.len(), grid[0].len());
    for i in 1..rows - 1 {
        for j in 1..columns - 1 {
            next[i][j] = 0.25 * (grid[i - 1][j] + grid[i + 1][j] + grid[i][j - 1] + grid[i][j + 1]);
        }
    }
    std::mem::swap(grid, next);
}

fn statistics(v: &[f64]) -> (f64, f64, f64) {
    let mean = v.iter().sum::<f64>() / v.len() as f64;
    let variance = v.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / v.len() as f64;
    let peak = v.windows(5).map(|w| w.iter().sum::<f64>() / 5.0).fold(f64::MIN, f64::max);
    (mean, variance, peak)
}

fn convolve(signal: &[f64], kernel: &[f64]) -> Vec<f64> {
    (0..signal.len() + kernel.len() - 1)
        .map(|n| {
            let first = n.saturating_sub(signal.len() - 1);
            (first..kernel.len().min(n + 1)).map(|k| kernel[k] * signal[n - k]).sum()
        })
        .collect()
}

fn floyd(n: usize, state: &mut u32) -> u32 {
    let mut d: Vec<Vec<u32>> = (0..n).map(|_| (0..n).map(|_| 1 + (random(state) * 1000.0) as u32).collect()).collect();
    for k in 0..n {
        for i in 0..n {
            for j in 0..n {
                d[i][j] = d[i][j].min(d[i][k] + d[k][j]);
            }
        }
    }
    d.iter().flatten().sum()
}

fn main() {
    let rounds: usize = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(12);
    let mut state = 2463534242u32;
    for _ in 0..rounds {
        let a = Matrix::new(240, 200, |_, _| random(&mut state));
        let b = Matrix::new(200, 240, |i, j| a[(j, i)] + 0.5);
        let c = &(&a * &b) + &Matrix::new(240, 240, |i, j| if i == j { 100.0 } else { 0.0 });
        println!("{:.6e}", c.norm());
        let x = solve(c, (0..240).map(|i| i as f64).collect());
        println!("{:.6e} {:.6e}", x[0], x[239]);
        let mut grid: Vec<Vec<f64>> = (0..300).map(|_| (0..300).map(|_| random(&mut state)).collect()).collect();
        let mut next = grid.clone();
        (0..80).for_each(|_| relax(&mut grid, &mut next));
        println!("{:.9}", grid[150][151]);
        let signal: Vec<f64> = (0..60_000).map(|_| random(&mut state)).collect();
        let smooth = convolve(&signal, &grid[20][..150]);
        println!("{:.6?}", statistics(&smooth));
        println!("{}", floyd(180, &mut state));
    }
}
