//! Rust: an interpreter that walks a tree: enums in boxes, closures and lists behind Rc<RefCell>, variables in hash maps.
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::iter::Peekable;
use std::rc::Rc;
use std::str::Chars;

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(f64),
    Text(String),
    Name(String),
    Op(String),
    End,
}

struct Lexer<'a> {
    chars: Peekable<Chars<'a>>,
}

impl<'a> Lexer<'a> {
    fn take_while(&mut self, mut good: impl FnMut(char) -> bool) -> String {
        let mut s = String::new();
        while let Some(c) = self.chars.next_if(|c| good(*c)) {
            s.push(c);
        }
        s
    }

    fn next(&mut self) -> Result<Token, String> {
        self.take_while(char::is_whitespace);
        Ok(match self.chars.peek().copied() {
            None => Token::End,
            Some(c) if c.is_ascii_digit() => {
                let digits = self.take_while(|c| c.is_ascii_digit() || c == '.');
                Token::Number(digits.parse().map_err(|e| format!("{}: {}", digits, e))?)
            }
            Some(c) if c.is_alphabetic() => Token::Name(self.take_while(|c| c.is_alphanumeric() || c == '_')),
            Some('"') => {
                self.chars.next();
                let s = self.take_while(|c| c != '"');
                self.chars.next();
                Token::Text(s)
            }
            Some(c) => {
                self.chars.next();
                let mut op = c.to_string();
                if "=<>!".contains(c) {
                    op.extend(self.chars.next_if_eq(&'='));
                }
                Token::Op(op)
            }
        })
    }
}

#[derive(Debug)]
enum Expr {
    Value(Value),
    Variable(String),
    Binary(Op, Box<Expr>, Box<Expr>),
    Call(Box<Expr>, Vec<Expr>),
    Index(Box<Expr>, Box<Expr>),
    List(Vec<Expr>),
    Function(Rc<Function>),
}

#[derive(Debug)]
enum Stmt {
    Let(String, Expr),
    Assign(Expr, Expr),
    If(Expr, Vec<Stmt>, Vec<Stmt>),
    While(Expr, Vec<Stmt>),
    Return(Expr),
    Expr(Expr),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Op {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    Less,
    More,
    Equal,
    Unequal,
}

#[derive(Debug)]
struct Function {
    params: Vec<String>,
    body: Vec<Stmt>,
}

#[derive(Clone)]
enum Value {
    Nil,
    Bool(bool),
    Number(f64),
    Text(Rc<str>),
    List(Rc<RefCell<Vec<Value>>>),
    Closure(Rc<Function>, Env),
    Native(fn(&[Value]) -> Result<Value, String>),
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Value::Nil => write!(f, "nil"),
            Value::Bool(b) => write!(f, "{}", b),
            Value::Number(n) => write!(f, "{}", n),
            Value::Text(s) => write!(f, "{}", s),
            Value::List(l) => f.debug_list().entries(l.borrow().iter()).finish(),
            Value::Closure(..) | Value::Native(_) => write!(f, "<function>"),
        }
    }
}

#[derive(Clone)]
struct Env(Rc<Scope>);

struct Scope {
    variables: RefCell<HashMap<String, Value>>,
    outer: Option<Env>,
}

impl Env {
    fn new(outer: Option<Env>) -> Env {
        Env(Rc::new(Scope { variables: RefCell::default(), outer }))
    }

    fn get(&self, name: &str) -> Result<Value, String> {
        let mut scope = Some(self);
        while let Some(Env(s)) = scope {
            if let Some(v) = s.variables.borrow().get(name) {
                return Ok(v.clone());
            }
            scope = s.outer.as_ref();
        }
        Err(format!("no variable {}", name))
    }

    fn set(&self, name: &str, value: Value) -> Result<(), String> {
        if let Some(v) = self.0.variables.borrow_mut().get_mut(name) {
            *v = value;
            return Ok(());
        }
        self.0.outer.as_ref().ok_or_else(|| format!("no variable {}", name))?.set(name, value)
    }

