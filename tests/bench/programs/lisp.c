/* A Lisp: symbols, closures in association lists, a collector that marks and sweeps. It runs queens, fib, sorts and a tiny evaluator. */
#include "bench.h"

enum kind { NIL, NUMBER, SYMBOL, PAIR, BUILTIN, CLOSURE };

struct value {
    uint8_t kind, marked;
    union {
        int64_t number;
        struct { struct value *car, *cdr; };
        struct { const char *name; struct value *global; };
        struct value *(*call)(struct value *args);
        struct { struct value *params, *body, *env; };
    };
};

typedef struct value value;

static value nil_value, *nil = &nil_value, *symbols, *truth;
static value *heap, *free_list;
static size_t heap_size, collections;
static value *roots[100000];
static size_t top;
static value *quote, *if_, *lambda, *define, *let, *begin, *cond, *else_;

static void mark(value *v)
{
    while (v && !v->marked) {
        v->marked = 1;
        switch (v->kind) {
        case PAIR:
            mark(v->car);
            v = v->cdr;
            break;
        case SYMBOL:
            v = v->global;
            break;
        case CLOSURE:
            mark(v->params);
            mark(v->env);
            v = v->body;
            break;
        default:
            return;
        }
    }
}

static void collect(void)
{
    for (size_t i = 0; i < top; i++)
        mark(roots[i]);
    mark(symbols);
    free_list = NULL;
    for (size_t i = 0; i < heap_size; i++) {
        if (!heap[i].marked) {
            heap[i].car = free_list;
            free_list = &heap[i];
        }
        heap[i].marked = 0;
    }
    nil->marked = 0;
    collections++;
    if (!free_list) {
        puts("heap full");
        exit(1);
    }
}

static void keep(value *v)
{
    if (top == sizeof roots / sizeof *roots) {
        puts("too deep");
        exit(1);
    }
    roots[top++] = v;
}

static value *make(enum kind kind)
{
    if (!free_list)
        collect();
    value *v = free_list;
    free_list = v->car;
    v->kind = (uint8_t)kind;
    v->params = v->body = v->env = NULL;
    return v;
}

static value *number(int64_t n)
{
    value *v = make(NUMBER);

    v->number = n;
    return v;
}

static value *cons(value *a, value *b)
{
    keep(a);
    keep(b);
    value *v = make(PAIR);
    top -= 2;
    v->car = a;
    v->cdr = b;
    return v;
}

static value *symbol(const char *name, size_t size)
{
    for (value *l = symbols; l != nil; l = l->cdr)
        if (strlen(l->car->name) == size && !memcmp(l->car->name, name, size))
            return l->car;
    char *copy = bench_alloc(size + 1);
    memcpy(copy, name, size);
    value *v = make(SYMBOL);
    v->name = copy;
    v->global = NULL;
    symbols = cons(v, symbols);
    return v;
}

static const char *at;

static value *read_value(void)
{
    while (*at == ' ' || *at == '\n' || *at == '\t')
        at++;
    if (*at == '(') {
        value *head = nil, *last = nil;
        size_t mine = top;

        at++;
        for (;;) {
            while (*at == ' ' || *at == '\n')
                at++;
            if (*at == ')') {
                at++;
                top = mine;
                return head;
            }
            value *v = cons(read_value(), nil);
            if (head == nil) {
                head = v;
                keep(v);
            } else {
                last->cdr = v;
            }
            last = v;
        }
    }
    if (*at == '\'') {
        at++;
        return cons(quote, cons(read_value(), nil));
    }
    const char *start = at;
    while (*at && *at != ' ' && *at != '\n' && *at != '(' && *at != ')')
        at++;
    if ((*start >= '0' && *start <= '9') || (*start == '-' && at > start + 1))
        return number(atoi(start));
    return symbol(start, (size_t)(at - start));
}

static value *lookup(value *name, value *env)
{
    for (; env != nil; env = env->cdr)
        if (env->car->car == name)
            return env->car->cdr;
    if (!name->global) {
        printf("unbound %s\n", name->name);
        exit(1);
    }
    return name->global;
}

