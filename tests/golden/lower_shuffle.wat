;; dump: lower
;; One instruction where there is one, of what is asked for; else one that brings all into one register, and a second.
(module
  (memory 1)
  (func (export "f") (param i32 v128 v128) (result f64)
    ;; unpack, blend, two dwords of each, a run, one dword inserted
    (v128.store (local.get 0) (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23 (local.get 1) (local.get 2)))
    (v128.store (local.get 0) (i8x16.shuffle 0 1 2 3 20 21 22 23 8 9 10 11 28 29 30 31 (local.get 1) (local.get 2)))
    (v128.store (local.get 0) (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27 (local.get 1) (local.get 2)))
    (v128.store (local.get 0) (i8x16.shuffle 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 (local.get 1) (local.get 2)))
    (v128.store (local.get 0) (i8x16.shuffle 0 1 2 3 24 25 26 27 8 9 10 11 12 13 14 15 (local.get 1) (local.get 2)))
    ;; zeros
    (v128.store (local.get 0) (i8x16.shuffle 0 1 2 3 4 5 6 7 16 16 16 16 16 16 16 16 (local.get 1) (v128.const i64x2 0 0)))
    (v128.store (local.get 0) (i8x16.shuffle 16 0 16 1 16 2 16 3 16 4 16 5 16 6 16 7 (v128.const i64x2 0 0) (local.get 1)))
    ;; two steps: a blend, dwords, a run
    (v128.store (local.get 0) (i8x16.shuffle 1 0 3 2 21 20 23 22 9 8 11 10 29 28 31 30 (local.get 1) (local.get 2)))
    (v128.store (local.get 0) (i8x16.shuffle 0 16 1 17 2 18 3 19 8 24 9 25 10 26 11 27 (local.get 1) (local.get 2)))
    (v128.store (local.get 0) (i8x16.shuffle 15 14 13 12 16 17 18 19 20 20 20 20 15 15 15 15 (local.get 1) (local.get 2)))
    ;; three
    (v128.store (local.get 0) (i8x16.shuffle 0 31 3 17 9 25 13 18 7 20 11 22 1 28 2 30 (local.get 1) (local.get 2)))
    ;; only the low half is asked for
    (v128.store64_lane 0 (local.get 0) (i8x16.shuffle 0 1 2 3 16 17 18 19 0 1 2 3 0 1 2 3 (local.get 1) (local.get 2)))
    (f64x2.extract_lane 0
      (f64x2.promote_low_f32x4 (f32x4.add (local.get 1) (i8x16.shuffle 8 9 10 11 12 13 14 15 0 0 0 0 0 0 0 0 (v128.load (local.get 0)) (local.get 1)))))))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %5=rdi, %4=xmm0, %7=xmm1
;;>      1  vpunpcklwd.16 %24, %4, %7
;;>      2  vmovups.16 [%5], %24
;;>      3  vpblendd.16 %23, %4, %7, 10
;;>      4  vmovups.16 [%5], %23
;;>      5  vshufps.16 %22, %4, %7, 136
;;>      6  vmovups.16 [%5], %22
;;>      7  vpalignr.16 %21, %7, %4, 3
;;>      8  vmovups.16 [%5], %21
;;>      9  vinsertps.16 %20, %4, %7, 144
;;>     10  vmovups.16 [%5], %20
;;>     11  vmovq.8 %19, %4
;;>     12  vmovups.16 [%5], %19
;;>     13  vpshufb.16 %18, %4, [rip rodata + 80]
;;>     14  vmovups.16 [%5], %18
;;>     15  vpblendd.16 %17, %4, %7, 10
;;>     16  vpshufb.16 %16, %17, [rip rodata + 64]
;;>     17  vmovups.16 [%5], %16
;;>     18  vshufps.16 %15, %4, %7, 136
;;>     19  vpshufb.16 %14, %15, [rip rodata + 48]
;;>     20  vmovups.16 [%5], %14
;;>     21  vpblendd.16 %13, %4, %7, 3
;;>     22  vpshufb.16 %12, %13, [rip rodata + 32]
;;>     23  vmovups.16 [%5], %12
;;>     24  vpshufb.16 %10, %4, [rip rodata]
;;>     25  vpshufb.16 %11, %7, [rip rodata + 16]
;;>     26  vpor.16 %8, %10, %11
;;>     27  vmovups.16 [%5], %8
;;>     28  vpunpckldq.16 %6, %4, %7
;;>     29  vmovsd.8 [%5], %6
;;>     30  vpshufd.16 %3, [%5], 230
;;>     31  vaddps.16 %2, %4, %3
;;>     32  vcvtps2pd.16 %1, %2
;;>     33  move.8 %0, %1
;;>     34  ret.8 0  uses %0=xmm0
;;>
