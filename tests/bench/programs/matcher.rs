//! Rust: regular expressions three ways: backtracking over a tree, a simulation of the automaton, and sets of states memoized in a hash map.
use std::collections::HashMap;
use std::rc::Rc;

fn random(state: &mut u32) -> u32 {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    *state
}

#[derive(Clone, Debug)]
enum Node {
    Empty,
    Set(Rc<Set>),
    Cat(Vec<Node>),
    Alt(Vec<Node>),
    Repeat(Box<Node>, u32, Option<u32>),
}

#[derive(Debug)]
struct Set {
    ranges: Vec<(char, char)>,
    negated: bool,
}

impl Set {
    fn has(&self, c: char) -> bool {
        self.ranges.iter().any(|&(low, high)| low <= c && c <= high) != self.negated
    }
}

struct Parser<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
}

impl<'a> Parser<'a> {
    fn alternatives(&mut self) -> Node {
        let mut all = vec![self.sequence()];
        while self.rest.next_if_eq(&'|').is_some() {
            all.push(self.sequence());
        }
        if all.len() == 1 { all.remove(0) } else { Node::Alt(all) }
    }

    fn sequence(&mut self) -> Node {
        let mut all = Vec::new();
        while let Some(c) = self.rest.next_if(|c| !"|)".contains(*c)) {
            let node = self.atom(c);
            all.push(self.repeated(node));
        }
        match all.len() {
            0 => Node::Empty,
            1 => all.remove(0),
            _ => Node::Cat(all),
        }
    }

    fn repeated(&mut self, node: Node) -> Node {
        let (least, most) = match self.rest.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            _ => return node,
        };
        self.rest.next();
        Node::Repeat(Box::new(node), least, most)
    }

    fn atom(&mut self, c: char) -> Node {
        let mut set = Set { ranges: vec![], negated: false };
        match c {
            '(' => {
                let node = self.alternatives();
                self.rest.next();
                return node;
            }
            '.' => set = Set { ranges: vec![('\n', '\n')], negated: true },
            '[' => {
                set.negated = self.rest.next_if_eq(&'^').is_some();
                while let Some(low) = self.rest.next().filter(|c| *c != ']') {
                    let high = self.rest.next_if_eq(&'-').and_then(|_| self.rest.next()).unwrap_or(low);
                    set.ranges.push((low, high));
                }
            }
            c => set.ranges.push((c, c)),
        }
        Node::Set(Rc::new(set))
    }
}

fn parse(pattern: &str) -> Node {
    Parser { rest: pattern.chars().peekable() }.alternatives()
}

/// The end of a match of node at `at` after which `then` holds.
fn backtrack(node: &Node, text: &[char], at: usize, then: &mut dyn FnMut(usize) -> Option<usize>) -> Option<usize> {
    match node {
        Node::Empty => then(at),
        Node::Set(set) => text.get(at).filter(|c| set.has(**c)).and_then(|_| then(at + 1)),
        Node::Cat(all) => match all.split_first() {
            None => then(at),
            Some((first, rest)) => backtrack(first, text, at, &mut |i| all_of(rest, text, i, then)),
        },
        Node::Alt(all) => all.iter().find_map(|n| backtrack(n, text, at, then)),
        Node::Repeat(one, least, most) => repeat(one, *least, *most, text, at, then),
    }
}

fn all_of(all: &[Node], text: &[char], at: usize, then: &mut dyn FnMut(usize) -> Option<usize>) -> Option<usize> {
    match all.split_first() {
        None => then(at),
        Some((first, rest)) => backtrack(first, text, at, &mut |i| all_of(rest, text, i, then)),
    }
}

fn repeat(one: &Node, least: u32, most: Option<u32>, text: &[char], at: usize, then: &mut dyn FnMut(usize) -> Option<usize>) -> Option<usize> {
    if most != Some(0) {
        let more = backtrack(one, text, at, &mut |i| {
            if i == at { None } else { repeat(one, least.saturating_sub(1), most.map(|m| m - 1), text, i, then) }
        });
        if more.is_some() {
            return more;
        }
    }
    if least == 0 { then(at) } else { None }
}

#[derive(Debug)]
enum Inst {
    Set(Rc<Set>),
    Split(usize, usize),
    Jump(usize),
    Match,
}

