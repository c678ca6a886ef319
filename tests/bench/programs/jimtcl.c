/* Jim, a small Tcl, runs a script: procedures, lists, strings, dictionaries, expressions. */
#include "bench.h"
#include "jim.h"

static const char script[] =
    "proc fib n {if {$n < 2} {return $n}; expr {[fib [expr {$n - 1}]] + [fib [expr {$n - 2}]]}}\n"
    "puts [fib 19]\n"
    "proc sieve n {set flags [lrepeat $n 1]; set count 0\n"
    " for {set i 2} {$i < $n} {incr i} {if {[lindex $flags $i]} {incr count; for {set k [expr {$i + $i}]} {$k < $n} {incr k $i} {lset flags $k 0}}}\n"
    " return $count}\n"
    "puts [sieve 30000]\n"
    "proc words n {set d [dict create]; set s 42\n"
    " for {set i 0} {$i < $n} {incr i} {set s [expr {($s * 1103515245 + 12345) % 2147483648}]; set w word[expr {$s / 7 % 500}]; if {[dict exists $d $w]} {dict set d $w [expr {[dict get $d $w] + 1}]} else {dict set d $w 1}}\n"
    " set out {}; foreach w [lsort [dict keys $d]] {lappend out $w=[dict get $d $w]}\n"
    " return [string length [join $out ,]]}\n"
    "puts [words 20000]\n"
    "proc text n {set s {}; for {set i 0} {$i < $n} {incr i} {append s [format {%d:%s } $i [string repeat ab [expr {$i % 5}]]]}\n"
    " set c 0; foreach w [split $s] {if {[string match {*ab} $w]} {incr c [string length $w]}}\n"
    " return $c/[string first 999:abab $s]/[string length [string map {ab X 1 one} $s]]}\n"
    "puts [text 10000]\n"
    "proc sort l {if {[llength $l] < 2} {return $l}; set p [lindex $l 0]; set a {}; set b {}\n"
    " foreach x [lrange $l 1 end] {if {$x < $p} {lappend a $x} else {lappend b $x}}\n"
    " return [concat [sort $a] $p [sort $b]]}\n"
    "set l {}; for {set i 0} {$i < 4000} {incr i} {lappend l [expr {$i * 7919 % 10007}]}\n"
    "puts [lindex [sort $l] 1234]\n"
    "set x 0.5; for {set i 0} {$i < 60000} {incr i} {set x [expr {3.75 * $x * (1 - $x)}]}\nputs [expr {int($x * 1000)}]\n";

static int put(Jim_Interp *interp, int argc, Jim_Obj *const *argv)
{
    (void)interp;
    puts(Jim_String(argv[argc - 1]));
    return JIM_OK;
}

int main(int argc, char **argv)
{
    for (int i = 0, rounds = bench_arg(argc, argv, 5); i < rounds; i++) {
        Jim_Interp *interp = Jim_CreateInterp();

        Jim_RegisterCoreCommands(interp);
        Jim_CreateCommand(interp, "puts", put, NULL, NULL);
        if (Jim_Eval(interp, script) != JIM_OK)
            puts(Jim_String(Jim_GetResult(interp)));
        Jim_FreeInterp(interp);
    }
    return 0;
}
