;; dump: lower
;; The truth of an unsigned compare goes into a sum or a difference by the carry: two words added and subtracted, truths counted,
;; opposites, compares with constants. Both halves of a product are one multiplication.
(module
  (func (export "f") (param $a i64) (param $b i64) (param $c i64) (param $d i64) (param $n i32) (param $m i32)
      (result i64 i64 i64 i64 i32 i32 i32 i32 i64 i64) (local $s i64) (local $t i64)
    (local.tee $s (i64.add (local.get $a) (local.get $b)))
    (i64.add (i64.add (local.get $c) (local.get $d)) (i64.extend_i32_u (i64.lt_u (local.get $s) (local.get $a))))
    (i64.sub (i64.sub (local.get $c) (local.get $d)) (i64.extend_i32_u (i64.gt_u (local.get $b) (local.get $a))))
    (i64.add (i64.add (i64.extend_i32_u (i64.lt_u (local.get $a) (local.get $d))) (local.get $c)) (local.get $b))
    (i32.add (local.get $n) (i32.ge_u (local.get $n) (local.get $m)))
    (i32.sub (local.get $m) (i32.le_u (local.get $n) (local.get $m)))
    (i32.add (i32.eqz (local.get $m)) (local.get $n))
    (i32.sub (local.get $n) (i32.gt_u (local.get $m) (i32.const 9)))
    (i64.mul (local.get $a) (local.get $c))
    (local.set $t (i64.add (i64.shr_u (i64.mul (i64.and (local.get $a) (i64.const 0xffffffff)) (i64.and (local.get $c) (i64.const 0xffffffff)))
                                      (i64.const 32))
      (i64.mul (i64.shr_u (local.get $a) (i64.const 32)) (i64.and (local.get $c) (i64.const 0xffffffff)))))
    (i64.add (i64.add (i64.mul (i64.shr_u (local.get $a) (i64.const 32)) (i64.shr_u (local.get $c) (i64.const 32)))
                      (i64.shr_u (local.get $t) (i64.const 32)))
      (i64.shr_u (i64.add (i64.and (local.get $t) (i64.const 0xffffffff))
        (i64.mul (i64.and (local.get $a) (i64.const 0xffffffff)) (i64.shr_u (local.get $c) (i64.const 32)))) (i64.const 32)))))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %10=rdi, %14=rsi, %11=rdx, %15=rcx, %13=r8, %12=r9
;;>      1  lea.8 %0, [%10 + %14*1]
;;>      2  move.8 %1, %11
;;>      3  cmp.8 %0, %10
;;>      4  adc.8 %1, %15
;;>      5  move.8 %2, %11
;;>      6  cmp.8 %10, %14
;;>      7  sbb.8 %2, %15
;;>      8  move.8 %3, %11
;;>      9  cmp.8 %10, %15
;;>     10  adc.8 %3, %14
;;>     11  move.4 %4, %13
;;>     12  cmp.4 %13, %12
;;>     13  sbb.4 %4, -1
;;>     14  move.4 %5, %12
;;>     15  cmp.4 %12, %13
;;>     16  adc.4 %5, -1
;;>     17  move.4 %6, %13
;;>     18  cmp.4 %12, 1
;;>     19  adc.4 %6, 0
;;>     20  move.4 %7, %13
;;>     21  cmp.4 %12, 10
;;>     22  adc.4 %7, -1
;;>     23  mul.8 %11  uses %10=rax  defines %9=rdx, %8=rax  clobbers rax rdx
;;>     24  mov.8 [resin], %8
;;>     25  mov.8 [resin + 8], %9
;;>     26  ret.8 0  uses %0=rax, %1=rdx, %2=rcx, %3=rsi, %4=rdi, %5=r8, %6=r9, %7=r10
;;>
