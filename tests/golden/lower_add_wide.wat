;; dump: lower
;; A constant that is no sign-extended 32-bit immediate is an operand of the sum, and no displacement beside it.
(module
  (func (export "f") (param $x i64) (result i64 i64 i64)
    (local.get $x)
    (i64.add (local.get $x) (i64.const 0xffffffff))
    (i64.xor (local.get $x) (i64.const 0xffffffff))))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %0=rdi
;;>      1  movi.8 %4, 4294967295
;;>      2  lea.8 %1, [%0 + %4*1]
;;>      3  movi.8 %3, 4294967295
;;>      4  move.8 %2, %0
;;>      5  xor.8 %2, %3
;;>      6  ret.8 0  uses %0=rax, %1=rdx, %2=rcx
;;>
