;; dump: flags
;; Both operands are wanted afterwards, the sum's and the other's: an lea, and a move.
(module
  (func (export "f") (param $a i32) (param $b i32) (result i32 i32 i32 i32)
    (local.get $a)
    (local.get $b)
    (i32.add (local.get $a) (local.get $b))
    (i32.xor (local.get $a) (local.get $b))))
;;> ; function 0 after flags
;;> block 0:
;;>      0  entry.8
;;>      1  move.4 edx, esi
;;>      2  lea.4 ecx, [rdi + rdx*1]
;;>      3  move.4 esi, edi
;;>      4  xor.4 esi, edx
;;>      5  move.4 eax, edi
;;>      6  ret.8 0
;;>