static value *eval(value *v, value *env);

static value *eval_list(value *l, value *env)
{
    if (l == nil)
        return nil;
    keep(eval(l->car, env));
    value *rest = eval_list(l->cdr, env);
    return cons(roots[--top], rest);
}

static value *eval(value *v, value *env)
{
    size_t mine = top;

    for (;;) {
        top = mine;
        if (v->kind == SYMBOL)
            return lookup(v, env);
        if (v->kind != PAIR)
            return v;
        keep(v);
        keep(env);
        value *head = v->car, *args = v->cdr;
        if (head == quote) {
            top = mine;
            return args->car;
        }
        if (head == if_) {
            v = eval(args->car, env) != nil ? args->cdr->car : args->cdr->cdr->car;
            continue;
        }
        if (head == cond) {
            while (args->car->car != else_ && eval(args->car->car, env) == nil)
                args = args->cdr;
            v = args->car->cdr->car;
            continue;
        }
        if (head == lambda) {
            value *f = make(CLOSURE);
            f->params = args->car;
            f->body = args->cdr;
            f->env = env;
            top = mine;
            return f;
        }
        if (head == define) {
            args->car->global = eval(args->cdr->car, env);
            top = mine;
            return args->car;
        }
        if (head == let) {
            value *inner = env;
            keep(env);
            for (value *l = args->car; l != nil; l = l->cdr) {
                inner = cons(cons(l->car->car, eval(l->car->cdr->car, env)), inner);
                roots[top - 1] = inner;
            }
            env = inner;
            v = args->cdr->car;
            continue;
        }
        if (head == begin) {
            for (; args->cdr != nil; args = args->cdr)
                eval(args->car, env);
            v = args->car;
            continue;
        }
        value *f = eval(head, env);
        keep(f);
        value *values = eval_list(args, env);
        keep(values);
        if (f->kind == BUILTIN) {
            value *result = f->call(values);
            top = mine;
            return result;
        }
        if (f->kind != CLOSURE) {
            puts("not a function");
            exit(1);
        }
        env = f->env;
        keep(env);
        for (value *p = f->params; p != nil; p = p->cdr, values = values->cdr) {
            env = cons(cons(p->car, values->car), env);
            roots[top - 1] = env;
        }
        value *body = f->body;
        for (; body->cdr != nil; body = body->cdr)
            eval(body->car, env);
        v = body->car;
        roots[mine] = env;
        top = mine + 1;
    }
}

static value *plus(value *a) { int64_t n = 0; for (; a != nil; a = a->cdr) n += a->car->number; return number(n); }
static value *times(value *a) { int64_t n = 1; for (; a != nil; a = a->cdr) n *= a->car->number; return number(n); }
static value *minus(value *a) { return number(a->cdr == nil ? -a->car->number : a->car->number - a->cdr->car->number); }
static value *mod(value *a) { return number(a->car->number % a->cdr->car->number); }
static value *less(value *a) { return a->car->number < a->cdr->car->number ? truth : nil; }
static value *equal(value *a) { return a->car->kind == NUMBER ? (a->car->number == a->cdr->car->number ? truth : nil) : a->car == a->cdr->car ? truth : nil; }
static value *car(value *a) { return a->car->car; }
static value *cdr(value *a) { return a->car->cdr; }
static value *cons_(value *a) { return cons(a->car, a->cdr->car); }
static value *null(value *a) { return a->car == nil ? truth : nil; }
static value *pair(value *a) { return a->car->kind == PAIR ? truth : nil; }

static void print(value *v)
{
    switch (v->kind) {
    case NIL: printf("()"); break;
    case NUMBER: printf("%lld", (long long)v->number); break;
    case SYMBOL: printf("%s", v->name); break;
    case PAIR:
        putchar('(');
        for (; v->kind == PAIR; v = v->cdr) {
            print(v->car);
            if (v->cdr != nil)
                putchar(' ');
        }
        putchar(')');
        break;
    default: printf("#f"); break;
    }
}

