;; dump: vector
;; Products of 16-bit numbers in 32-bit lanes become pairs; two that are added, one.
(module
  (memory 1)
  (func (export "f") (param i32 v128 v128) (result v128)
    (v128.store offset=64 (local.get 0)
      (i32x4.mul (i32x4.extend_low_i16x8_s (local.get 1)) (i32x4.extend_high_i16x8_s (local.get 2))))
    (v128.store offset=80 (local.get 0)
      (i32x4.add
        (i32x4.mul (v128.load16x4_s offset=0 (local.get 0)) (v128.const i32x4 1 -2 3 -4))
        (i32x4.add
          (i32x4.mul (v128.load16x4_s offset=8 (local.get 0)) (v128.const i32x4 5 6 -7 8))
          (local.get 2))))
    (i32x4.add
      (i32x4.extmul_low_i16x8_s (local.get 1) (v128.const i16x8 1 2 3 4 5 6 7 8))
      (i32x4.extmul_high_i16x8_s (local.get 1) (v128.const i16x8 1 2 3 4 5 6 7 8)))))
;;> ; function 0 after vector
;;> func 0 (i32 v128 v128) -> (v128)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:v128 = param #1
;;>   v3:v128 = param #2
;;>   v4:v128 = i32x4_extend_low_i16x8_s v2
;;>   v5:v128 = i32x4_extend_high_i16x8_s v3
;;>   v6:v128 = i32x4_extend_high_i16x8_u v3
;;>   v7:v128 = i32x4_dot_i16x8_s v4 v6
;;>   store full +64 v1 - v7
;;>   v8:v128 = v128_load64_zero v1 -
;;>   v9:v128 = const 0xfffffffc00000003fffffffe00000001
;;>   v10:v128 = const 0x0000fffc000000030000fffe00000001
;;>   v11:v128 = i32x4_dot_i16x8_s v8 v10
;;>   v12:v128 = v128_load64_zero +8 v1 -
;;>   v13:v128 = const 0x00000008fffffff90000000600000005
;;>   v14:v128 = const 0x000000080000fff90000000600000005
;;>   v15:v128 = i32x4_dot_i16x8_s v12 v14
;;>   v16:v128 = i32x4_add v15 v3
;;>   v17:v128 = i8x16_shuffle 0x17160706151405041312030211100100 v8 v12
;;>   v18:v128 = const 0x0008fffcfff900030006fffe00050001
;;>   v19:v128 = i32x4_dot_i16x8_s v17 v18
;;>   v20:v128 = i32x4_add v19 v3
;;>   store full +80 v1 - v20
;;>   v21:v128 = const 0x00080007000600050004000300020001
;;>   v22:v128 = i32x4_extend_low_i16x8_s v2
;;>   v23:v128 = const 0x00000004000000030000000200000001
;;>   v24:v128 = i32x4_dot_i16x8_s v22 v23
;;>   v25:v128 = const 0x00080007000600050004000300020001
;;>   v26:v128 = i32x4_extend_high_i16x8_s v2
;;>   v27:v128 = const 0x00000008000000070000000600000005
;;>   v28:v128 = i32x4_dot_i16x8_s v26 v27
;;>   v29:v128 = i8x16_shuffle 0x0f0e07060d0c05040b0a030209080100 v2 v2
;;>   v30:v128 = const 0x00080004000700030006000200050001
;;>   v31:v128 = i32x4_dot_i16x8_s v29 v30
;;>   v32:v128 = i32x4_dot_i16x8_s v29 v30
;;>   ret v32
;;>