    fn define(&self, name: &str, value: Value) {
        self.0.variables.borrow_mut().insert(name.to_string(), value);
    }
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    token: Token,
}

impl<'a> Parser<'a> {
    fn advance(&mut self) -> Result<Token, String> {
        let next = self.lexer.next()?;
        Ok(std::mem::replace(&mut self.token, next))
    }

    fn accept(&mut self, op: &str) -> Result<bool, String> {
        let here = matches!(&self.token, Token::Op(s) | Token::Name(s) if s == op);
        if here {
            self.advance()?;
        }
        Ok(here)
    }

    fn expect(&mut self, op: &str) -> Result<(), String> {
        if self.accept(op)? { Ok(()) } else { Err(format!("{} expected, not {:?}", op, self.token)) }
    }

    fn name(&mut self) -> Result<String, String> {
        match self.advance()? {
            Token::Name(s) => Ok(s),
            other => Err(format!("name expected, not {:?}", other)),
        }
    }

    fn block(&mut self) -> Result<Vec<Stmt>, String> {
        let mut body = Vec::new();
        self.expect("{")?;
        while !self.accept("}")? {
            body.push(self.statement()?);
        }
        Ok(body)
    }

    fn statement(&mut self) -> Result<Stmt, String> {
        if self.accept("let")? {
            let name = self.name()?;
            self.expect("=")?;
            let value = self.expr(0)?;
            self.expect(";")?;
            return Ok(Stmt::Let(name, value));
        }
        if self.accept("if")? {
            let (condition, yes) = (self.expr(0)?, self.block()?);
            let no = if self.accept("else")? { self.block()? } else { vec![] };
            return Ok(Stmt::If(condition, yes, no));
        }
        if self.accept("while")? {
            return Ok(Stmt::While(self.expr(0)?, self.block()?));
        }
        if self.accept("return")? {
            let value = self.expr(0)?;
            self.expect(";")?;
            return Ok(Stmt::Return(value));
        }
        let e = self.expr(0)?;
        let s = if self.accept("=")? { Stmt::Assign(e, self.expr(0)?) } else { Stmt::Expr(e) };
        self.expect(";")?;
        Ok(s)
    }

    fn operator(&self) -> Option<(Op, u32)> {
        match &self.token {
            Token::Op(s) => Some(match s.as_str() {
                "==" => (Op::Equal, 1),
                "!=" => (Op::Unequal, 1),
                "<" => (Op::Less, 2),
                ">" => (Op::More, 2),
                "+" => (Op::Add, 3),
                "-" => (Op::Sub, 3),
                "*" => (Op::Mul, 4),
                "/" => (Op::Div, 4),
                "%" => (Op::Rem, 4),
                _ => return None,
            }),
            _ => None,
        }
    }

    fn expr(&mut self, least: u32) -> Result<Expr, String> {
        let mut left = self.primary()?;
        while let Some((op, binding)) = self.operator().filter(|o| o.1 > least) {
            self.advance()?;
            left = Expr::Binary(op, Box::new(left), Box::new(self.expr(binding)?));
        }
        Ok(left)
    }

    fn list(&mut self, end: &str) -> Result<Vec<Expr>, String> {
        let mut all = Vec::new();
        while !self.accept(end)? {
            all.push(self.expr(0)?);
            self.accept(",")?;
        }
        Ok(all)
    }

