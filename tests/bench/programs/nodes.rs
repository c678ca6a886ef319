//! Rust: data structures of boxes: search tree, AVL tree, treap, skip list in an arena, trie, linked list, ring buffer, heap, matrix chain, interval map.
use std::cmp::Ordering;
use std::collections::{BTreeMap, LinkedList};

#[derive(Debug, Default)]
struct Bst<K: Ord, V> {
    root: Option<Box<Node<K, V>>>,
    size: usize,
}

#[derive(Debug)]
struct Node<K: Ord, V> {
    key: K,
    value: V,
    left: Option<Box<Node<K, V>>>,
    right: Option<Box<Node<K, V>>>,
}

impl<K: Ord, V> Bst<K, V> {
    fn insert(&mut self, key: K, value: V) -> Option<V> {
        let mut at = &mut self.root;
        while let Some(node) = at {
            match key.cmp(&node.key) {
                Ordering::Less => at = &mut node.left,
                Ordering::Greater => at = &mut node.right,
                Ordering::Equal => return Some(std::mem::replace(&mut node.value, value)),
            }
        }
        *at = Some(Box::new(Node { key, value, left: None, right: None }));
        self.size += 1;
        None
    }

    fn get(&self, key: &K) -> Option<&V> {
        let mut at = self.root.as_ref();
        while let Some(node) = at {
            at = match key.cmp(&node.key) {
                Ordering::Less => node.left.as_ref(),
                Ordering::Greater => node.right.as_ref(),
                Ordering::Equal => return Some(&node.value),
            };
        }
        None
    }

    fn pop_min(at: &mut Option<Box<Node<K, V>>>) -> Option<(K, V)> {
        if at.as_ref()?.left.is_some() {
            return Self::pop_min(&mut at.as_mut()?.left);
        }
        let node = at.take()?;
        let Node { key, value, right, .. } = *node;
        *at = right;
        Some((key, value))
    }

    fn remove_at(at: &mut Option<Box<Node<K, V>>>, key: &K) -> Option<V> {
        match key.cmp(&at.as_ref()?.key) {
            Ordering::Less => Self::remove_at(&mut at.as_mut()?.left, key),
            Ordering::Greater => Self::remove_at(&mut at.as_mut()?.right, key),
            Ordering::Equal => {
                let mut node = at.take()?;
                *at = match (node.left.take(), node.right.take()) {
                    (None, other) | (other, None) => other,
                    (left, mut right) => {
                        let (key, value) = Self::pop_min(&mut right)?;
                        Some(Box::new(Node { key, value, left, right }))
                    }
                };
                Some(node.value)
            }
        }
    }

    fn fold<A>(at: &Option<Box<Node<K, V>>>, sum: A, f: &mut impl FnMut(A, &K, &V) -> A) -> A {
        match at {
            None => sum,
            Some(n) => {
                let sum = Self::fold(&n.left, sum, f);
                let sum = f(sum, &n.key, &n.value);
                Self::fold(&n.right, sum, f)
            }
        }
    }
}

type Link = Option<Box<Avl>>;
struct Avl {
    key: u32,
    height: i32,
    left: Link,
    right: Link,
}

fn height(t: &Link) -> i32 {
    t.as_ref().map_or(0, |n| n.height)
}

impl Avl {
    fn update(&mut self) {
        self.height = 1 + height(&self.left).max(height(&self.right));
    }
    fn rotate_right(mut self: Box<Self>) -> Box<Self> {
        let mut l = self.left.take().unwrap();
        self.left = l.right.take();
        self.update();
        l.right = Some(self);
        l.update();
        l
    }
    fn rotate_left(mut self: Box<Self>) -> Box<Self> {
        let mut r = self.right.take().unwrap();
        self.right = r.left.take();
        self.update();
        r.left = Some(self);
        r.update();
        r
    }
    fn balance(mut self: Box<Self>) -> Box<Self> {
        self.update();
        match height(&self.left) - height(&self.right) {
            2 => {
                let l = self.left.take().unwrap();
                self.left = Some(if height(&l.left) < height(&l.right) { l.rotate_left() } else { l });
                self.rotate_right()
            }
            -2 => {
                let r = self.right.take().unwrap();
                self.right = Some(if height(&r.right) < height(&r.left) { r.rotate_right() } else { r });
                self.rotate_left()
            }
            _ => self,
        }
    }
    fn insert(tree: Link, key: u32) -> Box<Avl> {
        match tree {
            None => Box::new(Avl { key, height: 1, left: None, right: None }),
            Some(mut n) => {
                match key.cmp(&n.key) {
                    Ordering::Less => n.left = Some(Avl::insert(n.left.take(), key)),
                    Ordering::Greater => n.right = Some(Avl::insert(n.right.take(), key)),
                    Ordering::Equal => return n,
                }
                n.balance()
            }
        }
    }
}

