;; dump: lower
;; Bits out of the middle of a number that is wanted again: rorx, then the mask.
(module
  (func (export "f") (param $x i32) (param $y i64) (result i64)
    (i64.add (i64.add (local.get $y)
        (i64.and (i64.shr_u (local.get $y) (i64.const 40)) (i64.const 0xffff)))
      (i64.extend_i32_u (i32.add (i32.add (local.get $x)
        (i32.and (i32.shr_u (local.get $x) (i32.const 8)) (i32.const 0xff)))
        (i32.and (i32.shr_u (local.get $x) (i32.const 15)) (i32.const 0x1fffc)))))))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %4=rdi, %6=rsi
;;>      1  rorx.8 %7, %6, 40
;;>      2  movzx.4 %0, %7
;;>      3  add.8 %0, %6
;;>      4  rorx.4 %5, %4, 8
;;>      5  movzx.4 %2, %5
;;>      6  add.4 %2, %4
;;>      7  rorx.4 %3, %4, 15
;;>      8  and.4 %3, 131068
;;>      9  add.4 %2, %3
;;>     10  move.4 %1, %2
;;>     11  add.8 %0, %1
;;>     12  ret.8 0  uses %0=rax
;;>
