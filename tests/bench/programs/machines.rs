//! Rust: virtual machines: brainfuck by an enum of operations, a stack machine with calls, a register machine of decoded words, Forth by closures, a CHIP-8 like loop.

#[derive(Clone, Copy, Debug)]
enum Op {
    Move(i32),
    Add(u8),
    Out,
    In,
    Open(usize),
    Close(usize),
    Clear,
}

fn compile(source: &str) -> Result<Vec<Op>, String> {
    let (mut ops, mut stack): (Vec<Op>, Vec<usize>) = (Vec::new(), Vec::new());
    for c in source.chars() {
        match c {
            '>' | '<' => {
                let d = if c == '>' { 1 } else { -1 };
                match ops.last_mut() {
                    Some(Op::Move(n)) => *n += d,
                    _ => ops.push(Op::Move(d)),
                }
            }
            '+' | '-' => {
                let d = if c == '+' { 1u8 } else { 255 };
                match ops.last_mut() {
                    Some(Op::Add(n)) => *n = n.wrapping_add(d),
                    _ => ops.push(Op::Add(d)),
                }
            }
            '.' => ops.push(Op::Out),
            ',' => ops.push(Op::In),
            '[' => {
                stack.push(ops.len());
                ops.push(Op::Open(0));
            }
            ']' => {
                let open = stack.pop().ok_or_else(|| format!("no [ before {}", ops.len()))?;
                if let [Op::Open(_), Op::Add(255)] = ops[open..] {
                    ops.truncate(open);
                    ops.push(Op::Clear);
                } else {
                    ops[open] = Op::Open(ops.len());
                    ops.push(Op::Close(open));
                }
            }
            _ => {}
        }
    }
    if stack.is_empty() { Ok(ops) } else { Err("no ]".into()) }
}

fn run(ops: &[Op], input: &[u8]) -> Vec<u8> {
    let mut tape = vec![0u8; 30_000];
    let (mut pc, mut at, mut read) = (0, 0usize, 0);
    let mut out = Vec::new();
    while pc < ops.len() {
        match ops[pc] {
            Op::Move(n) => at = (at as i32 + n) as usize,
            Op::Add(n) => tape[at] = tape[at].wrapping_add(n),
            Op::Out => out.push(tape[at]),
            Op::In => {
                tape[at] = input.get(read).copied().unwrap_or(0);
                read += 1;
            }
            Op::Open(end) => {
                if tape[at] == 0 {
                    pc = end;
                }
            }
            Op::Close(start) => {
                if tape[at] != 0 {
                    pc = start;
                }
            }
            Op::Clear => tape[at] = 0,
        }
        pc += 1;
    }
    out
}

const NESTED: &str = ">++++++++[>++++++++[>++++++++[>++++++++[>++++[>+++>+<<-]>>[<<+>>-]<<<-]<-]<-]<-]>>>>>.>.<[-]<.";
const PRODUCT: &str = "++++++++++++[>+++++++++++<-]>[>+>+<<-]>>[<[>>+>+<<<-]>>>[<<<+>>>-]<<-]>.>.[-]<[-]<.";
const HELLO: &str = "++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+.>++.";

#[derive(Clone, Debug)]
enum Inst {
    Push(i64),
    Load(usize),
    Store(usize),
    Add,
    Sub,
    Mul,
    Mod,
    Less,
    JumpIfZero(usize),
    Jump(usize),
    Call(usize),
    Return,
    Halt,
}

#[derive(Debug)]
enum Fault {
    Underflow,
    BadAddress(usize),
    DivideByZero,
}

struct Stack {
    values: Vec<i64>,
    locals: Vec<[i64; 4]>,
    calls: Vec<usize>,
    steps: u64,
}

impl Stack {
    fn pop(&mut self) -> Result<i64, Fault> {
        self.values.pop().ok_or(Fault::Underflow)
    }