    fn primary(&mut self) -> Result<Expr, String> {
        let mut e = match self.advance()? {
            Token::Number(n) => Expr::Value(Value::Number(n)),
            Token::Text(s) => Expr::Value(Value::Text(s.into())),
            Token::Name(s) if s == "fn" => {
                self.expect("(")?;
                let mut params = Vec::new();
                while !self.accept(")")? {
                    params.push(self.name()?);
                    self.accept(",")?;
                }
                Expr::Function(Rc::new(Function { params, body: self.block()? }))
            }
            Token::Name(s) => Expr::Variable(s),
            Token::Op(s) if s == "(" => {
                let e = self.expr(0)?;
                self.expect(")")?;
                e
            }
            Token::Op(s) if s == "[" => Expr::List(self.list("]")?),
            other => return Err(format!("expression expected, not {:?}", other)),
        };
        loop {
            e = if self.accept("(")? {
                Expr::Call(Box::new(e), self.list(")")?)
            } else if self.accept("[")? {
                let index = self.expr(0)?;
                self.expect("]")?;
                Expr::Index(Box::new(e), Box::new(index))
            } else {
                return Ok(e);
            };
        }
    }
}

fn binary(op: Op, a: Value, b: Value) -> Result<Value, String> {
    use Value::{Bool, Number, Text};
    Ok(match (op, a, b) {
        (Op::Add, Number(a), Number(b)) => Number(a + b),
        (Op::Sub, Number(a), Number(b)) => Number(a - b),
        (Op::Mul, Number(a), Number(b)) => Number(a * b),
        (Op::Div, Number(a), Number(b)) => Number((a / b).floor()),
        (Op::Rem, Number(a), Number(b)) => Number(a % b),
        (Op::Less, Number(a), Number(b)) => Bool(a < b),
        (Op::More, Number(a), Number(b)) => Bool(a > b),
        (Op::Equal, Number(a), Number(b)) => Bool(a == b),
        (Op::Unequal, Number(a), Number(b)) => Bool(a != b),
        (Op::Equal, Text(a), Text(b)) => Bool(a == b),
        (Op::Less, Text(a), Text(b)) => Bool(a < b),
        (Op::Add, Text(a), Text(b)) => Text(format!("{}{}", a, b).into()),
        (Op::Add, Text(a), Number(b)) => Text(format!("{}{}", a, b).into()),
        (op, a, b) => return Err(format!("{:?} of {:?} and {:?}", op, a, b)),
    })
}

fn place(list: &Value, index: &Value) -> Result<(Rc<RefCell<Vec<Value>>>, usize), String> {
    match (list, index) {
        (Value::List(l), Value::Number(i)) if (*i as usize) < l.borrow().len() => Ok((l.clone(), *i as usize)),
        _ => Err(format!("index {:?} of {:?}", index, list)),
    }
}

fn eval(e: &Expr, env: &Env) -> Result<Value, String> {
    match e {
        Expr::Value(v) => Ok(v.clone()),
        Expr::Variable(name) => env.get(name),
        Expr::Binary(op, a, b) => binary(*op, eval(a, env)?, eval(b, env)?),
        Expr::List(all) => Ok(Value::List(Rc::new(RefCell::new(all.iter().map(|e| eval(e, env)).collect::<Result<_, _>>()?)))),
        Expr::Function(f) => Ok(Value::Closure(f.clone(), env.clone())),
        Expr::Index(list, index) => {
            let (list, i) = place(&eval(list, env)?, &eval(index, env)?)?;
            let v = list.borrow()[i].clone();
            Ok(v)
        }
        Expr::Call(f, args) => {
            let f = eval(f, env)?;
            let args = args.iter().map(|a| eval(a, env)).collect::<Result<Vec<_>, _>>()?;
            call(&f, args)
        }
    }
}

fn call(f: &Value, args: Vec<Value>) -> Result<Value, String> {
    match f {
        Value::Native(f) => f(&args),
        Value::Closure(f, env) => {
            let env = Env::new(Some(env.clone()));
            f.params.iter().zip(args).for_each(|(p, a)| env.define(p, a));
            Ok(run(&f.body, &env)?.unwrap_or(Value::Nil))
        }
        _ => Err(format!("call of {:?}", f)),
    }
}

fn truth(v: &Value) -> bool {
    !matches!(v, Value::Nil | Value::Bool(false))
}

