;; dump: flags
;; Three choices by one comparison of $a and $b compare once, also when one of them asks with the operands exchanged; the fourth
;; compares again, for its operand has changed in between.
(module
  (memory 1)
  (func (export "f") (param $a i32) (param $b i32) (param $p i32) (param $q i32) (result i32)
    (i32.store (i32.const 0) (select (local.get $p) (local.get $q) (i32.lt_s (local.get $a) (local.get $b))))
    (i32.store (i32.const 4) (select (local.get $q) (local.get $p) (i32.lt_s (local.get $a) (local.get $b))))
    (i32.store (i32.const 8) (select (i32.const 0) (local.get $q) (i32.gt_s (local.get $b) (local.get $a))))
    (local.set $a (i32.add (local.get $a) (i32.load (i32.const 12))))
    (select (local.get $a) (local.get $p) (i32.lt_s (local.get $a) (local.get $b)))))
;;> ; function 0 after flags
;;> block 0:
;;>      0  entry.8
;;>      1  cmp.4 edi, esi
;;>      2  move.4 eax, ecx
;;>      3  cmovl.4 eax, edx
;;>      4  mov.4 [+0], eax
;;>      5  nop.0
;;>      6  move.4 eax, edx
;;>      7  cmovl.4 eax, ecx
;;>      8  mov.4 [+4], eax
;;>      9  movi.4 eax, 0
;;>     10  nop.0
;;>     11  cmovl.4 ecx, eax
;;>     12  mov.4 [+8], ecx
;;>     13  add.4 edi, [+12]
;;>     14  cmp.4 edi, esi
;;>     15  move.4 eax, edx
;;>     16  cmovl.4 eax, edi
;;>     17  ret.8 0
;;>