    fn run(&mut self, program: &[Inst]) -> Result<i64, Fault> {
        let mut pc = 0;
        loop {
            self.steps += 1;
            let inst = program.get(pc).ok_or(Fault::BadAddress(pc))?;
            pc += 1;
            match inst {
                Inst::Push(v) => self.values.push(*v),
                Inst::Load(i) => self.values.push(self.locals.last().ok_or(Fault::Underflow)?[*i]),
                Inst::Store(i) => {
                    let v = self.pop()?;
                    self.locals.last_mut().ok_or(Fault::Underflow)?[*i] = v;
                }
                Inst::Add => {
                    let (b, a) = (self.pop()?, self.pop()?);
                    self.values.push(a.wrapping_add(b));
                }
                Inst::Sub => {
                    let (b, a) = (self.pop()?, self.pop()?);
                    self.values.push(a.wrapping_sub(b));
                }
                Inst::Mul => {
                    let (b, a) = (self.pop()?, self.pop()?);
                    self.values.push(a.wrapping_mul(b));
                }
                Inst::Mod => {
                    let (b, a) = (self.pop()?, self.pop()?);
                    self.values.push(a.checked_rem(b).ok_or(Fault::DivideByZero)?);
                }
                Inst::Less => {
                    let (b, a) = (self.pop()?, self.pop()?);
                    self.values.push((a < b) as i64);
                }
                Inst::JumpIfZero(to) => {
                    if self.pop()? == 0 {
                        pc = *to;
                    }
                }
                Inst::Jump(to) => pc = *to,
                Inst::Call(to) => {
                    self.calls.push(pc);
                    self.locals.push([0; 4]);
                    pc = *to;
                }
                Inst::Return => {
                    pc = self.calls.pop().ok_or(Fault::Underflow)?;
                    self.locals.pop();
                }
                Inst::Halt => return self.pop(),
            }
        }
    }
}

fn fibonacci(n: i64) -> Vec<Inst> {
    use Inst::*;
    vec![
        Push(n), Call(3), Halt,
        Store(0), Load(0), Push(2), Less, JumpIfZero(10), Load(0), Return,
        Load(0), Push(1), Sub, Call(3), Load(0), Push(2), Sub, Call(3), Add, Return,
    ]
}

fn counting(n: i64) -> Vec<Inst> {
    use Inst::*;
    vec![
        Push(0), Store(0), Push(1), Store(1),
        Load(0), Push(n), Less, JumpIfZero(21),
        Load(1), Push(31), Mul, Load(0), Add, Push(1_000_003), Mod, Store(1),
        Load(0), Push(1), Add, Store(0), Jump(4),
        Load(1), Halt,
    ]
}

struct Cpu {
    regs: [u32; 16],
    memory: Vec<u8>,
    pc: u32,
    cycles: u64,
}

impl Cpu {
    fn load(&self, address: u32) -> u32 {
        let a = address as usize;
        u32::from_le_bytes(self.memory[a..a + 4].try_into().unwrap())
    }

    fn store(&mut self, address: u32, value: u32) {
        let a = address as usize;
        self.memory[a..a + 4].copy_from_slice(&value.to_le_bytes());
    }

    fn step(&mut self) -> bool {
        let word = self.load(self.pc);
        self.pc += 4;
        self.cycles += 1;
        let (op, d, a, b) = (word >> 24, (word >> 20 & 15) as usize, (word >> 16 & 15) as usize, (word >> 12 & 15) as usize);
        let imm = ((word & 0xfff) as i32) << 20 >> 20;
        match op {
            0 => return false,
            1 => self.regs[d] = self.regs[a].wrapping_add(self.regs[b]).wrapping_add(imm as u32),
            2 => self.regs[d] = self.regs[a].wrapping_sub(self.regs[b]),
            3 => self.regs[d] = self.regs[a].wrapping_mul(self.regs[b]),
            4 => self.regs[d] = self.regs[a] ^ self.regs[b],
            5 => self.regs[d] = self.regs[a].rotate_left(imm as u32 & 31),
            6 => self.regs[d] = self.load(self.regs[a].wrapping_add(imm as u32)),
            7 => self.store(self.regs[a].wrapping_add(imm as u32), self.regs[d]),
            8 => {
                if self.regs[a] < self.regs[b] {
                    self.pc = self.pc.wrapping_add((imm * 4) as u32);
                }
            }
            9 => {
                if self.regs[a] != self.regs[b] {
                    self.pc = self.pc.wrapping_add((imm * 4) as u32);
                }
            }
            _ => panic!("bad instruction {:08x}", word),
        }
        true
    }
}

