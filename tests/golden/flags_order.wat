;; dump: flags
;; The order of two numbers takes one compare. Its zero flag also says whether they are the same, with the operands exchanged, too.
(module
  (memory 1)
  (func (export "f") (param $a i32) (param $b i32) (param $p i32) (param $q i32) (result i32)
    (local $o i32)
    (local.set $o (select (i32.const -1) (i32.ne (local.get $a) (local.get $b)) (i32.lt_u (local.get $a) (local.get $b))))
    (i32.store (i32.const 0) (select (local.get $p) (local.get $q) (i32.eqz (local.get $o))))
    (i32.store (i32.const 4) (select (local.get $q) (local.get $p) (i32.ne (local.get $b) (local.get $a))))
    (local.get $o)))
;;> ; function 0 after flags
;;> block 0:
;;>      0  entry.8
;;>      1  movi.4 eax, 0
;;>      2  cmp.4 edi, esi
;;>      3  seta.1 al
;;>      4  nop.0
;;>      5  sbb.4 eax, 0
;;>      6  nop.0
;;>      7  move.4 r8d, ecx
;;>      8  cmove.4 r8d, edx
;;>      9  mov.4 [+0], r8d
;;>     10  nop.0
;;>     11  cmovne.4 edx, ecx
;;>     12  mov.4 [+4], edx
;;>     13  ret.8 0
;;>
