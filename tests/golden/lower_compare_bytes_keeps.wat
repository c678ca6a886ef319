;; dump: lower
;; Not in memory: a signed byte against more than a byte, bits of a signed byte that are above it, a masked value that is wanted
;; otherwise, too, a signed byte beside an unsigned one.
(module
  (memory 1)
  (func (export "f") (param $p i32) (param $x i32) (result i32) (local $m i32)
    (if (i32.gt_s (i32.load8_s (local.get $p)) (i32.const 128)) (then (return (i32.const 1))))
    (if (i32.and (i32.load8_s offset=5 (local.get $p)) (local.get $x)) (then (return (i32.const 4))))
    (local.set $m (i32.and (local.get $x) (i32.const 255)))
    (if (i32.lt_u (local.get $m) (i32.const 200)) (then (return (local.get $m))))
    (if (i32.eq (i32.load8_s offset=12 (local.get $p)) (i32.load8_u offset=13 (local.get $p))) (then (return (i32.const 7))))
    (i32.const 8)))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %4=rdi, %6=rsi
;;>      1  movsx.4 %10, [%4]
;;>      2  cmp.4 %10, 128
;;>      3  jg.8 block 1
;;>      4  jmp.8 block 2
;;> block 1:  from 0
;;>      5  movi.4 %9, 1
;;>      6  ret.8 0  uses %9=rax
;;> block 2:  from 0
;;>      7  movsx.4 %8, [%4 + 5]
;;>      8  test.4 %8, %6
;;>      9  jne.8 block 3
;;>     10  jmp.8 block 4
;;> block 3:  from 2
;;>     11  movi.4 %7, 4
;;>     12  ret.8 0  uses %7=rax
;;> block 4:  from 2
;;>     13  movzx.4 %5, %6
;;>     14  cmp.4 %5, 200
;;>     15  jb.8 block 5
;;>     16  jmp.8 block 6
;;> block 5:  from 4
;;>     17  ret.8 0  uses %5=rax
;;> block 6:  from 4
;;>     18  movsx.4 %3, [%4 + 12]
;;>     19  movzx.4 %2, [%4 + 13]
;;>     20  cmp.4 %3, %2
;;>     21  je.8 block 7
;;>     22  jmp.8 block 8
;;> block 7:  from 6
;;>     23  movi.4 %1, 7
;;>     24  ret.8 0  uses %1=rax
;;> block 8:  from 6
;;>     25  movi.4 %0, 8
;;>     26  ret.8 0  uses %0=rax
;;>
