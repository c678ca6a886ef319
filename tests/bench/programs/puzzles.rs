//! Rust: search: queens three ways, sudoku, permutations, knight's tour, subset sums, N-gram distance, longest common subsequence, sliding puzzle, minimax.
use std::collections::{HashMap, HashSet, VecDeque};

fn safe(board: &[usize], column: usize) -> bool {
    let row = board.len();
    board.iter().enumerate().all(|(r, &c)| c != column && row - r != if c > column { c - column } else { column - c })
}

fn queens(n: usize, board: &mut Vec<usize>) -> usize {
    if board.len() == n {
        return 1;
    }
    let mut count = 0;
    for column in 0..n {
        if safe(board, column) {
            board.push(column);
            count += queens(n, board);
            board.pop();
        }
    }
    count
}

struct Board {
    columns: Vec<bool>,
    up: Vec<bool>,
    down: Vec<bool>,
}

fn queens_flags(n: usize, row: usize, b: &mut Board) -> usize {
    if row == n {
        return 1;
    }
    (0..n)
        .map(|c| {
            if b.columns[c] || b.up[row + c] || b.down[row + n - c - 1] {
                return 0;
            }
            b.columns[c] = true;
            b.up[row + c] = true;
            b.down[row + n - c - 1] = true;
            let found = queens_flags(n, row + 1, b);
            b.columns[c] = false;
            b.up[row + c] = false;
            b.down[row + n - c - 1] = false;
            found
        })
        .sum()
}

type Grid = [[u8; 9]; 9];

fn possible(grid: &Grid, y: usize, x: usize, n: u8) -> bool {
    for i in 0..9 {
        if grid[y][i] == n || grid[i][x] == n {
            return false;
        }
    }
    let (y0, x0) = (y / 3 * 3, x / 3 * 3);
    for i in 0..3 {
        for j in 0..3 {
            if grid[y0 + i][x0 + j] == n {
                return false;
            }
        }
    }
    true
}

fn sudoku(grid: &mut Grid, steps: &mut u64) -> bool {
    *steps += 1;
    for y in 0..9 {
        for x in 0..9 {
            if grid[y][x] == 0 {
                for n in 1..=9 {
                    if possible(grid, y, x, n) {
                        grid[y][x] = n;
                        if sudoku(grid, steps) {
                            return true;
                        }
                        grid[y][x] = 0;
                    }
                }
                return false;
            }
        }
    }
    true
}

fn permutations(items: &mut Vec<u8>, k: usize, visit: &mut impl FnMut(&[u8])) {
    if k == items.len() {
        visit(items);
        return;
    }
    for i in k..items.len() {
        items.swap(k, i);
        permutations(items, k + 1, visit);
        items.swap(k, i);
    }
}

const KNIGHT: [(i32, i32); 8] = [(1, 2), (2, 1), (2, -1), (1, -2), (-1, -2), (-2, -1), (-2, 1), (-1, 2)];

fn tour(size: i32, x: i32, y: i32) -> Option<usize> {
    let mut board = vec![vec![0u32; size as usize]; size as usize];
    let (mut x, mut y) = (x, y);
    board[y as usize][x as usize] = 1;
    let free = |b: &Vec<Vec<u32>>, x: i32, y: i32| x >= 0 && y >= 0 && x < size && y < size && b[y as usize][x as usize] == 0;
    for step in 2..=(size * size) as u32 {
        let next = KNIGHT
            .iter()
            .map(|(dx, dy)| (x + dx, y + dy))
            .filter(|&(u, v)| free(&board, u, v))
            .min_by_key(|&(u, v)| KNIGHT.iter().filter(|(dx, dy)| free(&board, u + dx, v + dy)).count());
        match next {
            None => return Some(step as usize),
            Some((u, v)) => {
                x = u;
                y = v;
                board[y as usize][x as usize] = step;
            }
        }
    }
    None
}

fn levenshtein(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut costs: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut last = i;
        costs[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let new = if ca == *cb { last } else { 1 + last.min(costs[j]).min(costs[j + 1]) };
            last = costs[j + 1];
            costs[j + 1] = new;
        }
    }
    costs[b.len()]
}

fn lcs(a: &[u8], b: &[u8]) -> String {
    let mut table = vec![vec![0u16; b.len() + 1]; a.len() + 1];
    for i in 0..a.len() {
        for j in 0..b.len() {
            table[i + 1][j + 1] = if a[i] == b[j] { table[i][j] + 1 } else { std::cmp::max(table[i][j + 1], table[i + 1][j]) };
        }
    }
    let (mut i, mut j, mut out) = (a.len(), b.len(), Vec::new());
    while i > 0 && j > 0 {
        if a[i - 1] == b[j - 1] {
            out.push(a[i - 1]);
            i -= 1;
            j -= 1;
        } else if table[i - 1][j] >= table[i][j - 1] {
            i -= 1;
        } else {
            j -= 1;
        }
    }
    out.reverse();
    String::from_utf8(out).unwrap()
}

