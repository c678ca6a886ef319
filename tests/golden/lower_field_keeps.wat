;; dump: lower
;; Not by rorx: a number that nobody else wants, a mask that would keep what comes round, a signed shift.
(module
  (func (export "f") (param $x i32) (param $y i32) (result i32)
    (i32.add (local.get $x) (i32.add
      (i32.and (i32.shr_u (local.get $y) (i32.const 8)) (i32.const 0xff))
      (i32.add
        (i32.and (i32.shr_u (local.get $x) (i32.const 15)) (i32.const 0x2fffc))
        (i32.and (i32.shr_s (local.get $x) (i32.const 8)) (i32.const 0xff)))))))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %1=rdi, %5=rsi
;;>      1  shr.4 %5, 8
;;>      2  movzx.4 %0, %5
;;>      3  move.4 %2, %1
;;>      4  shr.4 %2, 15
;;>      5  and.4 %2, 196604
;;>      6  move.4 %4, %1
;;>      7  sar.4 %4, 8
;;>      8  movzx.4 %3, %4
;;>      9  add.4 %2, %3
;;>     10  add.4 %0, %2
;;>     11  add.4 %0, %1
;;>     12  ret.8 0  uses %0=rax
;;>
