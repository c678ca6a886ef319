;; dump: lower
;; A sum with a constant that is the address of two accesses: a displacement in both, as its base lives on. The one whose base
;; does not is made.
(module
  (memory 1)
  (func (export "f") (param $p i32) (param $q i32) (result i32) (local $a i32) (local $b i32)
    (local.set $a (i32.add (local.get $p) (i32.const -4)))
    (local.set $b (i32.add (local.get $q) (i32.const 8)))
    (i32.store (local.get $a) (i32.mul (i32.load (local.get $a)) (i32.const 7)))
    (i32.store (local.get $b) (i32.mul (i32.load (local.get $b)) (i32.const 9)))
    (local.get $p)))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %0=rdi, %2=rsi
;;>      1  add.4 %2, 8
;;>      2  imul.4 %4, [%0 - 4], 7
;;>      3  mov.4 [%0 - 4], %4
;;>      4  mov.4 %3, [%2]
;;>      5  lea.4 %1, [%3 + %3*8]
;;>      6  mov.4 [%2], %1
;;>      7  ret.8 0  uses %0=rax
;;>
