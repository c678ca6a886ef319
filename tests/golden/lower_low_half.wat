;; dump: lower
;; The lower half of an i64 as an operand, a stored value, a count, in a compare: the register of the whole, without a move. As an
;; address, or wanted twice, it is made.
(module
  (memory 1)
  (func (export "f") (param $x i64) (param $n i32) (result i32)
    (i32.store offset=8 (local.get $n) (i32.wrap_i64 (i64.shr_u (local.get $x) (i64.const 3))))
    (i32.store8 offset=2 (local.get $n) (i32.wrap_i64 (i64.shr_u (local.get $x) (i64.const 5))))
    (if (i32.lt_u (i32.wrap_i64 (local.get $x)) (local.get $n)) (then (return (i32.const 5))))
    (local.set $n (i32.xor (local.get $n) (i32.wrap_i64 (i64.shr_u (local.get $x) (i64.const 7)))))
    (local.set $n (i32.shl (local.get $n) (i32.wrap_i64 (i64.shr_u (local.get $x) (i64.const 9)))))
    (i32.add (i32.load (i32.wrap_i64 (i64.shr_u (local.get $x) (i64.const 11)))) (local.get $n))))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %3=rdi, %6=rsi
;;>      1  move.8 %10, %3
;;>      2  shr.8 %10, 3
;;>      3  mov.4 [%6 + 8], %10
;;>      4  move.8 %9, %3
;;>      5  shr.8 %9, 5
;;>      6  mov.1 [%6 + 2], %9
;;>      7  cmp.4 %3, %6
;;>      8  jb.8 block 1
;;>      9  jmp.8 block 2
;;> block 1:  from 0
;;>     10  movi.4 %8, 5
;;>     11  ret.8 0  uses %8=rax
;;> block 2:  from 0
;;>     12  move.8 %7, %3
;;>     13  shr.8 %7, 7
;;>     14  mov.4 %5, %7
;;>     15  xor.4 %5, %6
;;>     16  move.8 %4, %3
;;>     17  shr.8 %4, 9
;;>     18  shlx.4 %0, %5, %4
;;>     19  move.8 %2, %3
;;>     20  shr.8 %2, 11
;;>     21  mov.4 %1, %2
;;>     22  add.4 %0, [%1]
;;>     23  ret.8 0  uses %0=rax
;;>
