//! Rust: trait objects and shared ownership: shapes behind dyn, an expression tree with derivatives, a scene of Rc and RefCell, an event queue of boxed closures, observers, visitors, generic states.
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BinaryHeap, HashMap};
use std::fmt;
use std::rc::{Rc, Weak};

trait Shape {
    fn area(&self) -> f64;
    fn perimeter(&self) -> f64;
    fn scale(&mut self, by: f64);
    fn name(&self) -> &str {
        "shape"
    }
}

struct Circle(f64);
struct Rect {
    w: f64,
    h: f64,
}
struct Polygon {
    points: Vec<(f64, f64)>,
}

impl Shape for Circle {
    fn area(&self) -> f64 {
        std::f64::consts::PI * self.0 * self.0
    }
    fn perimeter(&self) -> f64 {
        2.0 * std::f64::consts::PI * self.0
    }
    fn scale(&mut self, by: f64) {
        self.0 *= by;
    }
    fn name(&self) -> &str {
        "circle"
    }
}

impl Shape for Rect {
    fn area(&self) -> f64 {
        self.w * self.h
    }
    fn perimeter(&self) -> f64 {
        2.0 * (self.w + self.h)
    }
    fn scale(&mut self, by: f64) {
        self.w *= by;
        self.h *= by;
    }
    fn name(&self) -> &str {
        "rect"
    }
}

impl Shape for Polygon {
    fn area(&self) -> f64 {
        let n = self.points.len();
        (0..n).map(|i| (self.points[i], self.points[(i + 1) % n])).map(|((x, y), (u, v))| x * v - u * y).sum::<f64>().abs() / 2.0
    }
    fn perimeter(&self) -> f64 {
        let next = self.points.iter().cycle().skip(1);
        self.points.iter().zip(next).map(|(a, b)| ((a.0 - b.0).powi(2) + (a.1 - b.1).powi(2)).sqrt()).sum()
    }
    fn scale(&mut self, by: f64) {
        for (x, y) in &mut self.points {
            *x *= by;
            *y *= by;
        }
    }
}

struct Rng(u64);
impl Rng {
    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1);
        (self.0 >> 33) as u32
    }
    fn float(&mut self) -> f64 {
        self.next() as f64 / 2147483648.0
    }
}

fn shapes(rng: &mut Rng, count: usize) -> f64 {
    let mut all: Vec<Box<dyn Shape>> = Vec::new();
    for _ in 0..count {
        all.push(match rng.next() % 3 {
            0 => Box::new(Circle(rng.float())),
            1 => Box::new(Rect { w: rng.float(), h: rng.float() }),
            _ => Box::new(Polygon { points: (0..5).map(|_| (rng.float(), rng.float())).collect() }),
        });
    }
    let mut total = 0.0;
    for i in 0..60 {
        for s in all.iter_mut() {
            total += s.area() + s.perimeter();
            s.scale(if i % 2 == 0 { 1.25 } else { 0.8 });
        }
    }
    all.sort_by(|a, b| a.area().partial_cmp(&b.area()).unwrap());
    total + all.iter().filter(|s| s.name() == "circle").map(|s| s.area()).sum::<f64>() + all[count / 2].area()
}

#[derive(Clone)]
enum Expr {
    Const(f64),
    Var(String),
    Add(Rc<Expr>, Rc<Expr>),
    Mul(Rc<Expr>, Rc<Expr>),
    Pow(Rc<Expr>, i32),
    Neg(Rc<Expr>),
}
use Expr::*;

impl Expr {
    fn eval(&self, env: &HashMap<String, f64>) -> Result<f64, String> {
        Ok(match self {
            Const(c) => *c,
            Var(v) => *env.get(v).ok_or_else(|| format!("no {}", v))?,
            Add(a, b) => a.eval(env)? + b.eval(env)?,
            Mul(a, b) => a.eval(env)? * b.eval(env)?,
            Pow(a, n) => a.eval(env)?.powi(*n),
            Neg(a) => -a.eval(env)?,
        })
    }

