;; dump: lower
;; Vectors made of scalars: by halves, without the splat that the chain begins with.
(module
  (memory 1)
  (func (export "f") (param i32 i32 i32 i32 f32 f32 f64 f64)
    (v128.store offset=0 (local.get 0)
      (i32x4.replace_lane 3 (i32x4.replace_lane 2 (i32x4.replace_lane 1 (i32x4.splat (local.get 0)) (local.get 1)) (local.get 2)) (local.get 3)))
    (v128.store offset=16 (local.get 0)
      (f32x4.replace_lane 0 (f32x4.replace_lane 2 (f32x4.replace_lane 1 (f32x4.splat (local.get 4)) (local.get 5)) (local.get 4)) (local.get 5)))
    (v128.store offset=32 (local.get 0) (f64x2.replace_lane 1 (f64x2.splat (local.get 6)) (local.get 7)))
    (v128.store offset=48 (local.get 0) (f64x2.replace_lane 1 (f64x2.splat (local.get 6)) (f64.load (local.get 1))))))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %1=rdi, %2=rsi, %15=rdx, %17=rcx, %8=xmm0, %7=xmm1, %3=xmm2, %5=xmm3
;;>      1  vmovd.4 %12, %1
;;>      2  vpinsrd.4 %13, %12, %2, 1
;;>      3  vmovd.4 %14, %15
;;>      4  vpinsrd.4 %16, %14, %17, 1
;;>      5  vpunpcklqdq.16 %11, %13, %16
;;>      6  vmovups.16 [%1], %11
;;>      7  vunpcklps.16 %9, %7, %7
;;>      8  vunpcklps.16 %10, %8, %8
;;>      9  vmovlhps.16 %6, %9, %10
;;>     10  vmovups.16 [%1 + 16], %6
;;>     11  vmovlhps.16 %4, %3, %5
;;>     12  vmovups.16 [%1 + 32], %4
;;>     13  vmovhps.8 %0, %3, [%2]
;;>     14  vmovups.16 [%1 + 48], %0
;;>     15  ret.8 0
;;>
