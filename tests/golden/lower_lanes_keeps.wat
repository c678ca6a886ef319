;; dump: lower
;; An inner vector that somebody else wants, too; two lanes of the splat; a splat that is wanted itself, so that what it was loaded from is, too.
(module
  (memory 1)
  (func (export "f") (param i32 i32 i32 i32) (local v128)
    (local.set 4 (i32x4.replace_lane 1 (i32x4.splat (local.get 0)) (local.get 1)))
    (v128.store offset=0 (local.get 0) (i32x4.replace_lane 3 (i32x4.replace_lane 2 (local.get 4) (local.get 2)) (local.get 3)))
    (v128.store offset=16 (local.get 0) (local.get 4))
    (v128.store offset=32 (local.get 0) (i32x4.replace_lane 3 (i32x4.replace_lane 2 (i32x4.splat (local.get 0)) (local.get 2)) (local.get 3))))
  (func (export "g") (param i32) (local v128)
    (local.set 1 (i64x2.splat (i64.load (local.get 0))))
    (v128.store offset=16 (local.get 0) (i64x2.replace_lane 1 (local.get 1) (i64.load offset=8 (local.get 0))))
    (v128.store offset=32 (local.get 0) (local.get 1))))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %1=rdi, %9=rsi, %4=rdx, %2=rcx
;;>      1  vmovd.4 %10, %1
;;>      2  vpbroadcastd.16 %5, %10
;;>      3  vpinsrd.4 %6, %5, %9, 1
;;>      4  vpinsrd.4 %8, %6, %4, 2
;;>      5  vpinsrd.4 %7, %8, %2, 3
;;>      6  vmovups.16 [%1], %7
;;>      7  vmovups.16 [%1 + 16], %6
;;>      8  vpinsrd.4 %3, %5, %4, 2
;;>      9  vpinsrd.4 %0, %3, %2, 3
;;>     10  vmovups.16 [%1 + 32], %0
;;>     11  ret.8 0
;;>