    fn derive(&self, by: &str) -> Rc<Expr> {
        Rc::new(match self {
            Const(_) => Const(0.0),
            Var(v) => Const(if v == by { 1.0 } else { 0.0 }),
            Add(a, b) => Add(a.derive(by), b.derive(by)),
            Mul(a, b) => Add(Rc::new(Mul(a.derive(by), b.clone())), Rc::new(Mul(a.clone(), b.derive(by)))),
            Pow(a, n) => Mul(Rc::new(Mul(Rc::new(Const(*n as f64)), Rc::new(Pow(a.clone(), n - 1)))), a.derive(by)),
            Neg(a) => Neg(a.derive(by)),
        })
    }

    fn simplify(self: &Rc<Expr>) -> Rc<Expr> {
        match &**self {
            Add(a, b) => match (&*a.simplify(), &*b.simplify()) {
                (Const(x), Const(y)) => Rc::new(Const(x + y)),
                (Const(x), e) | (e, Const(x)) if *x == 0.0 => Rc::new(e.clone()),
                (x, y) => Rc::new(Add(Rc::new(x.clone()), Rc::new(y.clone()))),
            },
            Mul(a, b) => match (&*a.simplify(), &*b.simplify()) {
                (Const(x), Const(y)) => Rc::new(Const(x * y)),
                (Const(x), _) | (_, Const(x)) if *x == 0.0 => Rc::new(Const(0.0)),
                (Const(x), e) | (e, Const(x)) if *x == 1.0 => Rc::new(e.clone()),
                (x, y) => Rc::new(Mul(Rc::new(x.clone()), Rc::new(y.clone()))),
            },
            Pow(a, 1) => a.simplify(),
            Pow(_, 0) => Rc::new(Const(1.0)),
            Pow(a, n) => Rc::new(Pow(a.simplify(), *n)),
            Neg(a) => match &*a.simplify() {
                Neg(b) => b.clone(),
                Const(c) => Rc::new(Const(-c)),
                e => Rc::new(Neg(Rc::new(e.clone()))),
            },
            _ => self.clone(),
        }
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Const(c) => write!(f, "{}", c),
            Var(v) => f.write_str(v),
            Add(a, b) => write!(f, "({} + {})", a, b),
            Mul(a, b) => write!(f, "{} * {}", a, b),
            Pow(a, n) => write!(f, "{}^{}", a, n),
            Neg(a) => write!(f, "-{}", a),
        }
    }
}

fn expression(rng: &mut Rng, depth: u32) -> Rc<Expr> {
    let var = |n: u32| Var(["x", "y", "z"][n as usize % 3].to_string());
    if depth == 0 {
        return Rc::new(if rng.next() % 2 == 0 { Const((rng.next() % 9) as f64) } else { var(rng.next()) });
    }
    Rc::new(match rng.next() % 6 {
        0 | 1 => {
            let a = expression(rng, depth - 1);
            Add(a, expression(rng, depth - 1))
        }
        2 | 3 => {
            let a = expression(rng, depth - 1);
            Mul(a, expression(rng, depth - 1))
        }
        4 => Neg(expression(rng, depth - 1)),
        _ => Pow(expression(rng, depth - 1), (rng.next() % 3) as i32),
    })
}

struct Node {
    name: String,
    weight: Cell<u64>,
    parent: RefCell<Weak<Node>>,
    children: RefCell<Vec<Rc<Node>>>,
}

impl Node {
    fn new(name: String, weight: u64) -> Rc<Node> {
        Rc::new(Node { name, weight: Cell::new(weight), parent: RefCell::new(Weak::new()), children: RefCell::new(vec![]) })
    }
    fn adopt(self: &Rc<Node>, child: Rc<Node>) {
        *child.parent.borrow_mut() = Rc::downgrade(self);
        self.children.borrow_mut().push(child);
    }
    fn total(&self) -> u64 {
        self.weight.get() + self.children.borrow().iter().map(|c| c.total()).sum::<u64>()
    }
    fn path(self: &Rc<Node>) -> String {
        match self.parent.borrow().upgrade() {
            Some(p) => p.path() + "/" + &self.name,
            None => self.name.clone(),
        }
    }
    fn bump(self: &Rc<Node>) {
        self.weight.set(self.weight.get() + 1);
        if let Some(p) = self.parent.borrow().upgrade() {
            p.bump();
        }
    }
}

