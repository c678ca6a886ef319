/* A small language: tokens, a parser that makes a tree of unique_ptr, an interpreter with virtual eval and names in hash maps,
 * and a visitor that counts and folds. */
#include "bench.h"
#include <cmath>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace {

struct Environment {
    std::unordered_map<std::string, double> values;
    Environment *outer = nullptr;
    double *find(const std::string &name)
    {
        for (Environment *e = this; e; e = e->outer)
            if (auto it = e->values.find(name); it != e->values.end())
                return &it->second;
        return nullptr;
    }
};

struct Number;
struct Variable;
struct Binary;
struct Assign;
struct Block;
struct While;
struct If;
struct Call;

struct Visitor {
    virtual ~Visitor() = default;
    virtual void visit(const Number &) = 0;
    virtual void visit(const Variable &) = 0;
    virtual void visit(const Binary &) = 0;
    virtual void visit(const Assign &) = 0;
    virtual void visit(const Block &) = 0;
    virtual void visit(const While &) = 0;
    virtual void visit(const If &) = 0;
    virtual void visit(const Call &) = 0;
};

struct Node {
    virtual ~Node() = default;
    virtual double eval(Environment &env) const = 0;
    virtual void accept(Visitor &v) const = 0;
};
using Tree = std::unique_ptr<Node>;

struct Number : Node {
    double value;
    explicit Number(double v) : value(v) {}
    double eval(Environment &) const override { return value; }
    void accept(Visitor &v) const override { v.visit(*this); }
};

struct Variable : Node {
    std::string name;
    explicit Variable(std::string n) : name(std::move(n)) {}
    double eval(Environment &env) const override
    {
        double *at = env.find(name);
        return at ? *at : 0;
    }
    void accept(Visitor &v) const override { v.visit(*this); }
};

struct Binary : Node {
    char op;
    Tree left, right;
    Binary(char o, Tree l, Tree r) : op(o), left(std::move(l)), right(std::move(r)) {}
    double eval(Environment &env) const override
    {
        double a = left->eval(env), b = right->eval(env);
        switch (op) {
        case '+': return a + b;
        case '-': return a - b;
        case '*': return a * b;
        case '/': return b != 0 ? a / b : 0;
        case '%': return a - std::floor(a / b) * b;
        case '<': return a < b;
        case '=': return a == b;
        }
        return 0;
    }
    void accept(Visitor &v) const override { v.visit(*this); }
};

struct Assign : Node {
    std::string name;
    Tree value;
    Assign(std::string n, Tree v) : name(std::move(n)), value(std::move(v)) {}
    double eval(Environment &env) const override
    {
        double v = value->eval(env);
        if (double *at = env.find(name))
            *at = v;
        else
            env.values[name] = v;
        return v;
    }
    void accept(Visitor &v) const override { v.visit(*this); }
};

struct Block : Node {
    std::vector<Tree> all;
    double eval(Environment &env) const override
    {
        double last = 0;
        for (const auto &s : all)
            last = s->eval(env);
        return last;
    }
    void accept(Visitor &v) const override { v.visit(*this); }
};

struct While : Node {
    Tree condition, body;
    While(Tree c, Tree b) : condition(std::move(c)), body(std::move(b)) {}
    double eval(Environment &env) const override
    {
        double last = 0;
        while (condition->eval(env) != 0)
            last = body->eval(env);
        return last;
    }
    void accept(Visitor &v) const override { v.visit(*this); }
};

struct If : Node {
    Tree condition, yes, no;
    If(Tree c, Tree y, Tree n) : condition(std::move(c)), yes(std::move(y)), no(std::move(n)) {}
    double eval(Environment &env) const override { return condition->eval(env) != 0 ? yes->eval(env) : no ? no->eval(env) : 0; }
    void accept(Visitor &v) const override { v.visit(*this); }
};

struct Function {
    std::vector<std::string> parameters;
    Tree body;
};
std::unordered_map<std::string, Function> functions;
Environment globals;

struct Call : Node {
    std::string name;
    std::vector<Tree> arguments;
    double eval(Environment &env) const override
    {
        auto it = functions.find(name);
        if (it == functions.end())
            return 0;
        Environment inner;
        inner.outer = &globals;
        for (size_t i = 0; i < arguments.size(); i++)
            inner.values[it->second.parameters[i]] = arguments[i]->eval(env);
        return it->second.body->eval(inner);
    }
    void accept(Visitor &v) const override { v.visit(*this); }
};

struct Counter : Visitor {
    int nodes = 0, depth = 0, deepest = 0;
    uint32_t sum = 0;
    void note(uint32_t kind)
    {
        nodes++;
        sum = sum * 31 + kind;
        deepest = std::max(deepest, depth);
    }
    void down(const Node *n)
    {
        depth++;
        if (n)
            n->accept(*this);
        depth--;
    }
    void visit(const Number &n) override { note((uint32_t)n.value); }
    void visit(const Variable &v) override { note((uint32_t)v.name.size()); }
    void visit(const Binary &b) override { note((uint32_t)b.op); down(b.left.get()); down(b.right.get()); }
    void visit(const Assign &a) override { note(3); down(a.value.get()); }
    void visit(const Block &b) override { note(4); for (auto &s : b.all) down(s.get()); }
    void visit(const While &w) override { note(5); down(w.condition.get()); down(w.body.get()); }
    void visit(const If &i) override { note(6); down(i.condition.get()); down(i.yes.get()); down(i.no.get()); }
    void visit(const Call &c) override { note(7); for (auto &a : c.arguments) down(a.get()); }
};

