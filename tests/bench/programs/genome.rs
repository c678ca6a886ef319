//! Rust: sequences: FASTA made and read, k-mers counted, reverse complements, open reading frames, alignment by Needleman-Wunsch and
//! Smith-Waterman with affine gaps, suffix array and Burrows-Wheeler search, a de Bruijn graph, a hidden Markov model.
use std::collections::{BTreeSet, HashMap};

struct Lcg(u64);

impl Lcg {
    fn next(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % n
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Record {
    name: String,
    bases: Vec<u8>,
}

fn fasta(rng: &mut Lcg, count: usize, length: usize) -> String {
    let mut text = String::new();
    for i in 0..count {
        text.push_str(&format!(">seq{} length={}\n", i, length));
        let mut line = String::new();
        for _ in 0..length {
            line.push(b"ACGTACGTAATT"[rng.next(12) as usize] as char);
            if line.len() == 60 {
                text += &line;
                text.push('\n');
                line.clear();
            }
        }
        text += &line;
        text.push('\n');
    }
    text
}

fn parse(text: &str) -> Vec<Record> {
    let mut records: Vec<Record> = Vec::new();
    for line in text.lines() {
        if let Some(header) = line.strip_prefix('>') {
            records.push(Record { name: header.split_whitespace().next().unwrap_or("").to_string(), bases: Vec::new() });
        } else if let Some(last) = records.last_mut() {
            last.bases.extend(line.bytes().filter(|b| b.is_ascii_alphabetic()).map(|b| b.to_ascii_uppercase()));
        }
    }
    records
}

fn complement(bases: &[u8]) -> Vec<u8> {
    let pair = |b: &u8| match b {
        b'A' => b'T',
        b'T' => b'A',
        b'C' => b'G',
        b'G' => b'C',
        other => *other,
    };
    bases.iter().rev().map(pair).collect()
}

fn kmers(bases: &[u8], k: usize) -> HashMap<&[u8], u32> {
    let mut counts = HashMap::new();
    bases.windows(k).for_each(|w| *counts.entry(w).or_insert(0) += 1);
    counts
}

fn packed_kmers(bases: &[u8], k: usize) -> HashMap<u64, u32> {
    let mask = (1u64 << (2 * k)) - 1;
    let mut counts = HashMap::new();
    let mut code = 0;
    for (i, b) in bases.iter().enumerate() {
        let digit = match b {
            b'A' => 0,
            b'C' => 1,
            b'G' => 2,
            _ => 3,
        };
        code = (code << 2 | digit) & mask;
        if i + 1 >= k {
            *counts.entry(code).or_default() += 1;
        }
    }
    counts
}

fn codon(c: &[u8]) -> char {
    const TABLE: &[u8; 64] = b"KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*Y*YSSSS*CWCLFLF";
    let index = c.iter().fold(0, |n, b| n * 4 + "ACGT".find(*b as char).unwrap());
    TABLE[index] as char
}

fn frames(bases: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for strand in [bases.to_vec(), complement(bases)] {
        for frame in 0..3 {
            let protein: String = strand[frame..].chunks_exact(3).map(codon).collect();
            found.extend(protein.split('*').filter_map(|p| p.find('M').map(|at| p[at..].to_string())).filter(|p| p.len() > 10));
        }
    }
    found.sort_by_key(|p| std::cmp::Reverse(p.len()));
    found
}

fn global(a: &[u8], b: &[u8]) -> (i32, String) {
    let mut score = vec![vec![0i32; b.len() + 1]; a.len() + 1];
    (0..=a.len()).for_each(|i| score[i][0] = -2 * i as i32);
    (0..=b.len()).for_each(|j| score[0][j] = -2 * j as i32);
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let same = if a[i - 1] == b[j - 1] { 3 } else { -1 };
            score[i][j] = (score[i - 1][j - 1] + same).max(score[i - 1][j] - 2).max(score[i][j - 1] - 2);
        }
    }
    let (mut i, mut j, mut path) = (a.len(), b.len(), String::new());
    while i > 0 || j > 0 {
        if i > 0 && j > 0 && score[i][j] == score[i - 1][j - 1] + if a[i - 1] == b[j - 1] { 3 } else { -1 } {
            path.push(if a[i - 1] == b[j - 1] { '=' } else { 'X' });
            (i, j) = (i - 1, j - 1);
        } else if i > 0 && score[i][j] == score[i - 1][j] - 2 {
            path.push('D');
            i -= 1;
        } else {
            path.push('I');
            j -= 1;
        }
    }
    (score[a.len()][b.len()], path.chars().rev().collect())
}

fn local(a: &[u8], b: &[u8]) -> i32 {
    let (open, extend) = (5, 1);
    let mut h = vec![0i32; b.len() + 1];
    let mut e = vec![0i32; b.len() + 1];
    let mut best = 0;
    for &x in a {
        let (mut diagonal, mut f) = (0, 0);
        for (j, &y) in b.iter().enumerate() {
            e[j + 1] = (e[j + 1] - extend).max(h[j + 1] - open);
            f = (f - extend).max(h[j] - open);
            let here = (diagonal + if x == y { 2 } else { -3 }).max(e[j + 1]).max(f).max(0);
            diagonal = h[j + 1];
            h[j + 1] = here;
            best = best.max(here);
        }
    }
    best
}

struct Index {
    suffixes: Vec<usize>,
    last: Vec<u8>,
    first: [usize; 256],
    ranks: Vec<[u32; 4]>,
}

fn digit(b: u8) -> Option<usize> {
    b"ACGT".iter().position(|c| *c == b)
}