struct Treap {
    nodes: Vec<(u32, u32, Option<usize>, Option<usize>, usize)>,
}

impl Treap {
    fn size(&self, t: Option<usize>) -> usize {
        t.map_or(0, |i| self.nodes[i].4)
    }
    fn update(&mut self, i: usize) {
        self.nodes[i].4 = 1 + self.size(self.nodes[i].2) + self.size(self.nodes[i].3);
    }
    fn split(&mut self, t: Option<usize>, key: u32) -> (Option<usize>, Option<usize>) {
        let i = match t {
            None => return (None, None),
            Some(i) => i,
        };
        if self.nodes[i].0 < key {
            let (a, b) = self.split(self.nodes[i].3, key);
            self.nodes[i].3 = a;
            self.update(i);
            (Some(i), b)
        } else {
            let (a, b) = self.split(self.nodes[i].2, key);
            self.nodes[i].2 = b;
            self.update(i);
            (a, Some(i))
        }
    }
    fn merge(&mut self, a: Option<usize>, b: Option<usize>) -> Option<usize> {
        let (i, j) = match (a, b) {
            (Some(i), Some(j)) => (i, j),
            _ => return a.or(b),
        };
        if self.nodes[i].1 > self.nodes[j].1 {
            self.nodes[i].3 = self.merge(self.nodes[i].3, b);
            self.update(i);
            Some(i)
        } else {
            self.nodes[j].2 = self.merge(a, self.nodes[j].2);
            self.update(j);
            Some(j)
        }
    }
    fn insert(&mut self, root: Option<usize>, key: u32, priority: u32) -> Option<usize> {
        let (a, b) = self.split(root, key);
        self.nodes.push((key, priority, None, None, 1));
        let left = self.merge(a, Some(self.nodes.len() - 1));
        self.merge(left, b)
    }
    fn nth(&self, mut t: Option<usize>, mut n: usize) -> Option<u32> {
        while let Some(i) = t {
            let left = self.size(self.nodes[i].2);
            match n.cmp(&left) {
                Ordering::Less => t = self.nodes[i].2,
                Ordering::Equal => return Some(self.nodes[i].0),
                Ordering::Greater => {
                    n -= left + 1;
                    t = self.nodes[i].3;
                }
            }
        }
        None
    }
}

#[derive(Default)]
struct Trie {
    children: [Option<Box<Trie>>; 26],
    count: u32,
}

impl Trie {
    fn insert(&mut self, word: &str) {
        let mut node = self;
        for b in word.bytes() {
            node = node.children[(b - b'a') as usize].get_or_insert_with(Default::default);
        }
        node.count += 1;
    }
    fn total(&self) -> u32 {
        self.count + self.children.iter().flatten().map(|c| c.total()).sum::<u32>()
    }
    fn prefix(&self, word: &str) -> u32 {
        let mut node = self;
        for b in word.bytes() {
            match &node.children[(b - b'a') as usize] {
                None => return 0,
                Some(n) => node = n,
            }
        }
        node.total()
    }
}

struct List<T> {
    head: Option<Box<Cell<T>>>,
}
struct Cell<T> {
    value: T,
    next: Option<Box<Cell<T>>>,
}

impl<T: PartialOrd> List<T> {
    fn push(&mut self, value: T) {
        self.head = Some(Box::new(Cell { value, next: self.head.take() }));
    }
    fn reverse(&mut self) {
        let (mut done, mut rest) = (None, self.head.take());
        while let Some(mut cell) = rest {
            rest = cell.next.take();
            cell.next = done;
            done = Some(cell);
        }
        self.head = done;
    }
    fn merge(a: Option<Box<Cell<T>>>, b: Option<Box<Cell<T>>>) -> Option<Box<Cell<T>>> {
        let (mut a, mut b, mut head) = (a, b, None);
        let mut tail = &mut head;
        while a.is_some() && b.is_some() {
            let from = if a.as_ref()?.value <= b.as_ref()?.value { &mut a } else { &mut b };
            let mut cell = from.take()?;
            *from = cell.next.take();
            tail = &mut tail.insert(cell).next;
        }
        *tail = a.or(b);
        head
    }
    fn sort(&mut self) {
        let mut bins: Vec<Option<Box<Cell<T>>>> = Vec::new();
        let mut rest = self.head.take();
        while let Some(mut cell) = rest {
            rest = cell.next.take();
            let mut carry = Some(cell);
            let mut i = 0;
            while i < bins.len() && bins[i].is_some() {
                carry = Self::merge(bins[i].take(), carry);
                i += 1;
            }
            if i == bins.len() { bins.push(carry) } else { bins[i] = carry }
        }
        self.head = bins.into_iter().fold(None, |all, bin| Self::merge(bin, all));
    }
}

