;; dump: lower
;; Not by the carry: a signed compare, equality, a compare that others want, too, the greatest number, a truth taken from.
(module
  (func (export "f") (param $n i32) (param $m i32) (result i32 i32 i32 i32 i32 i32) (local $t i32)
    (i32.add (local.get $n) (i32.lt_s (local.get $n) (local.get $m)))
    (i32.add (local.get $n) (i32.eq (local.get $n) (local.get $m)))
    (local.set $t (i32.lt_u (local.get $n) (local.get $m)))
    (i32.add (local.get $n) (local.get $t))
    (local.get $t)
    (i32.sub (i32.lt_u (local.get $m) (local.get $n)) (local.get $n))
    (i32.add (local.get $m) (i32.le_u (local.get $n) (i32.const -1)))))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %7=rdi, %6=rsi
;;>      1  movi.4 %0, 0
;;>      2  cmp.4 %7, %6
;;>      3  setl.1 %0
;;>      4  add.4 %0, %7
;;>      5  movi.4 %1, 0
;;>      6  cmp.4 %7, %6
;;>      7  sete.1 %1
;;>      8  add.4 %1, %7
;;>      9  movi.4 %3, 0
;;>     10  cmp.4 %7, %6
;;>     11  setb.1 %3
;;>     12  lea.4 %2, [%7 + %3*1]
;;>     13  movi.4 %4, 0
;;>     14  cmp.4 %6, %7
;;>     15  setb.1 %4
;;>     16  sub.4 %4, %7
;;>     17  lea.4 %5, [%6 + 1]
;;>     18  ret.8 0  uses %0=rax, %1=rdx, %2=rcx, %3=rsi, %4=rdi, %5=r8
;;>
