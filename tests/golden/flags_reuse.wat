;; dump: flags
;; A loop's counter and a difference against zero: the flags of the subtractions, once by sign, are enough.
(module
  (func (export "f") (param i32 i32) (result i32)
    (loop $l
      (local.set 1 (i32.mul (local.get 1) (i32.const 3)))
      (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (if (i32.lt_s (local.tee 1 (i32.sub (local.get 1) (local.get 0))) (i32.const 0))
      (then (return (i32.const 7))))
    (local.get 1)))
;;> ; function 0 after flags
;;> block 0:
;;>      0  entry.8
;;>      1  jmp.8 block 1
;;> block 1:  from 0 2  loop to 2
;;>      2  lea.4 esi, [rsi + rsi*2]
;;>      3  add.4 edi, -1
;;>      4  nop.0
;;>      5  jne.8 block 2
;;>      6  jmp.8 block 3
;;> block 2:  from 1
;;>      7  jmp.8 block 1
;;> block 3:  from 1
;;>      8  sub.4 esi, edi
;;>      9  nop.0
;;>     10  js.8 block 4
;;>     11  jmp.8 block 5
;;> block 4:  from 3
;;>     12  movi.4 eax, 7
;;>     13  ret.8 0
;;> block 5:  from 3
;;>     14  move.4 eax, esi
;;>     15  ret.8 0
;;>
