//! Rust: graphs and grids: Dijkstra, A*, Floyd and Warshall, union-find, topological order, strong components, maximum flow, Game of Life, flood fill.
use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap, HashSet, VecDeque};

#[derive(Copy, Clone, Eq, PartialEq)]
struct State {
    cost: u32,
    position: usize,
}

impl Ord for State {
    fn cmp(&self, other: &Self) -> Ordering {
        other.cost.cmp(&self.cost).then_with(|| self.position.cmp(&other.position))
    }
}

impl PartialOrd for State {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

struct Edge {
    node: usize,
    cost: u32,
}

struct Lcg(u64);
impl Lcg {
    fn next(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) % n as u64) as usize
    }
}

fn shortest_path(adjacent: &Vec<Vec<Edge>>, start: usize) -> Vec<u32> {
    let mut dist: Vec<_> = (0..adjacent.len()).map(|_| u32::MAX).collect();
    let mut heap = BinaryHeap::new();
    dist[start] = 0;
    heap.push(State { cost: 0, position: start });
    while let Some(State { cost, position }) = heap.pop() {
        if cost > dist[position] {
            continue;
        }
        for edge in &adjacent[position] {
            let next = State { cost: cost + edge.cost, position: edge.node };
            if next.cost < dist[next.position] {
                heap.push(next);
                dist[next.position] = next.cost;
            }
        }
    }
    dist
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
struct Point {
    x: i32,
    y: i32,
}

fn astar(walls: &HashSet<Point>, size: i32, from: Point, to: Point) -> Option<(usize, usize)> {
    let guess = |p: Point| ((p.x - to.x).abs() + (p.y - to.y).abs()) as u32;
    let mut open = BinaryHeap::new();
    let mut best: HashMap<Point, u32> = HashMap::new();
    let mut parent: HashMap<Point, Point> = HashMap::new();
    open.push((std::cmp::Reverse(guess(from)), from));
    best.insert(from, 0);
    while let Some((_, p)) = open.pop() {
        if p == to {
            let mut length = 0;
            let mut at = p;
            while let Some(&q) = parent.get(&at) {
                at = q;
                length += 1;
            }
            return Some((length, best.len()));
        }
        let steps = best[&p];
        for (dx, dy) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
            let q = Point { x: p.x + dx, y: p.y + dy };
            if q.x < 0 || q.y < 0 || q.x >= size || q.y >= size || walls.contains(&q) {
                continue;
            }
            if best.get(&q).map_or(true, |&b| steps + 1 < b) {
                best.insert(q, steps + 1);
                parent.insert(q, p);
                open.push((std::cmp::Reverse(steps + 1 + guess(q)), q));
            }
        }
    }
    None
}

fn floyd(n: usize, rng: &mut Lcg) -> u64 {
    let mut d = vec![vec![u32::MAX; n]; n];
    for i in 0..n {
        d[i][i] = 0;
        for _ in 0..8 {
            let j = rng.next(n);
            d[i][j] = d[i][j].min(1 + rng.next(100) as u32);
        }
    }
    for k in 0..n {
        for i in 0..n {
            if d[i][k] == u32::MAX {
                continue;
            }
            for j in 0..n {
                let through = d[i][k].saturating_add(d[k][j]);
                if through < d[i][j] {
                    d[i][j] = through;
                }
            }
        }
    }
    d.iter().flatten().filter(|x| **x != u32::MAX).map(|x| *x as u64).sum()
}

struct UnionFind {
    parent: Vec<usize>,
    size: Vec<usize>,
}

impl UnionFind {
    fn new(n: usize) -> Self {
        UnionFind { parent: (0..n).collect(), size: vec![1; n] }
    }
    fn find(&mut self, x: usize) -> usize {
        if self.parent[x] != x {
            self.parent[x] = self.find(self.parent[x]);
        }
        self.parent[x]
    }
    fn union(&mut self, a: usize, b: usize) -> bool {
        let (mut a, mut b) = (self.find(a), self.find(b));
        if a == b {
            return false;
        }
        if self.size[a] < self.size[b] {
            std::mem::swap(&mut a, &mut b);
        }
        self.parent[b] = a;
        self.size[a] += self.size[b];
        true
    }
}

