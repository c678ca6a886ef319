;; dump: lower
;; Signed bytes and shorts in memory against constants of one byte, in their own order; bits of a load by a register; one byte of
;; a register against a constant and against memory.
(module
  (memory 1)
  (func (export "f") (param $p i32) (param $x i32) (result i32)
    (if (i32.gt_s (i32.load8_s (local.get $p)) (i32.const -1)) (then (return (i32.const 1))))
    (if (i32.lt_s (i32.load16_s offset=2 (local.get $p)) (i32.const -100)) (then (return (i32.const 2))))
    (if (i32.eqz (i32.load8_s offset=4 (local.get $p))) (then (return (i32.const 3))))
    (if (i32.and (i32.load8_u offset=5 (local.get $p)) (local.get $x)) (then (return (i32.const 4))))
    (if (i32.eqz (i32.and (local.get $x) (i32.load offset=8 (local.get $p)))) (then (return (i32.const 5))))
    (if (i32.lt_u (i32.and (i32.mul (local.get $x) (i32.const 7)) (i32.const 255)) (i32.const 200)) (then (return (i32.const 6))))
    (if (i32.gt_s (i32.and (local.get $x) (i32.const 255)) (i32.load8_u offset=12 (local.get $p))) (then (return (i32.const 7))))
    (i32.const 8)))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %2=rdi, %3=rsi
;;>      1  cmp.1 [%2], -1
;;>      2  jg.8 block 1
;;>      3  jmp.8 block 2
;;> block 1:  from 0
;;>      4  movi.4 %10, 1
;;>      5  ret.8 0  uses %10=rax
;;> block 2:  from 0
;;>      6  cmp.2 [%2 + 2], -100
;;>      7  jl.8 block 3
;;>      8  jmp.8 block 4
;;> block 3:  from 2
;;>      9  movi.4 %9, 2
;;>     10  ret.8 0  uses %9=rax
;;> block 4:  from 2
;;>     11  cmp.1 [%2 + 4], 0
;;>     12  je.8 block 5
;;>     13  jmp.8 block 6
;;> block 5:  from 4
;;>     14  movi.4 %8, 3
;;>     15  ret.8 0  uses %8=rax
;;> block 6:  from 4
;;>     16  test.1 [%2 + 5], %3
;;>     17  jne.8 block 7
;;>     18  jmp.8 block 8
;;> block 7:  from 6
;;>     19  movi.4 %7, 4
;;>     20  ret.8 0  uses %7=rax
;;> block 8:  from 6
;;>     21  test.4 [%2 + 8], %3
;;>     22  je.8 block 9
;;>     23  jmp.8 block 10
;;> block 9:  from 8
;;>     24  movi.4 %6, 5
;;>     25  ret.8 0  uses %6=rax
;;> block 10:  from 8
;;>     26  imul.4 %5, %3, 7
;;>     27  cmp.1 %5, -56
;;>     28  jb.8 block 11
;;>     29  jmp.8 block 12
;;> block 11:  from 10
;;>     30  movi.4 %4, 6
;;>     31  ret.8 0  uses %4=rax
;;> block 12:  from 10
;;>     32  cmp.1 %3, [%2 + 12]
;;>     33  ja.8 block 13
;;>     34  jmp.8 block 14
;;> block 13:  from 12
;;>     35  movi.4 %1, 7
;;>     36  ret.8 0  uses %1=rax
;;> block 14:  from 12
;;>     37  movi.4 %0, 8
;;>     38  ret.8 0  uses %0=rax
;;>
