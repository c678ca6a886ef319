;; dump: flags
;; A value with several uses is changed in place by the last of them, whichever operand it is: no moves, and no lea of a sum.
(module
  (memory 1)
  (func (export "f") (param $a i32) (param $d i32) (local $b i32)
    (local.set $b (i32.load (local.get $a)))
    (local.set $b (i32.add (local.get $b) (local.get $d)))
    (local.set $d (i32.rotl (i32.xor (local.get $b) (local.get $d)) (i32.const 7)))
    (local.set $b (i32.add (local.get $d) (local.get $b)))
    (local.set $d (i32.rotl (i32.xor (local.get $b) (local.get $d)) (i32.const 9)))
    (i32.store (local.get $a) (local.get $b))
    (i32.store offset=4 (local.get $a) (local.get $d))))
;;> ; function 0 after flags
;;> block 0:
;;>      0  entry.8
;;>      1  move.4 eax, esi
;;>      2  add.4 eax, [rdi]
;;>      3  xor.4 esi, eax
;;>      4  rorx.4 ecx, esi, 25
;;>      5  add.4 eax, ecx
;;>      6  xor.4 ecx, eax
;;>      7  rorx.4 ecx, ecx, 23
;;>      8  mov.4 [rdi], eax
;;>      9  mov.4 [rdi + 4], ecx
;;>     10  ret.8 0
;;>
