;; dump: lower
;; Another value's negative, a constant's complement, and a complement that is used again.
(module
  (func (export "f") (param i32 i32) (result i32)
    (local $not i32)
    (local.set $not (i32.xor (local.get 0) (i32.const -1)))
    (i32.add
      (i32.add (i32.and (local.get 0) (i32.sub (i32.const 0) (local.get 1)))
               (i32.and (local.get $not) (local.get 1)))
      (i32.mul (local.get $not) (i32.and (local.get 1) (i32.const 0x1234))))))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %5=rdi, %3=rsi
;;>      1  move.4 %2, %5
;;>      2  not.4 %2
;;>      3  move.4 %0, %3
;;>      4  neg.4 %0
;;>      5  and.4 %0, %5
;;>      6  move.4 %4, %2
;;>      7  and.4 %4, %3
;;>      8  add.4 %0, %4
;;>      9  move.4 %1, %3
;;>     10  and.4 %1, 4660
;;>     11  imul.4 %1, %2
;;>     12  add.4 %0, %1
;;>     13  ret.8 0  uses %0=rax
;;>
