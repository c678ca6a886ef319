;; dump: flags
;; The sum's operands live on in the loop: a move and an addition are one lea.
(module
  (memory 1)
  (func (export "f") (param $a i32) (param $p i32)
    (loop $l
      (i32.store (i32.mul (local.get $p) (local.get $p)) (i32.add (local.get $a) (local.get $p)))
      (br_if $l (local.tee $p (i32.add (local.get $p) (i32.const 8)))))))
;;> ; function 0 after flags
;;> block 0:
;;>      0  entry.8
;;>      1  jmp.8 block 1
;;> block 1:  from 0 2  loop to 2
;;>      2  move.4 eax, esi
;;>      3  imul.4 eax, esi
;;>      4  nop.0
;;>      5  lea.4 ecx, [rdi + rsi*1]
;;>      6  mov.4 [rax], ecx
;;>      7  add.4 esi, 8
;;>      8  nop.0
;;>      9  jne.8 block 2
;;>     10  jmp.8 block 3
;;> block 2:  from 1
;;>     11  jmp.8 block 1
;;> block 3:  from 1
;;>     12  ret.8 0
;;>
