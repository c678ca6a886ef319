;; dump: vector
;; Factors that may need 17 bits; a product that somebody else wants, too; an index that may be 16; words that may be negative.
(module
  (memory 1)
  (func (export "f") (param i32 v128 v128) (result v128)
    (local v128)
    (v128.store (local.get 0)
      (i32x4.mul (i32x4.extend_low_i16x8_u (local.get 1)) (v128.const i32x4 1 2 3 4)))
    (v128.store (local.get 0)
      (i32x4.mul (i32x4.extend_low_i16x8_s (local.get 1)) (v128.const i32x4 1 2 3 32768)))
    (local.set 3 (i32x4.mul (i32x4.extend_low_i16x8_s (local.get 1)) (v128.const i32x4 1 2 3 4)))
    (v128.store (local.get 0) (local.get 3))
    (v128.store (local.get 0) (i8x16.swizzle (local.get 1) (v128.and (local.get 2) (v128.const i32x4 0x1f1f1f1f 0 0 0))))
    (v128.store (local.get 0) (i32x4.extadd_pairwise_i16x8_u (local.get 2)))
    (i32x4.add (local.get 3) (i32x4.mul (i32x4.extend_low_i16x8_s (local.get 2)) (v128.const i32x4 5 6 7 8)))))
;;> ; function 0 after vector
;;> func 0 (i32 v128 v128) -> (v128)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:v128 = param #1
;;>   v3:v128 = param #2
;;>   v4:v128 = i32x4_extend_low_i16x8_u v2
;;>   v5:v128 = const 0x00000004000000030000000200000001
;;>   v6:v128 = i32x4_mul v4 v5
;;>   store full v1 - v6
;;>   v7:v128 = i32x4_extend_low_i16x8_s v2
;;>   v8:v128 = const 0x00008000000000030000000200000001
;;>   v9:v128 = i32x4_mul v7 v8
;;>   store full v1 - v9
;;>   v10:v128 = i32x4_extend_low_i16x8_s v2
;;>   v11:v128 = const 0x00000004000000030000000200000001
;;>   v12:v128 = i32x4_dot_i16x8_s v10 v11
;;>   store full v1 - v12
;;>   v13:v128 = const 0x0000000000000000000000001f1f1f1f
;;>   v14:v128 = v128_and v3 v13
;;>   v15:v128 = i8x16_swizzle v2 v14
;;>   store full v1 - v15
;;>   v16:v128 = i32x4_extadd_pairwise_i16x8_u v3
;;>   store full v1 - v16
;;>   v17:v128 = i32x4_extend_low_i16x8_s v3
;;>   v18:v128 = const 0x00000008000000070000000600000005
;;>   v19:v128 = i32x4_dot_i16x8_s v17 v18
;;>   v20:v128 = i32x4_add v12 v19
;;>   ret v20
;;>