fn slide(start: [u8; 9]) -> Option<u32> {
    let goal = [1, 2, 3, 4, 5, 6, 7, 8, 0];
    let mut seen = HashSet::new();
    let mut queue = VecDeque::from([(start, 0)]);
    seen.insert(start);
    while let Some((state, depth)) = queue.pop_front() {
        if state == goal {
            return Some(depth);
        }
        let hole = state.iter().position(|t| *t == 0)?;
        let (x, y) = (hole % 3, hole / 3);
        let moves = [(x > 0, hole.wrapping_sub(1)), (x < 2, hole + 1), (y > 0, hole.wrapping_sub(3)), (y < 2, hole + 3)];
        for &(_, to) in moves.iter().filter(|m| m.0) {
            let mut next = state;
            next.swap(hole, to);
            if seen.insert(next) {
                queue.push_back((next, depth + 1));
            }
        }
    }
    None
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Cell {
    Empty,
    X,
    O,
}

const LINES: [[usize; 3]; 8] = [[0, 1, 2], [3, 4, 5], [6, 7, 8], [0, 3, 6], [1, 4, 7], [2, 5, 8], [0, 4, 8], [2, 4, 6]];

fn winner(board: &[Cell; 9]) -> Option<Cell> {
    LINES.iter().map(|l| l.map(|i| board[i])).find(|l| l[0] != Cell::Empty && l[0] == l[1] && l[1] == l[2]).map(|l| l[0])
}

fn minimax(board: &mut [Cell; 9], turn: Cell, nodes: &mut u64) -> i32 {
    *nodes += 1;
    match winner(board) {
        Some(Cell::X) => return 1,
        Some(Cell::O) => return -1,
        _ => {}
    }
    let mut best: Option<i32> = None;
    for i in 0..9 {
        if board[i] != Cell::Empty {
            continue;
        }
        board[i] = turn;
        let score = minimax(board, if turn == Cell::X { Cell::O } else { Cell::X }, nodes);
        board[i] = Cell::Empty;
        best = Some(match (best, turn) {
            (None, _) => score,
            (Some(b), Cell::X) => b.max(score),
            (Some(b), _) => b.min(score),
        });
    }
    best.unwrap_or(0)
}

fn subsets(numbers: &[i64], target: i64) -> usize {
    let (left, right) = numbers.split_at(numbers.len() / 2);
    let sums = |part: &[i64]| (0..1usize << part.len()).map(|mask| part.iter().enumerate().filter(|(i, _)| mask >> i & 1 == 1).map(|(_, n)| n).sum::<i64>()).collect::<Vec<_>>();
    let mut counts: HashMap<i64, usize> = HashMap::new();
    for s in sums(left) {
        *counts.entry(s).or_insert(0) += 1;
    }
    sums(right).iter().filter_map(|s| counts.get(&(target - s))).sum()
}

fn main() {
    let rounds: usize = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(2);
    for round in 0..rounds {
        println!("queens {} {}", queens(9, &mut vec![]), queens_flags(9, 0, &mut Board { columns: vec![false; 9], up: vec![false; 18], down: vec![false; 18] }));
        let mut grid: Grid = [[0; 9]; 9];
        for (i, c) in "530070000600195000098000060800060003400803001700020006060000280000419005000080079".bytes().enumerate() {
            grid[i / 9][i % 9] = c - b'0';
        }
        grid[0][0] = 0;
        grid[8][8] = 0;
        let mut steps = 0;
        for _ in 0..40 {
            sudoku(&mut grid.clone(), &mut steps);
        }
        println!("sudoku {}", steps);
        let mut best = (0u32, 0u64);
        permutations(&mut (1..=9).collect(), 0, &mut |p| {
            let value = p.iter().enumerate().fold(0u32, |s, (i, v)| s + (i as u32 + 1) * (*v as u32 ^ round as u32));
            if value >= best.0 {
                best = (value, best.1 + 1);
            }
        });
        println!("permutations {:?} tour {:?}", best, (0..24).map(|i| tour(24, i, 0)).collect::<Vec<_>>().len());
        let mut seed = 99u32 + round as u32;
        let mut letters = |n: usize| -> String {
            (0..n)
                .map(|_| {
                    seed = seed.wrapping_mul(1103515245).wrapping_add(12345);
                    (b'a' + (seed >> 16) as u8 % 4) as char
                })
                .collect()
        };
        let words: Vec<String> = (0..120).map(|i| letters(10 + i % 20)).collect();
        let nearest: usize = words.iter().map(|a| words.iter().filter(|b| *b != a).map(|b| levenshtein(a, b)).min().unwrap()).sum();
        let (a, b) = (letters(1500), letters(1500));
        println!("distance {} {}", nearest, lcs(a.as_bytes(), b.as_bytes()).len());
        println!("slide {:?}", slide([8, 6, 7, 2, 5, 4, 3, 0, 1]));
        let mut nodes = 0;
        println!("minimax {} {}", minimax(&mut [Cell::Empty; 9], Cell::X, &mut nodes), nodes);
        let numbers: Vec<i64> = (1..=28).map(|i| i * i * 37 % 1009 - 300).collect();
        println!("subsets {}", subsets(&numbers, 1234));
    }
}
