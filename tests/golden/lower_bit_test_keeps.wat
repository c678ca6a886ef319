;; dump: lower
;; No bit test: of two bits, of a shifted value that something else wants, of what the sign filled, and for the bit as a value.
(module
  (func (export "f") (param $x i32) (param $n i32) (result i32) (local $t i32)
    (if (i32.and (i32.shr_u (local.get $x) (local.get $n)) (i32.const 3)) (then (return (i32.const 5))))
    (if (i32.and (i32.shr_s (local.get $x) (i32.const 31)) (i32.const 2)) (then (return (i32.const 7))))
    (if (i32.and (local.get $x) (i32.shl (i32.const 2) (local.get $n))) (then (return (i32.const 8))))
    (local.set $t (i32.shr_s (local.get $x) (local.get $n)))
    (if (i32.and (local.get $t) (i32.const 1)) (then (return (local.get $t))))
    (i32.and (i32.shr_u (local.get $n) (local.get $x)) (i32.const 1))))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %1=rdi, %2=rsi
;;>      1  shrx.4 %10, %1, %2
;;>      2  test.4 %10, 3
;;>      3  jne.8 block 1
;;>      4  jmp.8 block 2
;;> block 1:  from 0
;;>      5  movi.4 %9, 5
;;>      6  ret.8 0  uses %9=rax
;;> block 2:  from 0
;;>      7  move.4 %8, %1
;;>      8  sar.4 %8, 31
;;>      9  test.4 %8, 2
;;>     10  jne.8 block 3
;;>     11  jmp.8 block 4
;;> block 3:  from 2
;;>     12  movi.4 %7, 7
;;>     13  ret.8 0  uses %7=rax
;;> block 4:  from 2
;;>     14  movi.4 %6, 2
;;>     15  shlx.4 %5, %6, %2
;;>     16  test.4 %1, %5
;;>     17  jne.8 block 5
;;>     18  jmp.8 block 6
;;> block 5:  from 4
;;>     19  movi.4 %4, 8
;;>     20  ret.8 0  uses %4=rax
;;> block 6:  from 4
;;>     21  sarx.4 %3, %1, %2
;;>     22  test.4 %3, 1
;;>     23  jne.8 block 7
;;>     24  jmp.8 block 8
;;> block 7:  from 6
;;>     25  ret.8 0  uses %3=rax
;;> block 8:  from 6
;;>     26  shrx.4 %0, %2, %1
;;>     27  and.4 %0, 1
;;>     28  ret.8 0  uses %0=rax
;;>
