;; dump: lower
;; The lowest one bit alone, taken away and as a mask; complements; a comparison as a number.
(module
  (func (export "f") (param i32 i32 i64) (result i64)
    (i64.add
      (i64.extend_i32_u
        (i32.add
          (i32.add (i32.and (local.get 0) (i32.sub (i32.const 0) (local.get 0)))
                   (i32.and (i32.sub (local.get 1) (i32.const 1)) (local.get 1)))
          (i32.add (i32.and (local.get 0) (i32.xor (local.get 1) (i32.const -1)))
                   (i32.lt_s (local.get 0) (local.get 1)))))
      (i64.xor (i64.xor (local.get 2) (i64.add (local.get 2) (i64.const -1)))
               (i64.const -1)))))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %8=rdi, %7=rsi, %2=rdx
;;>      1  blsi.4 %3, %8
;;>      2  blsr.4 %9, %7
;;>      3  add.4 %3, %9
;;>      4  andn.4 %4, %7, %8
;;>      5  movi.4 %5, 0
;;>      6  cmp.4 %8, %7
;;>      7  setl.1 %5
;;>      8  add.4 %4, %5
;;>      9  add.4 %3, %4
;;>     10  move.4 %0, %3
;;>     11  blsmsk.8 %1, %2
;;>     12  not.8 %1
;;>     13  add.8 %0, %1
;;>     14  ret.8 0  uses %0=rax
;;>
