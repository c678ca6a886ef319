;; dump: lower
;; Two extensions are one, of what is loaded for them; not of two kinds, nor of a load of more bytes than are read, nor of one that
;; somebody else wants.
(module
  (memory 1)
  (func (export "f") (param i32 v128) (result v128)
    (local v128)
    (v128.store (local.get 0) (i32x4.extend_low_i16x8_s (i16x8.extend_low_i8x16_s (v128.load32_zero offset=16 (local.get 0)))))
    (v128.store (local.get 0) (i64x2.extend_low_i32x4_u (i32x4.extend_low_i16x8_u (local.get 1))))
    (v128.store (local.get 0) (i32x4.extend_low_i16x8_s (i16x8.extend_low_i8x16_u (local.get 1))))
    (v128.store (local.get 0) (i32x4.extend_low_i16x8_u (i16x8.extend_low_i8x16_u (v128.load offset=16 (local.get 0)))))
    (v128.store (local.get 0) (i16x8.extend_low_i8x16_s (v128.load32_zero offset=16 (local.get 0))))
    (local.set 2 (i16x8.extend_low_i8x16_u (local.get 1)))
    (v128.store (local.get 0) (i32x4.extend_low_i16x8_u (local.get 2)))
    (local.get 2)))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %2=rdi, %8=xmm0
;;>      1  vpmovsxbd.4 %10, [%2 + 16]
;;>      2  vmovups.16 [%2], %10
;;>      3  vpmovzxwq.16 %9, %8
;;>      4  vmovups.16 [%2], %9
;;>      5  vpmovzxbw.16 %0, %8
;;>      6  vpmovsxwd.16 %7, %0
;;>      7  vmovups.16 [%2], %7
;;>      8  vmovups.16 %6, [%2 + 16]
;;>      9  vpmovzxbd.16 %5, %6
;;>     10  vmovups.16 [%2], %5
;;>     11  vmovss.4 %4, [%2 + 16]
;;>     12  vpmovsxbw.16 %3, %4
;;>     13  vmovups.16 [%2], %3
;;>     14  vpmovzxwd.16 %1, %0
;;>     15  vmovups.16 [%2], %1
;;>     16  ret.8 0  uses %0=xmm0
;;>