impl<T> Drop for List<T> {
    fn drop(&mut self) {
        let mut rest = self.head.take();
        while let Some(mut cell) = rest {
            rest = cell.next.take();
        }
    }
}

struct Ring<T, const N: usize> {
    items: [Option<T>; N],
    start: usize,
    len: usize,
}

impl<T: Copy, const N: usize> Ring<T, N> {
    fn push(&mut self, item: T) -> Option<T> {
        let at = (self.start + self.len) % N;
        let old = self.items[at].replace(item);
        if self.len == N { self.start = (self.start + 1) % N } else { self.len += 1 }
        old
    }
    fn iter(&self) -> impl Iterator<Item = T> + '_ {
        (0..self.len).filter_map(move |i| self.items[(self.start + i) % N])
    }
}

fn chain(sizes: &[u64]) -> u64 {
    let n = sizes.len() - 1;
    let mut best = vec![vec![0; n]; n];
    for length in 2..=n {
        for i in 0..=n - length {
            let j = i + length - 1;
            best[i][j] = (i..j).map(|k| best[i][k] + best[k + 1][j] + sizes[i] * sizes[k + 1] * sizes[j + 1]).min().unwrap();
        }
    }
    best[0][n - 1]
}

fn random(state: &mut u32) -> u32 {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    *state
}

fn main() {
    let rounds: usize = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(3);
    let mut state = 1u32;
    for _ in 0..rounds {
        let mut bst: Bst<u32, u64> = Bst { root: None, size: 0 };
        let keys: Vec<u32> = (0..40_000).map(|_| random(&mut state) % 60_000).collect();
        let replaced = keys.iter().filter(|k| bst.insert(**k, **k as u64 * 2).is_some()).count();
        let found = (0..60_000).filter_map(|k| bst.get(&k)).sum::<u64>();
        let removed = keys.iter().step_by(2).filter(|k| Bst::remove_at(&mut bst.root, k).is_some()).count();
        println!("bst {} {} {} {}", replaced, found, removed, Bst::fold(&bst.root, 0u64, &mut |s, k, v| s.wrapping_mul(31).wrapping_add(*k as u64 ^ v)));
        let mut avl: Link = None;
        for k in &keys {
            avl = Some(Avl::insert(avl.take(), *k));
        }
        println!("avl {}", height(&avl));
        let mut treap = Treap { nodes: vec![] };
        let mut root = None;
        for k in &keys {
            root = treap.insert(root, *k, random(&mut state));
        }
        println!("treap {:?} {:?}", treap.nth(root, 20_000), treap.nth(root, 39_999));
        let mut trie = Trie::default();
        for _ in 0..20_000 {
            let n = random(&mut state);
            let word: String = (0..3 + n % 5).map(|i| (b'a' + ((n >> (3 * i + 3)) % 13) as u8) as char).collect();
            trie.insert(&word);
        }
        println!("trie {} {} {}", trie.total(), trie.prefix("a"), trie.prefix("abc"));
        let mut list = List { head: None };
        for k in &keys {
            list.push(*k);
        }
        list.reverse();
        list.sort();
        let (mut at, mut sum) = (&list.head, 0u64);
        while let Some(cell) = at {
            sum = sum.wrapping_mul(3).wrapping_add(cell.value as u64);
            at = &cell.next;
        }
        println!("list {}", sum);
        let mut ring: Ring<u32, 100> = Ring { items: [None; 100], start: 0, len: 0 };
        let mut fell = 0u64;
        for k in &keys {
            fell += ring.push(*k).unwrap_or(0) as u64;
            if k % 64 == 0 {
                fell += ring.iter().max().unwrap() as u64;
            }
        }
        println!("ring {}", fell);
        println!("chain {}", chain(&(0..150).map(|_| 1 + random(&mut state) as u64 % 50).collect::<Vec<_>>()));
        let mut linked: LinkedList<u32> = keys.iter().copied().collect();
        let mut tail = linked.split_off(20_000);
        linked.append(&mut tail);
        let mut intervals: BTreeMap<u32, u32> = BTreeMap::new();
        for k in linked.iter().take(20_000) {
            let (start, mut end) = (*k, *k + random(&mut state) % 4);
            while let Some((&s, &e)) = intervals.range(start..=end).next() {
                intervals.remove(&s);
                end = end.max(e);
            }
            intervals.insert(start, end);
        }
        println!("intervals {} {:?}", intervals.len(), intervals.iter().next_back());
    }
}