struct Token {
    enum Kind { END, NAME, NUMBER, SIGN } kind;
    std::string text;
    double number;
};

class Lexer {
    const std::string &source;
    size_t at = 0;
public:
    explicit Lexer(const std::string &s) : source(s) {}
    std::vector<Token> all()
    {
        std::vector<Token> tokens;
        while (at < source.size()) {
            char c = source[at];
            if (isspace((unsigned char)c)) {
                at++;
            } else if (isalpha((unsigned char)c)) {
                std::string name;
                while (at < source.size() && isalnum((unsigned char)source[at]))
                    name += source[at++];
                tokens.push_back({Token::NAME, name, 0});
            } else if (isdigit((unsigned char)c)) {
                double v = 0;
                while (at < source.size() && isdigit((unsigned char)source[at]))
                    v = v * 10 + (source[at++] - '0');
                tokens.push_back({Token::NUMBER, "", v});
            } else {
                tokens.push_back({Token::SIGN, std::string(1, c), 0});
                at++;
            }
        }
        tokens.push_back({Token::END, "", 0});
        return tokens;
    }
};

class Parser {
    std::vector<Token> tokens;
    size_t at = 0;
    bool is(const char *s) const { return tokens[at].text == s; }
    bool accept(const char *s)
    {
        if (!is(s))
            return false;
        at++;
        return true;
    }
    Tree primary()
    {
        Token t = tokens[at++];
        if (t.kind == Token::NUMBER)
            return std::make_unique<Number>(t.number);
        if (t.text == "(") {
            Tree inner = expression();
            accept(")");
            return inner;
        }
        if (accept("(")) {
            auto call = std::make_unique<Call>();
            call->name = t.text;
            while (!accept(")")) {
                call->arguments.push_back(expression());
                accept(",");
            }
            return call;
        }
        return std::make_unique<Variable>(t.text);
    }
    Tree level(int l)
    {
        static const char *const signs[] = {"<=", "+-", "*/%"};
        if (l == 3)
            return primary();
        Tree left = level(l + 1);
        while (tokens[at].kind == Token::SIGN && strchr(signs[l], tokens[at].text[0])) {
            char op = tokens[at++].text[0];
            left = std::make_unique<Binary>(op, std::move(left), level(l + 1));
        }
        return left;
    }
    Tree expression() { return level(0); }
    Tree block()
    {
        auto b = std::make_unique<Block>();
        accept("{");
        while (!accept("}"))
            b->all.push_back(statement());
        return b;
    }
    Tree statement()
    {
        if (accept("while")) {
            Tree c = expression();
            return std::make_unique<While>(std::move(c), block());
        }
        if (accept("if")) {
            Tree c = expression(), y = block(), n;
            if (accept("else"))
                n = block();
            return std::make_unique<If>(std::move(c), std::move(y), std::move(n));
        }
        if (accept("let")) {
            std::string name = tokens[at++].text;
            at++;
            Tree v = expression();
            accept(";");
            return std::make_unique<Assign>(name, std::move(v));
        }
        Tree e = expression();
        accept(";");
        return e;
    }
public:
    explicit Parser(std::vector<Token> t) : tokens(std::move(t)) {}
    Tree program()
    {
        auto b = std::make_unique<Block>();
        while (tokens[at].kind != Token::END) {
            if (!accept("def")) {
                b->all.push_back(statement());
                continue;
            }
            Function f;
            std::string name = tokens[at++].text;
            accept("(");
            while (!accept(")")) {
                f.parameters.push_back(tokens[at++].text);
                accept(",");
            }
            f.body = block();
            functions[name] = std::move(f);
        }
        return b;
    }
};

const char source[] = R"(
def fib(n) { if n < 2 { n } else { fib(n - 1) + fib(n - 2) } }
def gcd(a, b) { while 0 < b { let t = a % b; let a = b; let b = t; } a }
def prime(n) { let d = 2; let ok = 1; while (d * d < n + 1) * ok { if n % d = 0 { let ok = 0; } let d = d + 1; } ok }
let total = 0;
let i = 2;
while i < limit {
    if prime(i) { let total = total + gcd(i, 360) + i; }
    let i = i + 1;
}
let collatz = 0; let start = 1;
while start < limit / 8 {
    let n = start;
    while 1 < n { if n % 2 = 0 { let n = n / 2; } else { let n = 3 * n + 1; } let collatz = collatz + 1; }
    let start = start + 1;
}
total + collatz * 1000 + fib(18)
)";

}

int main(int argc, char **argv)
{
    std::string text;
    Counter counter;

    for (int i = 0; i < 300; i++) {
        text += source;
        if (i % 10 == 9) {
            Tree part = Parser(Lexer(text).all()).program();
            part->accept(counter);
            text.clear();
        }
    }
    text = source;
    Tree program = Parser(Lexer(text).all()).program();
    globals.values["limit"] = bench_arg(argc, argv, 120000);
    double result = program->eval(globals);
    printf("%.0f, %d nodes, depth %d, %08x\n", result, counter.nodes, counter.deepest, counter.sum);
    return 0;
}
