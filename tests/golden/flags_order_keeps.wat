;; dump: flags
;; After the borrow, whether $a is less is asked of the numbers again; so is equality, for a difference that takes more than the borrow.
(module
  (memory 1)
  (func (export "f") (param $a i32) (param $b i32) (param $p i32) (param $q i32) (result i32 i32)
    (local $o i32)
    (local.set $o (select (i32.const -1) (i32.ne (local.get $a) (local.get $b)) (i32.lt_u (local.get $a) (local.get $b))))
    (i32.store (i32.const 0) (local.get $o))
    (i32.store (i32.const 4) (select (local.get $p) (local.get $q) (i32.lt_u (local.get $a) (local.get $b))))
    (local.get $o)
    (i32.sub (i32.sub (i32.gt_u (local.get $a) (local.get $q)) (local.get $p)) (i32.lt_u (local.get $a) (local.get $q)))
    (i32.store (i32.const 8) (select (local.get $p) (local.get $q) (i32.eq (local.get $a) (local.get $q))))))
;;> ; function 0 after flags
;;> block 0:
;;>      0  entry.8
;;>      1  movi.4 eax, 0
;;>      2  cmp.4 edi, esi
;;>      3  seta.1 al
;;>      4  movi.4 r8d, 0
;;>      5  nop.0
;;>      6  setb.1 r8b
;;>      7  sub.4 eax, r8d
;;>      8  mov.4 [+0], eax
;;>      9  test.4 r8d, r8d
;;>     10  move.4 esi, ecx
;;>     11  cmovne.4 esi, edx
;;>     12  mov.4 [+4], esi
;;>     13  movi.4 esi, 0
;;>     14  cmp.4 edi, ecx
;;>     15  seta.1 sil
;;>     16  sub.4 esi, edx
;;>     17  cmp.4 edi, ecx
;;>     18  sbb.4 esi, 0
;;>     19  cmp.4 edi, ecx
;;>     20  cmove.4 ecx, edx
;;>     21  mov.4 [+8], ecx
;;>     22  move.4 edx, esi
;;>     23  ret.8 0
;;>