fn word(op: u32, d: u32, a: u32, b: u32, imm: i32) -> u32 {
    op << 24 | d << 20 | a << 16 | b << 12 | imm as u32 & 0xfff
}

fn cpu(rounds: u32) -> (u32, u64) {
    let mut cpu = Cpu { regs: [0; 16], memory: vec![0; 1 << 16], pc: 0, cycles: 0 };
    let program = [
        word(1, 3, 0, 0, 1024), // r3: address
        word(6, 5, 3, 0, 0),    // loop: r5 = [r3]
        word(1, 5, 5, 2, 7),
        word(5, 5, 5, 0, 3),
        word(4, 6, 6, 5, 0),
        word(7, 5, 3, 0, 0),
        word(1, 3, 3, 0, 4),
        word(8, 0, 3, 7, -7),
        word(1, 2, 2, 0, 1),
        word(3, 6, 6, 8, 0),
        word(9, 0, 2, 1, -11),
        0,
    ];
    for (i, w) in program.iter().enumerate() {
        cpu.store(i as u32 * 4, *w);
    }
    cpu.regs[1] = rounds;
    cpu.regs[7] = 1024 + 4 * 200;
    cpu.regs[8] = 2654435761;
    while cpu.step() {}
    (cpu.regs[6], cpu.cycles)
}

type Word = Box<dyn Fn(&mut Vec<i64>)>;

fn forth(source: &str) -> Vec<Word> {
    let binary = |f: fn(i64, i64) -> i64| -> Word {
        Box::new(move |s: &mut Vec<i64>| {
            let b = s.pop().unwrap();
            let a = s.pop().unwrap();
            s.push(f(a, b));
        })
    };
    source
        .split_whitespace()
        .map(|w| match w {
            "+" => binary(|a, b| a.wrapping_add(b)),
            "-" => binary(|a, b| a.wrapping_sub(b)),
            "*" => binary(|a, b| a.wrapping_mul(b)),
            "xor" => binary(|a, b| a ^ b),
            "max" => binary(i64::max),
            "dup" => Box::new(|s: &mut Vec<i64>| s.push(*s.last().unwrap())) as Word,
            "swap" => Box::new(|s: &mut Vec<i64>| {
                let n = s.len();
                s.swap(n - 1, n - 2);
            }),
            "drop" => Box::new(|s: &mut Vec<i64>| {
                s.pop();
            }),
            n => {
                let n: i64 = n.parse().unwrap();
                Box::new(move |s: &mut Vec<i64>| s.push(n))
            }
        })
        .collect()
}

fn main() {
    let scale: u32 = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(2);
    for source in [NESTED, PRODUCT, HELLO] {
        let ops = compile(source).unwrap();
        let mut sum = 0u64;
        for _ in 0..scale * 24 {
            sum += run(&ops, b"").iter().map(|b| *b as u64).sum::<u64>();
        }
        println!("{} {}", ops.len(), sum);
    }
    println!("{:?} {:?}", compile("[[]").err(), compile("]").err());
    for program in [fibonacci(20 + scale as i64 / 3), counting(100_000 * scale as i64), vec![Inst::Add], vec![Inst::Push(1), Inst::Push(0), Inst::Mod, Inst::Halt]] {
        let mut stack = Stack { values: vec![], locals: vec![[0; 4]], calls: vec![], steps: 0 };
        println!("{:?} {}", stack.run(&program), stack.steps);
    }
    println!("{:?}", cpu(4000 * scale));
    let words = forth("dup 31 * swap 7 + xor dup 3 max 17 - dup drop");
    let mut stack = vec![1i64];
    for i in 0..150_000 * scale as i64 {
        stack.push(i);
        words[0..2].iter().for_each(|w| w(&mut stack));
        words[2..].iter().for_each(|w| w(&mut stack));
        stack.truncate(2);
    }
    println!("{:?}", stack);
}
