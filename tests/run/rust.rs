// The Rust standard library: collections, formatting, threads of iterators, files' absence, a caught overflow.
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

#[derive(Debug, Clone, PartialEq)]
enum Expr {
    Num(f64),
    Bin(Box<Expr>, char, Box<Expr>),
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Expr::Num(n) => write!(f, "{}", n),
            Expr::Bin(a, op, b) => write!(f, "({} {} {})", a, op, b),
        }
    }
}

struct Parser<'a> {
    chars: std::iter::Peekable<std::str::Chars<'a>>,
}

impl<'a> Parser<'a> {
    fn sum(&mut self) -> Result<Expr, String> {
        let mut left = self.product()?;
        while let Some(&c @ ('+' | '-')) = self.chars.peek() {
            self.chars.next();
            left = Expr::Bin(Box::new(left), c, Box::new(self.product()?));
        }
        Ok(left)
    }
    fn product(&mut self) -> Result<Expr, String> {
        let mut left = self.atom()?;
        while let Some(&c @ ('*' | '/')) = self.chars.peek() {
            self.chars.next();
            left = Expr::Bin(Box::new(left), c, Box::new(self.atom()?));
        }
        Ok(left)
    }
    fn atom(&mut self) -> Result<Expr, String> {
        match self.chars.next() {
            Some('(') => {
                let e = self.sum()?;
                self.chars.next().filter(|&c| c == ')').map(|_| e).ok_or_else(|| "unclosed".to_string())
            }
            Some(c) if c.is_ascii_digit() => {
                let mut text = c.to_string();
                while let Some(&d) = self.chars.peek() {
                    if !d.is_ascii_digit() && d != '.' {
                        break;
                    }
                    text.push(d);
                    self.chars.next();
                }
                text.parse().map(Expr::Num).map_err(|e| format!("{}: {:?}", text, e))
            }
            other => Err(format!("unexpected {:?}", other)),
        }
    }
}

fn eval(e: &Expr) -> f64 {
    match e {
        Expr::Num(n) => *n,
        Expr::Bin(a, op, b) => {
            let (a, b) = (eval(a), eval(b));
            match op {
                '+' => a + b,
                '-' => a - b,
                '*' => a * b,
                _ => a / b,
            }
        }
    }
}

fn main() {
    for text in ["1+2*3", "(1+2)*3-4/8", "2*(3", "x", "10/3"] {
        match (Parser { chars: text.chars().peekable() }).sum() {
            Ok(e) => println!("{} = {} = {:.6}", text, e, eval(&e)),
            Err(e) => println!("{}: error: {}", text, e),
        }
    }
    let words: Vec<&str> = "it was the best of times it was the worst of times".split(' ').collect();
    let mut count = BTreeMap::new();
    for w in &words {
        *count.entry(*w).or_insert(0u32) += 1;
    }
    println!("{:?}", count);
    let unique: HashSet<_> = words.iter().collect();
    let squares: HashMap<u64, u64> = (0..1000).map(|i| (i, i * i)).collect();
    println!("{} {}", unique.len(), squares.values().sum::<u64>());
    println!("{:?} {:?}", 250u8.checked_add(10), i64::MIN.wrapping_abs());
    println!("{:?}", std::env::args().skip(1).collect::<Vec<_>>());
    println!("{:?}", std::fs::read_to_string("/nothing/here").is_err());
    let mut v: Vec<u128> = vec![1, 1];
    while v.len() < 150 {
        v.push(v[v.len() - 1] + v[v.len() - 2]);
    }
    println!("{}", v[149]);
    std::process::exit(v.len() as i32 % 100);
}
