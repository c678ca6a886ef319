;; dump: lower
;; A number that only its own lane is asked for goes to no other lane: four bytes extended; not five of them.
(module
  (memory 1)
  (func (export "f") (param i32 i32 i32 v128)
    (v128.store (local.get 0)
      (i32x4.extend_low_i16x8_u (i16x8.extend_low_i8x16_u (i32x4.splat (local.get 1)))))
    (v128.store (local.get 0)
      (i8x16.shuffle 0 1 2 3 4 16 17 18 19 20 21 22 23 24 25 26 (i32x4.splat (local.get 2)) (local.get 3)))))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %1=rdi, %11=rsi, %8=rdx, %3=xmm0
;;>      1  vmovd.4 %10, %11
;;>      2  vpmovzxbd.16 %9, %10
;;>      3  vmovups.16 [%1], %9
;;>      4  vmovd.4 %7, %8
;;>      5  vpbroadcastd.16 %2, %7
;;>      6  vpshufb.16 %5, %2, [rip rodata]
;;>      7  vpshufb.16 %6, %3, [rip rodata + 16]
;;>      8  vpor.16 %0, %5, %6
;;>      9  vmovups.16 [%1], %0
;;>     10  ret.8 0
;;>