fn tree(rng: &mut Rng, count: usize) -> (u64, usize) {
    let root = Node::new("root".into(), 1);
    let mut all = vec![root.clone()];
    for i in 1..count {
        let parent = all[rng.next() as usize % all.len()].clone();
        let node = Node::new(format!("n{}", i), i as u64 % 17);
        parent.adopt(node.clone());
        all.push(node);
    }
    for _ in 0..count * 8 {
        all[rng.next() as usize % count].bump();
    }
    let longest = all.iter().map(|n| n.path().len()).max().unwrap();
    (root.total(), longest)
}

struct Event {
    time: u64,
    action: Box<dyn FnOnce(&mut World) -> Option<Event>>,
}
impl PartialEq for Event {
    fn eq(&self, other: &Event) -> bool {
        self.time == other.time
    }
}
impl Eq for Event {}
impl PartialOrd for Event {
    fn partial_cmp(&self, other: &Event) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Event {
    fn cmp(&self, other: &Event) -> std::cmp::Ordering {
        other.time.cmp(&self.time)
    }
}

#[derive(Default)]
struct World {
    now: u64,
    counts: BTreeMap<u32, u64>,
    handlers: Vec<Box<dyn FnMut(u32) -> u64>>,
    sum: u64,
}

fn job(id: u32, time: u64, left: u32) -> Event {
    Event {
        time,
        action: Box::new(move |w: &mut World| {
            *w.counts.entry(id % 64).or_insert(0) += 1;
            let sum: u64 = w.handlers.iter_mut().map(|h| h(id)).sum();
            w.sum = w.sum.wrapping_add(sum);
            if left > 0 { Some(job(id, time + 1 + (id as u64 * 7 + left as u64) % 13, left - 1)) } else { None }
        }),
    }
}

fn simulate(jobs: u32) -> (u64, u64, usize) {
    let mut world = World::default();
    let mut seen = 0u64;
    world.handlers.push(Box::new(move |id| {
        seen += id as u64;
        seen & 0xff
    }));
    world.handlers.push(Box::new(|id| (id % 10) as u64));
    let mut last = 0;
    world.handlers.push(Box::new(move |id| std::mem::replace(&mut last, id) as u64));
    let mut queue: BinaryHeap<Event> = (0..jobs).map(|id| job(id, id as u64 % 29, 60)).collect();
    while let Some(event) = queue.pop() {
        world.now = event.time;
        queue.extend((event.action)(&mut world));
    }
    (world.now, world.sum, world.counts.len())
}

fn main() {
    let rounds: u32 = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(12);
    let mut rng = Rng(7);
    for round in 0..rounds {
        println!("shapes {:.6}", shapes(&mut rng, 8000));
        let e = expression(&mut rng, 9);
        let d = e.derive("x").simplify();
        let mut env: HashMap<String, f64> = [("x", 0.5), ("y", 0.25), ("z", 0.125)].into_iter().map(|(k, v)| (k.to_string(), v)).collect();
        let mut sum = 0.0;
        for i in 0..40 {
            env.insert("x".into(), i as f64 / 64.0);
            sum += e.eval(&env).unwrap() * 1e-6 + d.eval(&env).unwrap() * 1e-9;
        }
        let text = d.to_string();
        println!("expression {} {:.6e} {:?}", text.len(), sum, Var("q".into()).eval(&env));
        println!("tree {:?}", tree(&mut rng, 6000));
        println!("events {:?}", simulate(1500 + round));
    }
}