fn compile(node: &Node, code: &mut Vec<Inst>) {
    match node {
        Node::Empty => {}
        Node::Set(s) => code.push(Inst::Set(s.clone())),
        Node::Cat(all) => all.iter().for_each(|n| compile(n, code)),
        Node::Alt(all) => {
            let mut jumps = Vec::new();
            for n in &all[..all.len() - 1] {
                let split = code.len();
                code.push(Inst::Match);
                compile(n, code);
                jumps.push(code.len());
                code.push(Inst::Match);
                code[split] = Inst::Split(split + 1, code.len());
            }
            compile(&all[all.len() - 1], code);
            let end = code.len();
            jumps.into_iter().for_each(|j| code[j] = Inst::Jump(end));
        }
        Node::Repeat(one, least, most) => {
            (0..*least).for_each(|_| compile(one, code));
            let split = code.len();
            code.push(Inst::Match);
            compile(one, code);
            if most.is_none() {
                code.push(Inst::Jump(split));
            }
            code[split] = Inst::Split(split + 1, code.len());
        }
    }
}

/// The states of a simulation, each once, in order.
#[derive(Default)]
struct Threads {
    list: Vec<usize>,
    present: Vec<bool>,
}

impl Threads {
    fn add(&mut self, code: &[Inst], at: usize) {
        self.present.resize(code.len(), false);
        if std::mem::replace(&mut self.present[at], true) {
            return;
        }
        match code[at] {
            Inst::Split(a, b) => {
                self.add(code, a);
                self.add(code, b);
            }
            Inst::Jump(to) => self.add(code, to),
            _ => self.list.push(at),
        }
    }

    fn clear(&mut self) {
        self.list.clear();
        self.present.iter_mut().for_each(|p| *p = false);
    }
}

fn simulate(code: &[Inst], text: &str) -> usize {
    let (mut now, mut next) = (Threads::default(), Threads::default());
    let mut ends = 0;
    for c in text.chars() {
        now.add(code, 0);
        for at in now.list.iter().copied() {
            match &code[at] {
                Inst::Set(s) if s.has(c) => next.add(code, at + 1),
                Inst::Match => ends += 1,
                _ => {}
            }
        }
        std::mem::swap(&mut now, &mut next);
        next.clear();
    }
    ends
}

/// Sets of states, numbered, with what follows for each byte once it was asked for.
struct Automaton<'a> {
    code: &'a [Inst],
    numbers: HashMap<Vec<usize>, usize>,
    states: Vec<(Vec<usize>, [Option<usize>; 128])>,
}

impl<'a> Automaton<'a> {
    fn number(&mut self, set: Vec<usize>) -> usize {
        if let Some(n) = self.numbers.get(&set) {
            return *n;
        }
        self.numbers.insert(set.clone(), self.states.len());
        self.states.push((set, [None; 128]));
        self.states.len() - 1
    }

    fn follow(&mut self, state: usize, byte: u8) -> usize {
        let mut threads = Threads::default();
        for at in &self.states[state].0 {
            match &self.code[*at] {
                Inst::Set(s) if s.has(byte as char) => threads.add(self.code, at + 1),
                _ => {}
            }
        }
        threads.add(self.code, 0);
        threads.list.sort_unstable();
        self.number(threads.list)
    }

    fn run(&mut self, text: &str) -> usize {
        let last = self.code.len() - 1;
        let (mut state, mut ends) = (self.number(vec![]), 0);
        for byte in text.bytes().map(|b| b & 127) {
            state = match self.states[state].1[byte as usize] {
                Some(s) => s,
                None => {
                    let s = self.follow(state, byte);
                    self.states[state].1[byte as usize] = Some(s);
                    s
                }
            };
            ends += self.states[state].0.binary_search(&last).is_ok() as usize;
        }
        ends
    }
}

fn text(state: &mut u32, size: usize) -> String {
    const PARTS: [&str; 10] = ["foo", "bar", "https://", "mail@", "example.", "org", " ", "12", "7.5", "\n"];
    let mut t = String::new();
    while t.len() < size {
        t += PARTS[(random(state) % 10) as usize];
    }
    t
}

fn main() {
    let size: usize = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(240_000);
    let mut state = 2463534242u32;
    let text = text(&mut state, size);
    let chars: Vec<char> = text.chars().collect();
    for pattern in ["(foo|bar)+[0-9]+", "https?://[a-z.]+org", "[a-z0-9]+@([a-z]+[.])+(org|com)", "(foo)*(bar)*7.5?( |\n)", "[^ \n]+ +[0-9.]+ +[a-z]*r"] {
        let node = parse(pattern);
        let (mut at, mut found, mut length) = (0, 0, 0);
        while at < chars.len() {
            match backtrack(&node, &chars, at, &mut Some) {
                Some(end) if end > at => {
                    found += 1;
                    length += end - at;
                    at = end;
                }
                _ => at += 1,
            }
        }
        let mut code = Vec::new();
        compile(&node, &mut code);
        code.push(Inst::Match);
        let mut automaton = Automaton { code: &code, numbers: HashMap::new(), states: vec![] };
        let ends: usize = (0..8).map(|_| automaton.run(&text)).sum();
        println!("{} {} {} {} {} {}", pattern, found, length, simulate(&code, &text), ends, automaton.states.len());
    }
}
