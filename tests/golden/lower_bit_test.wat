;; dump: lower
;; One bit as a condition, at a place that is not constant: from the carry flag, by its opposite when it is asked for as zero.
;; Bits at a constant place: a test of what was shifted, in memory too.
(module
  (memory 1)
  (func (export "f") (param $x i32) (param $n i32) (param $y i64) (param $m i64) (result i32)
    (if (i32.and (i32.shr_u (local.get $x) (local.get $n)) (i32.const 1)) (then (return (i32.const 5))))
    (if (i64.eqz (i64.and (local.get $y) (i64.shl (i64.const 1) (local.get $m)))) (then (return (i32.const 6))))
    (if (i32.and (i32.shr_s (local.get $x) (i32.const 4)) (i32.const 3)) (then (return (i32.const 7))))
    (if (i32.eqz (i32.and (i32.shr_u (i32.load8_u (local.get $x)) (i32.const 5)) (i32.const 1))) (then (return (i32.const 8))))
    (select (local.get $x) (local.get $n) (i32.and (i32.const 1) (i32.shr_s (local.get $n) (local.get $x))))))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %2=rdi, %1=rsi, %6=rdx, %7=rcx
;;>      1  bt.4 %2, %1
;;>      2  jb.8 block 1
;;>      3  jmp.8 block 2
;;> block 1:  from 0
;;>      4  movi.4 %8, 5
;;>      5  ret.8 0  uses %8=rax
;;> block 2:  from 0
;;>      6  bt.8 %6, %7
;;>      7  jae.8 block 3
;;>      8  jmp.8 block 4
;;> block 3:  from 2
;;>      9  movi.4 %5, 6
;;>     10  ret.8 0  uses %5=rax
;;> block 4:  from 2
;;>     11  test.4 %2, 48
;;>     12  jne.8 block 5
;;>     13  jmp.8 block 6
;;> block 5:  from 4
;;>     14  movi.4 %4, 7
;;>     15  ret.8 0  uses %4=rax
;;> block 6:  from 4
;;>     16  test.1 [%2], 32
;;>     17  je.8 block 7
;;>     18  jmp.8 block 8
;;> block 7:  from 6
;;>     19  movi.4 %3, 8
;;>     20  ret.8 0  uses %3=rax
;;> block 8:  from 6
;;>     21  bt.4 %1, %2
;;>     22  move.4 %0, %1
;;>     23  cmovb.4 %0, %2
;;>     24  ret.8 0  uses %0=rax
;;>
