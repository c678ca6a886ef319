;; dump: lower
;; What is loaded, changed and stored again at the same place is changed there, at every width. The address, whose load is
;; gone, is then part of the instruction.
(module
  (memory 1)
  (func (export "f") (param $a i32) (param $i i32) (param $x i32) (param $y i64)
    (local $p i32)
    (local.set $p (i32.add (local.get $a) (i32.shl (local.get $i) (i32.const 2))))
    (i32.store (local.get $p) (i32.add (i32.load (local.get $p)) (local.get $x)))
    (i32.store offset=4 (local.get $a) (i32.add (local.get $x) (i32.load offset=4 (local.get $a))))
    (i32.store offset=8 (local.get $a) (i32.sub (i32.load offset=8 (local.get $a)) (local.get $x)))
    (i64.store offset=16 (local.get $a) (i64.and (i64.load offset=16 (local.get $a)) (local.get $y)))
    (i32.store8 offset=24 (local.get $a) (i32.or (i32.load8_s offset=24 (local.get $a)) (i32.const 128)))
    (i32.store16 offset=26 (local.get $a) (i32.xor (i32.load16_u offset=26 (local.get $a)) (i32.const 1)))
    (i32.store16 offset=28 (local.get $a) (i32.xor (i32.load16_u offset=28 (local.get $a)) (i32.const 1000)))
    (i64.store32 offset=32 (local.get $a) (i64.sub (i64.const 0) (i64.load32_u offset=32 (local.get $a))))
    (i32.store offset=36 (local.get $a) (i32.xor (i32.load offset=36 (local.get $a)) (i32.const -1)))
    (i32.store offset=40 (local.get $a) (i32.shl (i32.load offset=40 (local.get $a)) (i32.const 3)))
    (i32.store8 offset=44 (local.get $a) (i32.shr_u (i32.load8_u offset=44 (local.get $a)) (i32.const 3)))))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %0=rdi, %4=rsi, %3=rdx, %2=rcx
;;>      1  add.4 [%0 + %4*4], %3
;;>      2  add.4 [%0 + 4], %3
;;>      3  sub.4 [%0 + 8], %3
;;>      4  and.8 [%0 + 16], %2
;;>      5  or.1 [%0 + 24], -128
;;>      6  xor.2 [%0 + 26], 1
;;>      7  movi.4 %1, 1000
;;>      8  xor.2 [%0 + 28], %1
;;>      9  neg.4 [%0 + 32]
;;>     10  not.4 [%0 + 36]
;;>     11  shl.4 [%0 + 40], 3
;;>     12  shr.1 [%0 + 44], 3
;;>     13  ret.8 0
;;>