fn kruskal(n: usize, edges: &mut Vec<(u32, usize, usize)>) -> (u64, usize) {
    edges.sort_unstable();
    let mut sets = UnionFind::new(n);
    let mut total = 0u64;
    let mut used = 0;
    for &(w, a, b) in edges.iter() {
        if sets.union(a, b) {
            total += w as u64;
            used += 1;
        }
    }
    (total, used)
}

fn topological(graph: &[Vec<usize>]) -> Option<Vec<usize>> {
    let mut degree = vec![0; graph.len()];
    graph.iter().flatten().for_each(|&v| degree[v] += 1);
    let mut queue: VecDeque<usize> = (0..graph.len()).filter(|&v| degree[v] == 0).collect();
    let mut order = Vec::with_capacity(graph.len());
    while let Some(v) = queue.pop_front() {
        order.push(v);
        for &w in &graph[v] {
            degree[w] -= 1;
            if degree[w] == 0 {
                queue.push_back(w);
            }
        }
    }
    if order.len() == graph.len() { Some(order) } else { None }
}

struct Tarjan<'a> {
    graph: &'a [Vec<usize>],
    index: Vec<Option<usize>>,
    low: Vec<usize>,
    on_stack: Vec<bool>,
    stack: Vec<usize>,
    next: usize,
    components: Vec<Vec<usize>>,
}

impl<'a> Tarjan<'a> {
    fn visit(&mut self, v: usize) {
        self.index[v] = Some(self.next);
        self.low[v] = self.next;
        self.next += 1;
        self.stack.push(v);
        self.on_stack[v] = true;
        for &w in &self.graph[v] {
            match self.index[w] {
                None => {
                    self.visit(w);
                    self.low[v] = self.low[v].min(self.low[w]);
                }
                Some(i) if self.on_stack[w] => self.low[v] = self.low[v].min(i),
                _ => {}
            }
        }
        if Some(self.low[v]) == self.index[v] {
            let mut component = Vec::new();
            while let Some(w) = self.stack.pop() {
                self.on_stack[w] = false;
                component.push(w);
                if w == v {
                    break;
                }
            }
            self.components.push(component);
        }
    }
}

fn max_flow(capacity: &mut Vec<Vec<i32>>, source: usize, sink: usize) -> i32 {
    let n = capacity.len();
    let mut flow = 0;
    loop {
        let mut parent = vec![usize::MAX; n];
        let mut queue = VecDeque::new();
        parent[source] = source;
        queue.push_back(source);
        while let Some(u) = queue.pop_front() {
            for v in 0..n {
                if parent[v] == usize::MAX && capacity[u][v] > 0 {
                    parent[v] = u;
                    queue.push_back(v);
                }
            }
        }
        if parent[sink] == usize::MAX {
            return flow;
        }
        let (mut v, mut least) = (sink, i32::MAX);
        while v != source {
            least = least.min(capacity[parent[v]][v]);
            v = parent[v];
        }
        v = sink;
        while v != source {
            let u = parent[v];
            capacity[u][v] -= least;
            capacity[v][u] += least;
            v = u;
        }
        flow += least;
    }
}

struct Life {
    width: usize,
    height: usize,
    cells: Vec<u8>,
}

impl Life {
    fn neighbours(&self, x: usize, y: usize) -> u8 {
        let mut n = 0;
        for dy in [self.height - 1, 0, 1] {
            for dx in [self.width - 1, 0, 1] {
                if (dx, dy) != (0, 0) {
                    n += self.cells[(y + dy) % self.height * self.width + (x + dx) % self.width];
                }
            }
        }
        n
    }
    fn step(&mut self) {
        let mut next = self.cells.clone();
        for y in 0..self.height {
            for x in 0..self.width {
                let i = y * self.width + x;
                next[i] = match (self.cells[i], self.neighbours(x, y)) {
                    (1, 2) | (1, 3) | (0, 3) => 1,
                    _ => 0,
                };
            }
        }
        self.cells = next;
    }
}

