//! Rust: caches: least recently used (a hash map and a list by index), least frequently used (maps of deques), memoized functions, a bloom filter, an interner of strings.
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::hash::{BuildHasherDefault, Hasher};

#[derive(Default, Clone, Copy)]
struct Fnv(u64);
impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = (self.0 ^ *b as u64).wrapping_mul(0x100000001b3);
        }
    }
}
type FnvMap<K, V> = HashMap<K, V, BuildHasherDefault<Fnv>>;

struct Rng(u64);
impl Rng {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }
    /// Small numbers more often.
    fn skewed(&mut self, n: u64) -> u64 {
        let limit = self.below(n) + 1;
        self.below(limit)
    }
}

const NIL: usize = usize::MAX;

struct Entry<V> {
    key: u64,
    value: V,
    prev: usize,
    next: usize,
}

struct Lru<V> {
    map: HashMap<u64, usize>,
    entries: Vec<Entry<V>>,
    head: usize,
    tail: usize,
    capacity: usize,
    hits: u64,
    misses: u64,
}

impl<V: Clone> Lru<V> {
    fn new(capacity: usize) -> Self {
        Lru { map: HashMap::with_capacity(capacity), entries: Vec::with_capacity(capacity), head: NIL, tail: NIL, capacity, hits: 0, misses: 0 }
    }

    fn detach(&mut self, i: usize) {
        let (prev, next) = (self.entries[i].prev, self.entries[i].next);
        match prev {
            NIL => self.head = next,
            p => self.entries[p].next = next,
        }
        match next {
            NIL => self.tail = prev,
            n => self.entries[n].prev = prev,
        }
    }

    fn attach_front(&mut self, i: usize) {
        self.entries[i].prev = NIL;
        self.entries[i].next = self.head;
        if self.head != NIL {
            let head = self.head;
            self.entries[head].prev = i;
        }
        self.head = i;
        if self.tail == NIL {
            self.tail = i;
        }
    }

    fn get(&mut self, key: u64) -> Option<V> {
        match self.map.get(&key).copied() {
            Some(i) => {
                self.hits += 1;
                self.detach(i);
                self.attach_front(i);
                Some(self.entries[i].value.clone())
            }
            None => {
                self.misses += 1;
                None
            }
        }
    }

    fn put(&mut self, key: u64, value: V) {
        if let Some(&i) = self.map.get(&key) {
            self.entries[i].value = value;
            self.detach(i);
            self.attach_front(i);
            return;
        }
        let i = if self.entries.len() < self.capacity {
            self.entries.push(Entry { key, value, prev: NIL, next: NIL });
            self.entries.len() - 1
        } else {
            let i = self.tail;
            self.detach(i);
            self.map.remove(&self.entries[i].key);
            self.entries[i].key = key;
            self.entries[i].value = value;
            i
        };
        self.map.insert(key, i);
        self.attach_front(i);
    }
}

#[derive(Default)]
struct Lfu {
    values: FnvMap<u64, (u64, u32)>,
    by_count: BTreeMap<u32, VecDeque<u64>>,
}

impl Lfu {
    fn touch(&mut self, key: u64) -> Option<u64> {
        let (value, count) = self.values.get_mut(&key)?;
        let old = *count;
        *count += 1;
        let value = *value;
        if old % 4 == 3 {
            let queue = self.by_count.get_mut(&(old / 4))?;
            if let Some(at) = queue.iter().position(|k| *k == key) {
                queue.remove(at);
            }
            if queue.is_empty() {
                self.by_count.remove(&(old / 4));
            }
            self.by_count.entry(old / 4 + 1).or_default().push_back(key);
        }
        Some(value)
    }

    fn insert(&mut self, key: u64, value: u64, capacity: usize) {
        if self.values.len() >= capacity {
            let (&least, queue) = self.by_count.iter_mut().next().unwrap();
            if let Some(victim) = queue.pop_front() {
                self.values.remove(&victim);
            }
            if queue.is_empty() {
                self.by_count.remove(&least);
            }
        }
        self.values.insert(key, (value, 0));
        self.by_count.entry(0).or_default().push_back(key);
    }
}

struct Bloom {
    bits: Vec<u64>,
}

impl Bloom {
    fn slots(&self, key: &str) -> [usize; 3] {
        let mut h = Fnv(0xcbf29ce484222325);
        h.write(key.as_bytes());
        let (a, b) = (h.0, h.0.rotate_left(32) | 1);
        let bits = self.bits.len() as u64 * 64;
        [0u64, 1, 2].map(|i| (a.wrapping_add(b.wrapping_mul(i)) % bits) as usize)
    }
    fn insert(&mut self, key: &str) {
        for s in self.slots(key) {
            self.bits[s / 64] |= 1 << (s % 64);
        }
    }
    fn contains(&self, key: &str) -> bool {
        self.slots(key).iter().all(|s| self.bits[s / 64] >> (s % 64) & 1 == 1)
    }
}

#[derive(Default)]
struct Interner {
    ids: HashMap<String, u32>,
    names: Vec<String>,
}

impl Interner {
    fn id(&mut self, name: &str) -> u32 {
        if let Some(&id) = self.ids.get(name) {
            return id;
        }
        let id = self.names.len() as u32;
        self.ids.insert(name.to_owned(), id);
        self.names.push(name.to_owned());
        id
    }
}

fn collatz(n: u64, memo: &mut HashMap<u64, u32>) -> u32 {
    if n == 1 {
        return 0;
    }
    if let Some(&l) = memo.get(&n) {
        return l;
    }
    let l = 1 + collatz(if n % 2 == 0 { n / 2 } else { 3 * n + 1 }, memo);
    memo.insert(n, l);
    l
}

fn main() {
    let rounds: u64 = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(3);
    let mut rng = Rng(88172645463325252);
    for round in 0..rounds {
        let mut lru = Lru::new(4000);
        let mut sum = 0u64;
        for _ in 0..600_000 {
            let key = rng.skewed(20_000);
            match lru.get(key) {
                Some(v) => sum = sum.wrapping_add(v),
                None => lru.put(key, key * 3 + round),
            }
        }
        println!("lru {} {} {}", lru.hits, lru.misses, sum);
        let mut lfu = Lfu::default();
        let (mut hits, mut total) = (0, 0u64);
        for _ in 0..200_000 {
            let key = rng.skewed(3000);
            match lfu.touch(key) {
                Some(v) => {
                    hits += 1;
                    total += v;
                }
                None => lfu.insert(key, key + 7, 500),
            }
        }
        println!("lfu {} {} {}", hits, total, lfu.by_count.len());
        let mut bloom = Bloom { bits: vec![0; 1 << 12] };
        let mut interner = Interner::default();
        let (mut maybe, mut ids) = (0, 0u64);
        for _ in 0..150_000 {
            let name = format!("user/{}/{:x}", rng.skewed(900), rng.below(17));
            maybe += bloom.contains(&name) as u32;
            bloom.insert(&name);
            ids += interner.id(&name) as u64;
        }
        println!("bloom {} interner {} {}", maybe, ids, interner.names.len());
        let mut memo = HashMap::new();
        let best = (1..60_000u64).map(|n| (collatz(n, &mut memo), n)).max().unwrap();
        println!("collatz {:?} {}", best, memo.len());
    }
}
