//! Rust: slices and collections: sorting by keys, binary search, dedup, heaps, queues, bit sets, dynamic programming.
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashSet, VecDeque};

fn random(state: &mut u32) -> u32 {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    *state
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Person {
    group: u8,
    age: u16,
    name: String,
}

fn people(state: &mut u32, count: usize) -> u64 {
    let mut all: Vec<Person> =
        (0..count).map(|_| Person { group: random(state) as u8 % 40, age: (random(state) % 90) as u16, name: format!("p{}", random(state) % 10_000) }).collect();
    all.sort();
    let first = all[count / 2].age as u64;
    all.sort_by_key(|p| (Reverse(p.age), p.group));
    all.dedup_by(|a, b| a.age == b.age && a.name == b.name);
    all.retain(|p| p.group % 3 != 0);
    let names: HashSet<&str> = all.iter().map(|p| p.name.as_str()).collect();
    first + names.len() as u64 + all.chunks(7).filter_map(|c| c.iter().min_by_key(|p| p.age)).map(|p| p.age as u64).sum::<u64>()
}

fn search(state: &mut u32, count: usize) -> (usize, usize) {
    let mut keys: Vec<u64> = (0..count).map(|_| random(state) as u64 % 1_000_000 * 3).collect();
    keys.sort_unstable();
    keys.dedup();
    let hits = (0..count).filter(|_| keys.binary_search(&(random(state) as u64 % 3_000_000)).is_ok()).count();
    let below = (0..count).map(|_| random(state) as u64 % 3_000_000).map(|limit| keys.partition_point(|k| *k < limit) % 1000).sum();
    (hits, below)
}

struct Graph {
    edges: Vec<Vec<(usize, u32)>>,
}

impl Graph {
    fn random(state: &mut u32, nodes: usize, degree: usize) -> Graph {
        Graph { edges: (0..nodes).map(|_| (0..degree).map(|_| (random(state) as usize % nodes, 1 + random(state) % 100)).collect()).collect() }
    }

    fn distances(&self, from: usize) -> Vec<Option<u32>> {
        let mut best = vec![None; self.edges.len()];
        let mut heap = BinaryHeap::from(vec![(Reverse(0), from)]);
        while let Some((Reverse(distance), node)) = heap.pop() {
            if best[node].map_or(false, |b| b <= distance) {
                continue;
            }
            best[node] = Some(distance);
            heap.extend(self.edges[node].iter().filter(|(to, _)| best[*to].is_none()).map(|(to, length)| (Reverse(distance + length), *to)));
        }
        best
    }

    fn levels(&self, from: usize) -> Vec<usize> {
        let mut seen = vec![false; self.edges.len()];
        let (mut queue, mut counts) = (VecDeque::from(vec![(from, 0)]), Vec::new());
        seen[from] = true;
        while let Some((node, level)) = queue.pop_front() {
            if counts.len() <= level {
                counts.push(0);
            }
            counts[level] += 1;
            for (to, _) in &self.edges[node] {
                if !std::mem::replace(&mut seen[*to], true) {
                    queue.push_back((*to, level + 1));
                }
            }
        }
        counts
    }
}

fn edit_distance(a: &[u8], b: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let next = if x == y { diagonal } else { 1 + diagonal.min(row[j]).min(row[j + 1]) };
            diagonal = std::mem::replace(&mut row[j + 1], next);
        }
    }
    row[b.len()]
}

fn knapsack(state: &mut u32, items: usize, room: usize) -> u32 {
    let mut best = vec![0u32; room + 1];
    for _ in 0..items {
        let (size, value) = (1 + random(state) as usize % 100, random(state) % 1000);
        for r in (size..=room).rev() {
            best[r] = best[r].max(best[r - size] + value);
        }
    }
    best[room]
}

fn life(cells: &[Vec<bool>]) -> Vec<Vec<bool>> {
    let (rows, columns) = (cells.len(), cells[0].len());
    let at = |r: usize, c: usize| cells[r % rows][c % columns] as u8;
    (0..rows)
        .map(|r| {
            (0..columns)
                .map(|c| {
                    let around: u8 = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1), (2, 2)].iter().map(|(i, j)| at(r + rows - 1 + i, c + columns - 1 + j)).sum();
                    matches!((cells[r][c], around), (true, 2) | (_, 3))
                })
                .collect()
        })
        .collect()
}

fn main() {
    let rounds: usize = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(5);
    let mut state = 2463534242u32;
    for _ in 0..rounds {
        println!("{} {:?}", people(&mut state, 30_000), search(&mut state, 120_000));
        let graph = Graph::random(&mut state, 12_000, 6);
        let far = (0..3).filter_map(|n| graph.distances(n * 1000).into_iter().flatten().max()).collect::<Vec<_>>();
        println!("{:?} {:?}", far, graph.levels(7));
        let text: Vec<u8> = (0..2400).map(|_| b'a' + (random(&mut state) % 6) as u8).collect();
        println!("{} {}", edit_distance(&text[..1200], &text[1200..]), knapsack(&mut state, 200, 10_000));
        let mut cells: Vec<Vec<bool>> = (0..128).map(|_| (0..128).map(|_| random(&mut state) % 3 == 0).collect()).collect();
        (0..20).for_each(|_| cells = life(&cells));
        let mut runs: BTreeMap<usize, usize> = BTreeMap::new();
        cells.iter().flat_map(|row| row.split(|c| !c)).for_each(|run| *runs.entry(run.len()).or_default() += 1);
        println!("{:?}", runs);
    }
}
