;; dump: flags
;; The counter's old value is used too, so that it is counted by an lea: which becomes an addition for its flags.
(module
  (memory 1)
  (func (export "f") (param i32)
    (loop $l
      (i32.store (i32.mul (local.get 0) (local.get 0)) (i32.const 1))
      (br_if $l (local.tee 0 (i32.add (local.get 0) (i32.const 8)))))))
;;> ; function 0 after flags
;;> block 0:
;;>      0  entry.8
;;>      1  jmp.8 block 1
;;> block 1:  from 0 2  loop to 2
;;>      2  move.4 eax, edi
;;>      3  imul.4 eax, edi
;;>      4  mov.4 [rax], 1
;;>      5  add.4 edi, 8
;;>      6  nop.0
;;>      7  jne.8 block 2
;;>      8  jmp.8 block 3
;;> block 2:  from 1
;;>      9  jmp.8 block 1
;;> block 3:  from 1
;;>     10  ret.8 0
;;>
