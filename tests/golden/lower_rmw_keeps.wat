;; dump: lower
;; No operation on memory: for a value that lives on, over a store that may change what was loaded, for another place or
;; another width, for what is taken from the memory's value, or for bits that come from above it.
(module
  (memory 1)
  (func (export "f") (param $a i32) (param $b i32) (param $x i32) (result i32)
    (local $t i32) (local $u i32)
    (local.set $t (i32.add (i32.load (local.get $a)) (local.get $x)))
    (i32.store (local.get $a) (local.get $t))
    (local.set $u (i32.load offset=4 (local.get $a)))
    (i32.store (local.get $b) (i32.const 1))
    (i32.store offset=4 (local.get $a) (i32.add (local.get $u) (local.get $x)))
    (i32.store offset=8 (local.get $a) (i32.add (i32.load offset=12 (local.get $a)) (local.get $x)))
    (i32.store8 offset=16 (local.get $a) (i32.add (i32.load offset=16 (local.get $a)) (local.get $x)))
    (i32.store offset=20 (local.get $a) (i32.sub (local.get $x) (i32.load offset=20 (local.get $a))))
    (i32.store8 offset=24 (local.get $a) (i32.shr_u (i32.load8_s offset=24 (local.get $a)) (i32.const 3)))
    (i32.store8 offset=25 (local.get $a) (i32.shl (i32.load8_u offset=25 (local.get $a)) (i32.const 8)))
    (local.get $t)))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %2=rdi, %9=rsi, %5=rdx
;;>      1  move.4 %0, %5
;;>      2  add.4 %0, [%2]
;;>      3  mov.4 [%2], %0
;;>      4  mov.4 %8, [%2 + 4]
;;>      5  mov.4 [%9], 1
;;>      6  add.4 %8, %5
;;>      7  mov.4 [%2 + 4], %8
;;>      8  move.4 %7, %5
;;>      9  add.4 %7, [%2 + 12]
;;>     10  mov.4 [%2 + 8], %7
;;>     11  move.4 %6, %5
;;>     12  add.4 %6, [%2 + 16]
;;>     13  mov.1 [%2 + 16], %6
;;>     14  move.4 %4, %5
;;>     15  sub.4 %4, [%2 + 20]
;;>     16  mov.4 [%2 + 20], %4
;;>     17  movsx.4 %3, [%2 + 24]
;;>     18  shr.4 %3, 3
;;>     19  mov.1 [%2 + 24], %3
;;>     20  movzx.4 %1, [%2 + 25]
;;>     21  shl.4 %1, 8
;;>     22  mov.1 [%2 + 25], %1
;;>     23  ret.8 0  uses %0=rax
;;>
