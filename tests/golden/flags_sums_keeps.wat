;; dump: flags
;; The addition's flags are asked for.
(module
  (memory 1)
  (func (export "f") (param $a i32) (param $p i32)
    (loop $l
      (local.set $p (i32.mul (local.get $p) (local.get $p)))
      (i32.store (i32.const 0) (local.get $p))
      (br_if $l (i32.add (local.get $a) (local.get $p))))))
;;> ; function 0 after flags
;;> block 0:
;;>      0  entry.8
;;>      1  jmp.8 block 1
;;> block 1:  from 0 2  loop to 2
;;>      2  move.4 eax, esi
;;>      3  imul.4 eax, esi
;;>      4  mov.4 [+0], eax
;;>      5  move.4 ecx, edi
;;>      6  add.4 ecx, eax
;;>      7  nop.0
;;>      8  jne.8 block 2
;;>      9  jmp.8 block 3
;;> block 2:  from 1
;;>     10  move.4 esi, eax
;;>     11  jmp.8 block 1
;;> block 3:  from 1
;;>     12  ret.8 0
;;>