static const char source[] =
    "(define fib (lambda (n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))))"
    "(fib 22)"
    "(define append (lambda (a b) (if (null? a) b (cons (car a) (append (cdr a) b)))))"
    "(define range (lambda (a b) (if (< a b) (cons a (range (+ a 1) b)) '())))"
    "(define map (lambda (f l) (if (null? l) '() (cons (f (car l)) (map f (cdr l))))))"
    "(define filter (lambda (f l) (cond ((null? l) '()) ((f (car l)) (cons (car l) (filter f (cdr l)))) (else (filter f (cdr l))))))"
    "(define fold (lambda (f s l) (if (null? l) s (fold f (f s (car l)) (cdr l)))))"
    "(define qsort (lambda (l) (if (null? l) '() (let ((p (car l))) (append (qsort (filter (lambda (x) (< x p)) (cdr l))) (cons p (qsort (filter (lambda (x) (if (< x p) '() 't)) (cdr l)))))))))"
    "(define noise (lambda (n s) (if (= n 0) '() (cons (mod s 1000) (noise (- n 1) (mod (+ (* s 1103515245) 12345) 2147483648))))))"
    "(fold + 0 (qsort (noise 700 42)))"
    "(define ok (lambda (q d l) (cond ((null? l) 't) ((= (car l) q) '()) ((= (car l) (+ q d)) '()) ((= (car l) (- q d)) '()) (else (ok q (+ d 1) (cdr l))))))"
    "(define queens (lambda (n k l) (if (= k 0) 1 (fold + 0 (map (lambda (q) (if (ok q 1 l) (queens n (- k 1) (cons q l)) 0)) (range 0 n))))))"
    "(queens 6 6 '())"
    "(define tak (lambda (x y z) (if (< y x) (tak (tak (- x 1) y z) (tak (- y 1) z x) (tak (- z 1) x y)) z)))"
    "(tak 12 8 4)"
    "(define assoc (lambda (k l) (if (= k (car (car l))) (cdr (car l)) (assoc k (cdr l)))))"
    "(define ev (lambda (x e) (cond ((pair? x) (let ((a (ev (car (cdr x)) e)) (b (ev (car (cdr (cdr x))) e))) (cond ((= (car x) 'add) (+ a b)) ((= (car x) 'mul) (mod (* a b) 10007)) (else (- a b))))) ((= x 'x) (assoc 'x e)) ((= x 'y) (assoc 'y e)) (else x))))"
    "(fold + 0 (map (lambda (i) (ev '(add (mul x (add y 3)) (sub (mul x x) (mul y 17))) (cons (cons 'x i) (cons (cons 'y (* i 3)) '())))) (range 0 400)))";

int main(int argc, char **argv)
{
    static const struct { const char *name; value *(*call)(value *); } builtins[] = {
        {"+", plus}, {"*", times}, {"-", minus}, {"mod", mod}, {"<", less}, {"=", equal}, {"car", car}, {"cdr", cdr},
        {"cons", cons_}, {"null?", null}, {"pair?", pair},
    };
    int rounds = bench_arg(argc, argv, 8);

    heap_size = 100000;
    heap = bench_alloc(heap_size * sizeof *heap);
    symbols = nil;
    for (size_t i = heap_size; i-- > 0; free_list = &heap[i])
        heap[i].car = free_list;
    quote = symbol("quote", 5), if_ = symbol("if", 2), lambda = symbol("lambda", 6), define = symbol("define", 6);
    let = symbol("let", 3), begin = symbol("begin", 5), cond = symbol("cond", 4), else_ = symbol("else", 4), truth = symbol("t", 1);
    for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++) {
        value *v = make(BUILTIN);
        v->call = builtins[i].call;
        symbol(builtins[i].name, strlen(builtins[i].name))->global = v;
    }
    for (int i = 0; i < rounds; i++)
        for (at = source; *at;) {
            value *v = read_value();

            keep(v);
            v = eval(v, nil);
            top = 0;
            if (i == rounds - 1) {
                print(v);
                putchar('\n');
            }
        }
    printf("%zu\n", collections);
    return 0;
}
