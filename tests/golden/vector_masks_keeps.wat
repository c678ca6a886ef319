;; dump: vector
;; A comparison that is wanted besides; one of floats, which has no other way round; constants that would wrap; ones in lanes of another
;; width, extended to another width, or of what is no mask; a rotation by some bits, and shifts of different vectors; products that need more than half a lane.
(module
  (memory 1)
  (func (export "f") (param i32 v128 v128 v128) (result v128)
    (local v128)
    (local.set 4 (i8x16.ne (local.get 1) (local.get 2)))
    (v128.store (local.get 0) (v128.and (local.get 3) (local.get 4)))
    (v128.store (local.get 0) (v128.and (local.get 4) (f32x4.ge (local.get 1) (local.get 2))))
    (v128.store (local.get 0) (v128.or (local.get 1) (i8x16.ne (local.get 1) (local.get 3))))
    (v128.store (local.get 0) (i8x16.lt_u (local.get 1) (v128.const i64x2 0x0505050505050505 0x0505050500050505)))
    (v128.store (local.get 0) (i32x4.le_s (local.get 1) (v128.const i32x4 1 2 3 0x7fffffff)))
    (v128.store (local.get 0) (i32x4.add (local.get 1) (v128.and (v128.const i32x4 1 1 1 2) (i32x4.eq (local.get 1) (local.get 2)))))
    (v128.store (local.get 0) (i32x4.add (local.get 1) (v128.and (v128.const i32x4 1 1 1 1) (i8x16.eq (local.get 1) (local.get 2)))))
    (v128.store (local.get 0) (i16x8.add (local.get 1) (v128.and (v128.const i32x4 0x10001 0x10001 0x10001 0x10001) (v128.xor (local.get 1) (local.get 2)))))
    (v128.store (local.get 0)
      (i16x8.add (local.get 1) (v128.and (v128.const i32x4 0x10001 0x10001 0x10001 0x10001) (i32x4.extend_low_i16x8_u (i16x8.eq (local.get 1) (local.get 2))))))
    (v128.store (local.get 0) (v128.or (i32x4.shl (local.get 1) (i32.const 7)) (i32x4.shr_u (local.get 1) (i32.const 25))))
    (v128.store (local.get 0) (v128.or (i32x4.shl (local.get 1) (i32.const 8)) (i32x4.shr_u (local.get 2) (i32.const 24))))
    (v128.store (local.get 0) (v128.or (i32x4.shl (local.get 1) (i32.const 8)) (i32x4.shr_s (local.get 1) (i32.const 24))))
    (i32x4.extmul_low_i16x8_u (i16x8.extend_low_i8x16_s (local.get 1)) (i16x8.extend_low_i8x16_u (local.get 2)))))
;;> ; function 0 after vector
;;> func 0 (i32 v128 v128 v128) -> (v128)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:v128 = param #1
;;>   v3:v128 = param #2
;;>   v4:v128 = param #3
;;>   v5:v128 = i8x16_ne v2 v3
;;>   v6:v128 = v128_and v4 v5
;;>   store full v1 - v6
;;>   v7:v128 = f32x4_ge v2 v3
;;>   v8:v128 = v128_and v5 v7
;;>   store full v1 - v8
;;>   v9:v128 = i8x16_ne v2 v4
;;>   v10:v128 = v128_or v2 v9
;;>   store full v1 - v10
;;>   v11:v128 = const 0x05050505000505050505050505050505
;;>   v12:v128 = i8x16_lt_u v2 v11
;;>   store full v1 - v12
;;>   v13:v128 = const 0x7fffffff000000030000000200000001
;;>   v14:v128 = i32x4_le_s v2 v13
;;>   store full v1 - v14
;;>   v15:v128 = const 0x00000002000000010000000100000001
;;>   v16:v128 = i32x4_eq v2 v3
;;>   v17:v128 = v128_and v15 v16
;;>   v18:v128 = i32x4_add v2 v17
;;>   store full v1 - v18
;;>   v19:v128 = const 0x00000001000000010000000100000001
;;>   v20:v128 = i8x16_eq v2 v3
;;>   v21:v128 = v128_and v19 v20
;;>   v22:v128 = i32x4_add v2 v21
;;>   store full v1 - v22
;;>   v23:v128 = const 0x00010001000100010001000100010001
;;>   v24:v128 = v128_xor v2 v3
;;>   v25:v128 = v128_and v23 v24
;;>   v26:v128 = i16x8_add v2 v25
;;>   store full v1 - v26
;;>   v27:v128 = const 0x00010001000100010001000100010001
;;>   v28:v128 = i16x8_eq v2 v3
;;>   v29:v128 = i32x4_extend_low_i16x8_u v28
;;>   v30:v128 = v128_and v27 v29
;;>   v31:v128 = i16x8_add v2 v30
;;>   store full v1 - v31
;;>   v32:i32 = const 7
;;>   v33:v128 = i32x4_shl v2 v32
;;>   v34:i32 = const 25
;;>   v35:v128 = i32x4_shr_u v2 v34
;;>   v36:v128 = v128_or v33 v35
;;>   store full v1 - v36
;;>   v37:i32 = const 8
;;>   v38:v128 = i32x4_shl v2 v37
;;>   v39:i32 = const 24
;;>   v40:v128 = i32x4_shr_u v3 v39
;;>   v41:v128 = v128_or v38 v40
;;>   store full v1 - v41
;;>   v42:i32 = const 8
;;>   v43:v128 = i32x4_shl v2 v42
;;>   v44:i32 = const 24
;;>   v45:v128 = i32x4_shr_s v2 v44
;;>   v46:v128 = v128_or v43 v45
;;>   store full v1 - v46
;;>   v47:v128 = i16x8_extend_low_i8x16_s v2
;;>   v48:v128 = i16x8_extend_low_i8x16_u v3
;;>   v49:v128 = i32x4_extmul_low_i16x8_u v47 v48
;;>   ret v49
;;>
