;; dump: flags
;; The old value is wanted afterwards, too: one move, of the new value, is needed anyway, not two.
(module
  (memory 1)
  (func (export "f") (param i32 i32) (result i32) (local i32 i32 i32)
    (loop $again
      (local.set 4 (local.get 2))
      (local.set 3 (i32.shl (i32.load (local.get 0)) (i32.const 3)))
      (local.set 2 (i32.xor (local.get 2) (local.get 3)))
      (i32.store (local.get 0) (local.get 4))
      (br_if $again (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 4))) (local.get 1))))
    (local.get 2)))
;;> ; function 0 after flags
;;> block 0:
;;>      0  entry.8
;;>      1  movi.4 ecx, 0
;;>      2  jmp.8 block 1
;;> block 1:  from 0 2  loop to 2
;;>      3  mov.4 eax, [rdi]
;;>      4  shl.4 eax, 3
;;>      5  xor.4 eax, ecx
;;>      6  mov.4 [rdi], ecx
;;>      7  lea.4 edi, [rdi + 4]
;;>      8  cmp.4 edi, esi
;;>      9  jb.8 block 2
;;>     10  jmp.8 block 3
;;> block 2:  from 1
;;>     11  move.4 ecx, eax
;;>     12  jmp.8 block 1
;;> block 3:  from 1
;;>     13  ret.8 0
;;>
