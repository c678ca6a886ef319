;; dump: vector
;; Lookups with indices below 16 or constant ones; sums and conversions of what is not negative.
(module
  (memory 1)
  (func (export "f") (param i32 v128 v128) (result v128)
    (v128.store (local.get 0)
      (i8x16.swizzle (local.get 1) (v128.and (local.get 2) (v128.const i32x4 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f))))
    (v128.store (local.get 0) (i8x16.swizzle (local.get 1) (i8x16.shr_u (local.get 2) (i32.const 4))))
    (v128.store (local.get 0) (i8x16.swizzle (local.get 1) (v128.const i8x16 0 1 2 3 16 -1 127 15 8 8 8 8 9 9 9 9)))
    (v128.store (local.get 0) (i32x4.extadd_pairwise_i16x8_u (i16x8.extadd_pairwise_i8x16_u (local.get 1))))
    (v128.store (local.get 0) (f32x4.convert_i32x4_u (v128.load16x4_u (local.get 0))))
    (f64x2.convert_low_i32x4_u (i32x4.shr_u (local.get 2) (i32.const 1)))))
;;> ; function 0 after vector
;;> func 0 (i32 v128 v128) -> (v128)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:v128 = param #1
;;>   v3:v128 = param #2
;;>   v4:v128 = const 0x0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f
;;>   v5:v128 = v128_and v3 v4
;;>   v6:v128 = i8x16_relaxed_swizzle v2 v5
;;>   store full v1 - v6
;;>   v7:i32 = const 4
;;>   v8:v128 = i8x16_shr_u v3 v7
;;>   v9:v128 = i8x16_relaxed_swizzle v2 v8
;;>   store full v1 - v9
;;>   v10:v128 = const 0x09090909080808080f7fff1003020100
;;>   v11:v128 = const 0x09090909080808080f80808003020100
;;>   v12:v128 = i8x16_relaxed_swizzle v2 v11
;;>   store full v1 - v12
;;>   v13:v128 = i16x8_extadd_pairwise_i8x16_u v2
;;>   v14:v128 = i32x4_extadd_pairwise_i16x8_s v13
;;>   store full v1 - v14
;;>   v15:v128 = v128_load16x4_u v1 -
;;>   v16:v128 = f32x4_convert_i32x4_s v15
;;>   store full v1 - v16
;;>   v17:i32 = const 1
;;>   v18:v128 = i32x4_shr_u v3 v17
;;>   v19:v128 = f64x2_convert_low_i32x4_s v18
;;>   ret v19
;;>
