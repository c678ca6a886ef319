;; dump: lower
;; Sums and scaled indexes that do not wrap are taken into addresses with static offsets; others are not.
(module
  (memory 1)
  (func (export "f") (param $p i32) (param $x i32) (result i32)
    (i32.load offset=1024 (i32.shl (i32.load8_u (local.get $p)) (i32.const 2)))
    (i32.load offset=1024 (i32.add (i32.load16_u offset=2 (local.get $p)) (i32.shl (i32.load8_u offset=1 (local.get $p)) (i32.const 3))))
    i32.add
    (i32.load offset=1024 (i32.shl (local.get $x) (i32.const 2)))
    i32.add
    (i32.load offset=1024 (i32.add (local.get $x) (local.get $p)))
    i32.add))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %2=rdi, %3=rsi
;;>      1  movzx.4 %7, [%2]
;;>      2  mov.4 %0, [%7*4 + 1024]
;;>      3  movzx.4 %5, [%2 + 2]
;;>      4  movzx.4 %6, [%2 + 1]
;;>      5  add.4 %0, [%5 + %6*8 + 1024]
;;>      6  move.4 %4, %3
;;>      7  shl.4 %4, 2
;;>      8  add.4 %0, [%4 + 1024]
;;>      9  move.4 %1, %3
;;>     10  add.4 %1, %2
;;>     11  add.4 %0, [%1 + 1024]
;;>     12  ret.8 0  uses %0=rax
;;>
