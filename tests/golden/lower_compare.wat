;; dump: lower
;; One comparison for two selects and a branch is made three times; its truth as a number needs a register besides.
(module
  (func (export "f") (param i32 i32 i64 i64) (result i64)
    (local $less i32)
    (local.set $less (i32.lt_s (local.get 0) (local.get 1)))
    (if (result i64) (local.get $less)
      (then (i64.add (select (local.get 2) (local.get 3) (local.get $less))
                     (select (local.get 3) (local.get 2) (i32.eqz (local.get $less)))))
      (else (i64.const 0)))))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %5=rdi, %4=rsi, %6=rdx, %7=rcx
;;>      1  cmp.4 %5, %4
;;>      2  jl.8 block 1
;;>      3  jmp.8 block 2
;;> block 1:  from 0
;;>      4  cmp.4 %5, %4
;;>      5  move.8 %2, %7
;;>      6  cmovl.8 %2, %6
;;>      7  cmp.4 %5, %4
;;>      8  move.8 %3, %6
;;>      9  cmovge.8 %3, %7
;;>     10  add.8 %2, %3
;;>     11  jmp.8 block 3
;;>          args %2
;;> block 2:  from 0
;;>     12  movi.8 %1, 0
;;>     13  jmp.8 block 3
;;>          args %1
;;> block 3:  params %0  from 1 2
;;>     14  ret.8 0  uses %0=rax
;;>
