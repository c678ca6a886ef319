;; dump: vector
;; Comparisons asked the other way round where that is free; ones counted by masks; bytes turned round in their lanes; eight bytes
;; extended where they are loaded; products that fit half a lane.
(module
  (memory 1)
  (func (export "f") (param i32 v128 v128 v128) (result v128)
    (v128.store (local.get 0) (v128.and (local.get 3) (i8x16.ne (local.get 1) (local.get 2))))
    (v128.store (local.get 0) (v128.and (i16x8.gt_u (local.get 1) (local.get 2)) (v128.not (local.get 3))))
    (v128.store (local.get 0) (v128.or (i32x4.ge_s (local.get 1) (local.get 2)) (i32x4.ne (local.get 1) (local.get 3))))
    (v128.store (local.get 0) (v128.bitselect (local.get 1) (local.get 2) (i32x4.le_s (local.get 1) (local.get 3))))
    (v128.store (local.get 0) (v128.bitselect (local.get 1) (v128.const i64x2 0 0) (local.get 2)))
    (v128.store (local.get 0) (v128.andnot (local.get 1) (i64x2.ne (local.get 2) (local.get 3))))
    (v128.store (local.get 0) (i8x16.lt_u (local.get 1) (v128.const i64x2 0x0505050505050505 0x0505050505050505)))
    (v128.store (local.get 0) (i16x8.ge_s (local.get 1) (v128.const i64x2 0x0005000500050005 0x0005000500050005)))
    (v128.store (local.get 0)
      (i32x4.add (local.get 1) (v128.and (v128.const i32x4 1 1 1 1)
        (i32x4.extend_high_i16x8_u (i16x8.extend_low_i8x16_s (v128.or (i8x16.eq (local.get 1) (local.get 2)) (i8x16.eq (local.get 1) (local.get 3))))))))
    (v128.store (local.get 0) (v128.or (i32x4.shl (local.get 1) (i32.const 24)) (i32x4.shr_u (local.get 1) (i32.const 8))))
    (v128.store (local.get 0) (v128.or (i64x2.shr_u (local.get 1) (i32.const 48)) (i64x2.shl (local.get 1) (i32.const 16))))
    (v128.store (local.get 0)
      (i32x4.extmul_low_i16x8_u (i16x8.extend_low_i8x16_u (v128.load64_zero (local.get 0))) (i16x8.extend_high_i8x16_u (local.get 2))))
    (i32x4.extmul_high_i16x8_s (i16x8.extend_low_i8x16_s (local.get 1)) (i16x8.extend_low_i8x16_s (local.get 2)))))
;;> ; function 0 after vector
;;> func 0 (i32 v128 v128 v128) -> (v128)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:v128 = param #1
;;>   v3:v128 = param #2
;;>   v4:v128 = param #3
;;>   v5:v128 = i8x16_ne v2 v3
;;>   v6:v128 = i8x16_eq v2 v3
;;>   v7:v128 = v128_andnot v4 v6
;;>   store full v1 - v7
;;>   v8:v128 = i16x8_gt_u v2 v3
;;>   v9:v128 = v128_not v4
;;>   v10:v128 = i16x8_le_u v2 v3
;;>   v11:v128 = v128_or v10 v4
;;>   v12:v128 = v128_not v11
;;>   store full v1 - v12
;;>   v13:v128 = i32x4_ge_s v2 v3
;;>   v14:v128 = i32x4_ne v2 v4
;;>   v15:v128 = i32x4_eq v2 v4
;;>   v16:v128 = i32x4_lt_s v2 v3
;;>   v17:v128 = v128_and v16 v15
;;>   v18:v128 = v128_not v17
;;>   store full v1 - v18
;;>   v19:v128 = i32x4_le_s v2 v4
;;>   v20:v128 = i32x4_gt_s v2 v4
;;>   v21:v128 = v128_bitselect v3 v2 v20
;;>   store full v1 - v21
;;>   v22:v128 = const 0x00000000000000000000000000000000
;;>   v23:v128 = v128_and v2 v3
;;>   store full v1 - v23
;;>   v24:v128 = i64x2_ne v3 v4
;;>   v25:v128 = i64x2_eq v3 v4
;;>   v26:v128 = v128_and v2 v25
;;>   store full v1 - v26
;;>   v27:v128 = const 0x05050505050505050505050505050505
;;>   v28:v128 = const 0x04040404040404040404040404040404
;;>   v29:v128 = i8x16_le_u v2 v28
;;>   store full v1 - v29
;;>   v30:v128 = const 0x00050005000500050005000500050005
;;>   v31:v128 = const 0x00040004000400040004000400040004
;;>   v32:v128 = i16x8_gt_s v2 v31
;;>   store full v1 - v32
;;>   v33:v128 = const 0x00000001000000010000000100000001
;;>   v34:v128 = i8x16_eq v2 v3
;;>   v35:v128 = i8x16_eq v2 v4
;;>   v36:v128 = v128_or v34 v35
;;>   v37:v128 = i16x8_extend_low_i8x16_s v36
;;>   v38:v128 = i32x4_extend_high_i16x8_u v37
;;>   v39:v128 = v128_and v33 v38
;;>   v40:v128 = i16x8_extend_low_i8x16_s v36
;;>   v41:v128 = i32x4_extend_high_i16x8_s v40
;;>   v42:v128 = i32x4_sub v2 v41
;;>   store full v1 - v42
;;>   v43:i32 = const 24
;;>   v44:v128 = i32x4_shl v2 v43
;;>   v45:i32 = const 8
;;>   v46:v128 = i32x4_shr_u v2 v45
;;>   v47:v128 = i8x16_shuffle 0x0c0f0e0d080b0a090407060500030201 v2 v2
;;>   store full v1 - v47
;;>   v48:i32 = const 48
;;>   v49:v128 = i64x2_shr_u v2 v48
;;>   v50:i32 = const 16
;;>   v51:v128 = i64x2_shl v2 v50
;;>   v52:v128 = i8x16_shuffle 0x0d0c0b0a09080f0e0504030201000706 v2 v2
;;>   store full v1 - v52
;;>   v53:v128 = v128_load8x8_u v1 -
;;>   v54:v128 = i16x8_extend_high_i8x16_u v3
;;>   v55:v128 = i16x8_mul v53 v54
;;>   v56:v128 = i32x4_extend_low_i16x8_u v55
;;>   store full v1 - v56
;;>   v57:v128 = i16x8_extend_low_i8x16_s v2
;;>   v58:v128 = i16x8_extend_low_i8x16_s v3
;;>   v59:v128 = i16x8_mul v57 v58
;;>   v60:v128 = i32x4_extend_high_i16x8_s v59
;;>   ret v60
;;>
