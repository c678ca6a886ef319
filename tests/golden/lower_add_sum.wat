;; dump: lower
;; Two registers and a constant, added in any order, are one lea, or one address; not if something else wants the inner sum, nor with a load, which
;; becomes an operand.
(module
  (memory 1)
  (func (export "f") (param $a i32) (param $b i32) (result i32) (local $t i32)
    (local.set $t (i32.add (local.get $b) (i32.const 7)))
    (i32.store offset=4 (local.get $a) (i32.add (i32.add (local.get $b) (i32.const 5)) (i32.shl (local.get $a) (i32.const 2))))
    (i32.store offset=8 (local.get $a) (i32.add (local.get $t) (local.get $b)))
    (i32.store (i32.add (i32.add (local.get $b) (i32.const 40)) (local.get $a)) (i32.const 3))
    (i32.store offset=12 (local.get $a) (local.get $t))
    (i32.add (i32.add (local.get $b) (i32.const 9)) (i32.load (local.get $a)))))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %1=rdi, %2=rsi
;;>      1  lea.4 %3, [%2 + 7]
;;>      2  lea.4 %5, [%2 + %1*4 + 5]
;;>      3  mov.4 [%1 + 4], %5
;;>      4  lea.4 %4, [%3 + %2*1]
;;>      5  mov.4 [%1 + 8], %4
;;>      6  mov.4 [%2 + %1*1 + 40], 3
;;>      7  mov.4 [%1 + 12], %3
;;>      8  lea.4 %0, [%2 + 9]
;;>      9  add.4 %0, [%1]
;;>     10  ret.8 0  uses %0=rax
;;>