impl Index {
    fn new(text: &[u8]) -> Index {
        let mut rank: Vec<usize> = text.iter().map(|b| *b as usize).chain([0]).collect();
        let n = rank.len();
        let mut suffixes: Vec<usize> = (0..n).collect();
        let mut step = 1;
        loop {
            let key = |i: usize| (rank[i], if i + step < n { rank[i + step] + 1 } else { 0 });
            suffixes.sort_unstable_by_key(|i| key(*i));
            let mut next = vec![0; n];
            for w in suffixes.windows(2) {
                next[w[1]] = next[w[0]] + usize::from(key(w[0]) != key(w[1]));
            }
            rank = next;
            if rank[suffixes[n - 1]] == n - 1 {
                break;
            }
            step *= 2;
        }
        let last: Vec<u8> = suffixes.iter().map(|i| if *i == 0 { b'$' } else { text[i - 1] }).collect();
        let mut ranks = vec![[0u32; 4]];
        let mut counts = [0usize; 256];
        for b in &last {
            let mut row = *ranks.last().unwrap();
            if let Some(d) = digit(*b) {
                row[d] += 1;
            }
            ranks.push(row);
            counts[*b as usize] += 1;
        }
        let mut first = [0; 256];
        (1..256).for_each(|c| first[c] = first[c - 1] + counts[c - 1]);
        Index { suffixes, last, first, ranks }
    }

    fn find(&self, pattern: &[u8]) -> Vec<usize> {
        let (mut low, mut high) = (0, self.last.len());
        for b in pattern.iter().rev() {
            let d = match digit(*b) {
                Some(d) => d,
                None => return Vec::new(),
            };
            low = self.first[*b as usize] + self.ranks[low][d] as usize;
            high = self.first[*b as usize] + self.ranks[high][d] as usize;
        }
        let mut found = self.suffixes[low..high.max(low)].to_vec();
        found.sort_unstable();
        found
    }
}

fn assemble(reads: &[&[u8]], k: usize) -> Vec<Vec<u8>> {
    let mut graph: HashMap<&[u8], BTreeSet<&[u8]>> = HashMap::new();
    for read in reads {
        for w in read.windows(k) {
            graph.entry(&w[..k - 1]).or_default().insert(&w[1..]);
        }
    }
    let mut starts: Vec<_> = graph.iter().filter(|(_, n)| n.len() > 1).flat_map(|(_, n)| n.iter().copied()).collect();
    starts.sort();
    starts.dedup();
    let contig = |start: &[u8]| {
        let (mut at, mut bases) = (start, start.to_vec());
        while let Some(next) = graph.get(at).filter(|n| n.len() == 1) {
            at = next.iter().next().unwrap();
            bases.push(at[at.len() - 1]);
            if bases.len() > 5000 {
                break;
            }
        }
        bases
    };
    starts.into_iter().map(contig).collect()
}

fn viterbi(bases: &[u8]) -> Vec<usize> {
    let emit: Vec<Vec<f64>> = vec![vec![0.3, 0.2, 0.2, 0.3], vec![0.15, 0.35, 0.35, 0.15], vec![0.4, 0.1, 0.1, 0.4]];
    let step: Vec<Vec<f64>> = vec![vec![0.98, 0.01, 0.01], vec![0.05, 0.9, 0.05], vec![0.02, 0.03, 0.95]];
    let mut prob = vec![(1.0f64 / 3.0).ln(); 3];
    let mut back = Vec::new();
    for b in bases {
        let d = digit(*b).unwrap_or(0);
        let best = |to: usize| (0..3).map(|from| (prob[from] + step[from][to].ln(), from)).max_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
        let row: Vec<(f64, usize)> = (0..3).map(best).collect();
        back.push([row[0].1, row[1].1, row[2].1]);
        prob = row.iter().enumerate().map(|(s, r)| r.0 + emit[s][d].ln()).collect();
    }
    let mut state = (0..3).max_by(|a, b| prob[*a].total_cmp(&prob[*b])).unwrap();
    let mut path = Vec::new();
    for row in back.iter().rev() {
        path.push(state);
        state = row[state];
    }
    path.reverse();
    path
}

fn main() {
    let rounds: usize = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(4);
    let mut rng = Lcg(42);
    for _ in 0..rounds {
        let records = parse(&fasta(&mut rng, 6, 20_000));
        let all: Vec<u8> = records.iter().flat_map(|r| r.bases.iter().copied()).collect();
        let mut common: Vec<(String, u32)> = kmers(&all, 6).into_iter().map(|(k, n)| (String::from_utf8_lossy(k).into_owned(), n)).collect();
        common.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let packed = packed_kmers(&all, 12);
        println!("{} {:?} {} {}", records[2].name, &common[..3], packed.len(), packed.values().max().unwrap());
        let proteins = frames(&records[0].bases);
        println!("{} {}", proteins.len(), proteins[0]);
        let (a, b) = (&records[1].bases[..700], &records[1].bases[60..760]);
        let (score, path) = global(a, b);
        println!("{} {} {}", score, path.matches('=').count(), local(&records[1].bases[..1500], &records[2].bases[..1500]));
        let index = Index::new(&records[3].bases);
        let hits: usize = (0..3000).map(|i| index.find(&records[3].bases[i..i + 8]).len()).sum();
        println!("{} {}", hits, index.find(b"ACGTA").len());
        let reads: Vec<&[u8]> = (0..2000).map(|_| rng.next(19_900) as usize).map(|at| &records[4].bases[at..at + 100]).collect();
        let contigs = assemble(&reads, 9);
        println!("{} {}", contigs.len(), contigs.iter().map(Vec::len).max().unwrap());
        let path = viterbi(&records[5].bases);
        println!("{:?}", (0..3).map(|s| path.iter().filter(|p| **p == s).count()).collect::<Vec<_>>());
    }
}