fn run(body: &[Stmt], env: &Env) -> Result<Option<Value>, String> {
    for s in body {
        let result = match s {
            Stmt::Let(name, e) => {
                env.define(name, eval(e, env)?);
                None
            }
            Stmt::Assign(Expr::Variable(name), e) => {
                env.set(name, eval(e, env)?)?;
                None
            }
            Stmt::Assign(Expr::Index(list, index), e) => {
                let (list, i) = place(&eval(list, env)?, &eval(index, env)?)?;
                let value = eval(e, env)?;
                list.borrow_mut()[i] = value;
                None
            }
            Stmt::Assign(..) => return Err("assignment".into()),
            Stmt::If(c, yes, no) => run(if truth(&eval(c, env)?) { yes } else { no }, env)?,
            Stmt::While(c, body) => {
                let mut result = None;
                while result.is_none() && truth(&eval(c, env)?) {
                    result = run(body, env)?;
                }
                result
            }
            Stmt::Return(e) => Some(eval(e, env)?),
            Stmt::Expr(e) => {
                eval(e, env)?;
                None
            }
        };
        if result.is_some() {
            return Ok(result);
        }
    }
    Ok(None)
}

const SCRIPT: &str = r#"
let fib = fn(n) { if n < 2 { return n; } return fib(n - 1) + fib(n - 2); };
print("fib", fib(18));
let sieve = fn(n) {
    let marks = []; let i = 0; let count = 0;
    while i < n { push(marks, 1); i = i + 1; }
    i = 2;
    while i < n {
        if marks[i] == 1 { count = count + 1; let j = i * i; while j < n { marks[j] = 0; j = j + i; } }
        i = i + 1;
    }
    return count;
};
print("primes", sieve(6000));
let compose = fn(f, g) { return fn(x) { return f(g(x)); }; };
let add = fn(n) { return fn(x) { return x + n; }; };
let chain = add(1); let i = 0;
while i < 30 { chain = compose(chain, add(i)); i = i + 1; }
i = 0; let total = 0;
while i < 60 { total = (total * 3 + chain(i)) % 10007; i = i + 1; }
print("chain", total);
let sort = fn(list, n) {
    let i = 1;
    while i < n {
        let x = list[i]; let j = i;
        while j > 0 { if x < list[j - 1] { list[j] = list[j - 1]; j = j - 1; } else { list[j] = x; j = 0 - j; } }
        if j == 0 { list[0] = x; }
        i = i + 1;
    }
    return list;
};
let words = []; let seed = 12345; i = 0;
while i < 60 { seed = (seed * 1103 + 12345) % 65536; push(words, "w" + seed % 100); i = i + 1; }
print("words", sort(words, 60)[7], words[59]);
"#;

fn parse(text: &str) -> Result<Vec<Stmt>, String> {
    let mut parser = Parser { lexer: Lexer { chars: text.chars().peekable() }, token: Token::End };
    let mut all = Vec::new();
    parser.advance()?;
    while parser.token != Token::End {
        all.push(parser.statement()?);
    }
    Ok(all)
}

fn print(args: &[Value]) -> Result<Value, String> {
    println!("{}", args.iter().map(|a| format!("{:?}", a)).collect::<Vec<_>>().join(" "));
    Ok(Value::Nil)
}

fn push(args: &[Value]) -> Result<Value, String> {
    match args {
        [Value::List(l), v] => l.borrow_mut().push(v.clone()),
        _ => return Err("push".into()),
    }
    Ok(Value::Nil)
}

fn main() -> Result<(), String> {
    let rounds: usize = std::env::args().nth(1).or(option_env!("BENCH_ARG").map(String::from)).and_then(|a| a.parse().ok()).unwrap_or(36);
    for _ in 0..rounds {
        let env = Env::new(None);
        env.define("print", Value::Native(print));
        env.define("push", Value::Native(push));
        run(&parse(SCRIPT)?, &env)?;
    }
    Ok(())
}
