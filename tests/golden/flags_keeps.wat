;; dump: flags
;; Greater than zero needs the overflow flag of a compare; a product leaves no flags.
(module
  (func (export "f") (param i32 i32) (result i32)
    (if (i32.gt_s (local.tee 1 (i32.add (local.get 1) (local.get 0))) (i32.const 0))
      (then (return (local.get 1))))
    (if (local.tee 1 (i32.mul (local.get 1) (local.get 0)))
      (then (return (local.get 0))))
    (i32.const 3)))
;;> ; function 0 after flags
;;> block 0:
;;>      0  entry.8
;;>      1  add.4 esi, edi
;;>      2  test.4 esi, esi
;;>      3  jg.8 block 1
;;>      4  jmp.8 block 2
;;> block 1:  from 0
;;>      5  move.4 eax, esi
;;>      6  ret.8 0
;;> block 2:  from 0
;;>      7  imul.4 esi, edi
;;>      8  test.4 esi, esi
;;>      9  jne.8 block 3
;;>     10  jmp.8 block 4
;;> block 3:  from 2
;;>     11  move.4 eax, edi
;;>     12  ret.8 0
;;> block 4:  from 2
;;>     13  movi.4 eax, 3
;;>     14  ret.8 0
;;>
