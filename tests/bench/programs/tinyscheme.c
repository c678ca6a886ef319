/* TinyScheme, an interpreter of lists, runs a program. */
#include "bench.h"
#include "scheme.h"
#include "scheme-private.h"

static char program[] =
    "(define (tak x y z) (if (not (< y x)) z (tak (tak (- x 1) y z) (tak (- y 1) z x) (tak (- z 1) x y))))"
    "(display (tak 18 12 6)) (newline)"
    "(define (queens board k n) (if (= k n) 1 (let loop ((c 0) (s 0)) (if (= c n) s (loop (+ c 1)"
    " (+ s (if (safe? board c 1) (queens (cons c board) (+ k 1) n) 0)))))))"
    "(define (safe? board c d) (cond ((null? board) #t) ((= (car board) c) #f) ((= (car board) (+ c d)) #f)"
    " ((= (car board) (- c d)) #f) (else (safe? (cdr board) c (+ d 1)))))"
    "(display (queens '() 0 7)) (newline)";

int main(int argc, char **argv)
{
    static char out[1000];
    scheme *sc = scheme_init_new();

    scheme_set_output_port_string(sc, out, out + sizeof out);
    for (int i = 0, rounds = bench_arg(argc, argv, 5); i < rounds; i++)
        scheme_load_string(sc, program);
    printf("%s", out);
    return 0;
}
