;; dump: lower
;; Two extensions are one, of what is loaded for them; not of two kinds, nor of a load of more bytes than are read, nor of one that
;; somebody else wants. A shuffle of one vector brings the zeros; not one of two, nor for signs.
(module
  (memory 1)
  (func (export "f") (param i32 v128) (result v128)
    (local v128)
    (v128.store (local.get 0) (i32x4.extend_low_i16x8_s (i16x8.extend_low_i8x16_s (v128.load32_zero offset=16 (local.get 0)))))
    (v128.store (local.get 0) (i64x2.extend_low_i32x4_u (i32x4.extend_low_i16x8_u (local.get 1))))
    (v128.store (local.get 0) (i32x4.extend_low_i16x8_s (i16x8.extend_low_i8x16_u (local.get 1))))
    (v128.store (local.get 0) (i32x4.extend_low_i16x8_u (i16x8.extend_low_i8x16_u (v128.load offset=16 (local.get 0)))))
    (v128.store (local.get 0) (i16x8.extend_low_i8x16_s (v128.load32_zero offset=16 (local.get 0))))
    (v128.store (local.get 0)
      (i32x4.extend_low_i16x8_u (i16x8.extend_low_i8x16_u (i8x16.shuffle 3 7 11 15 0 0 0 0 0 0 0 0 0 0 0 0 (local.get 1) (local.get 1)))))
    (v128.store (local.get 0)
      (i16x8.extend_high_i8x16_u (i8x16.shuffle 1 1 1 1 1 1 1 1 16 18 20 22 24 26 28 30 (local.get 1) (i8x16.splat (local.get 0)))))
    (v128.store (local.get 0)
      (i16x8.extend_low_i8x16_u (i8x16.shuffle 1 1 1 1 1 1 1 16 16 18 20 22 24 26 28 30 (local.get 1) (i8x16.splat (local.get 0)))))
    (v128.store (local.get 0)
      (i16x8.extend_low_i8x16_s (i8x16.shuffle 3 7 11 15 0 0 0 0 0 0 0 0 0 0 0 0 (local.get 1) (local.get 1))))
    (local.set 2 (i16x8.extend_low_i8x16_u (local.get 1)))
    (v128.store (local.get 0) (i32x4.extend_low_i16x8_u (local.get 2)))
    (local.get 2)))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %2=rdi, %5=xmm0
;;>      1  vpmovsxbd.4 %19, [%2 + 16]
;;>      2  vmovups.16 [%2], %19
;;>      3  vpmovzxwq.16 %18, %5
;;>      4  vmovups.16 [%2], %18
;;>      5  vpmovzxbw.16 %0, %5
;;>      6  vpmovsxwd.16 %17, %0
;;>      7  vmovups.16 [%2], %17
;;>      8  vmovups.16 %16, [%2 + 16]
;;>      9  vpmovzxbd.16 %15, %16
;;>     10  vmovups.16 [%2], %15
;;>     11  vmovss.4 %14, [%2 + 16]
;;>     12  vpmovsxbw.16 %13, %14
;;>     13  vmovups.16 [%2], %13
;;>     14  vpshufb.16 %12, %5, [rip rodata + 48]
;;>     15  vmovups.16 [%2], %12
;;>     16  vmovd.4 %11, %2
;;>     17  vpbroadcastb.16 %8, %11
;;>     18  vpshufb.16 %10, %8, [rip rodata + 32]
;;>     19  vmovups.16 [%2], %10
;;>     20  vshufps.16 %9, %5, %8, 0
;;>     21  vpshufb.16 %7, %9, [rip rodata + 16]
;;>     22  vpmovzxbw.16 %6, %7
;;>     23  vmovups.16 [%2], %6
;;>     24  vpshufb.16 %4, %5, [rip rodata]
;;>     25  vpmovsxbw.16 %3, %4
;;>     26  vmovups.16 [%2], %3
;;>     27  vpmovzxwd.16 %1, %0
;;>     28  vmovups.16 [%2], %1
;;>     29  ret.8 0  uses %0=xmm0
;;>
