;; dump: lower
;; An address without static offset is computed modulo 2^32 by the access; with one, the sum comes first. Loads become
;; operands unless a store lies between.
(module
  (memory 1)
  (func (export "f") (param $a i32) (param $i i32) (param $x i32) (result i32)
    (local $late i32)
    (local.set $x (i32.add (local.get $x) (i32.load (i32.add (local.get $a) (i32.shl (local.get $i) (i32.const 2))))))
    (local.set $x (i32.add (local.get $x) (i32.load offset=8 (i32.add (local.get $a) (i32.shl (local.get $i) (i32.const 2))))))
    (local.set $late (i32.load (local.get $a)))
    (i32.store offset=4 (local.get $a) (i32.const 7))
    (i32.add (local.get $x) (local.get $late))))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %2=rdi, %4=rsi, %0=rdx
;;>      1  lea.4 %3, [%2 + %4*4]
;;>      2  add.4 %0, [%3]
;;>      3  add.4 %0, [%3 + 8]
;;>      4  mov.4 %1, [%2]
;;>      5  mov.4 [%2 + 4], 7
;;>      6  add.4 %0, %1
;;>      7  ret.8 0  uses %0=rax
;;>