fn islands(grid: &mut [Vec<char>]) -> (usize, usize) {
    let (mut count, mut largest) = (0, 0);
    for y in 0..grid.len() {
        for x in 0..grid[0].len() {
            if grid[y][x] != '#' {
                continue;
            }
            count += 1;
            let (mut area, mut todo) = (0, vec![(x, y)]);
            while let Some((x, y)) = todo.pop() {
                if grid[y][x] != '#' {
                    continue;
                }
                grid[y][x] = '.';
                area += 1;
                if x > 0 {
                    todo.push((x - 1, y));
                }
                if y > 0 {
                    todo.push((x, y - 1));
                }
                if x + 1 < grid[0].len() {
                    todo.push((x + 1, y));
                }
                if y + 1 < grid.len() {
                    todo.push((x, y + 1));
                }
            }
            largest = largest.max(area);
        }
    }
    (count, largest)
}

fn main() {
    let rounds: usize = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(11);
    let mut rng = Lcg(2024);
    for _ in 0..rounds {
        let n = 20_000;
        let graph: Vec<Vec<Edge>> = (0..n).map(|_| (0..5).map(|_| Edge { node: rng.next(n), cost: 1 + rng.next(500) as u32 }).collect()).collect();
        let dist = shortest_path(&graph, 0);
        println!("dijkstra {:?}", dist.iter().filter(|d| **d != u32::MAX).max());
        let size = 120;
        let walls: HashSet<Point> = (0..size * size / 4).map(|_| Point { x: rng.next(size) as i32, y: rng.next(size) as i32 }).filter(|p| p.x + p.y > 2).collect();
        println!("astar {:?}", astar(&walls, size as i32, Point { x: 0, y: 0 }, Point { x: size as i32 - 1, y: size as i32 - 1 }));
        println!("floyd {}", floyd(160, &mut rng));
        let mut edges: Vec<(u32, usize, usize)> = (0..60_000).map(|_| (rng.next(10_000) as u32, rng.next(10_000), rng.next(10_000))).collect();
        println!("kruskal {:?}", kruskal(10_000, &mut edges));
        let dag: Vec<Vec<usize>> = (0..20_000usize).map(|v| (0..4).map(|_| v + 1 + rng.next(50)).filter(|w| *w < 20_000).collect()).collect();
        println!("topological {:?}", topological(&dag).map(|o| o.iter().enumerate().map(|(i, v)| i ^ v).sum::<usize>()));
        let sparse: Vec<Vec<usize>> = (0..5000).map(|_| (0..rng.next(3)).map(|_| rng.next(5000)).collect()).collect();
        let mut tarjan = Tarjan { graph: &sparse, index: vec![None; 5000], low: vec![0; 5000], on_stack: vec![false; 5000], stack: vec![], next: 0, components: vec![] };
        for v in 0..5000 {
            if tarjan.index[v].is_none() {
                tarjan.visit(v);
            }
        }
        println!("tarjan {} {:?}", tarjan.components.len(), tarjan.components.iter().map(Vec::len).max());
        let mut capacity: Vec<Vec<i32>> = (0..120).map(|_| (0..120).map(|_| if rng.next(6) == 0 { rng.next(50) as i32 } else { 0 }).collect()).collect();
        println!("flow {}", max_flow(&mut capacity, 0, 119));
        let mut life = Life { width: 96, height: 96, cells: (0..96 * 96).map(|_| (rng.next(3) == 0) as u8).collect() };
        (0..30).for_each(|_| life.step());
        println!("life {}", life.cells.iter().map(|c| *c as u32).sum::<u32>());
        let mut grid: Vec<Vec<char>> = (0..300).map(|_| (0..300).map(|_| if rng.next(5) < 2 { '#' } else { '.' }).collect()).collect();
        println!("islands {:?}", islands(&mut grid));
    }
}
