;; dump: vector
;; Numbers that are not negative are compared as signed ones; bits that are zero anyway are not masked; products of what `xor` made of
;; bytes are those of words. Not numbers that may be negative, not bits that may be there, not with a mask that has holes.
(module
  (memory 1)
  (func (export "f") (param i32 v128 v128) (result v128)
    (local v128 v128)
    (local.set 3 (i32x4.extend_low_i16x8_u (i16x8.extend_low_i8x16_u (local.get 1))))
    (local.set 4 (v128.xor (local.get 3) (v128.const i32x4 255 255 255 255)))
    (v128.store (local.get 0) (i32x4.lt_u (local.get 3) (local.get 4)))
    (v128.store (local.get 0) (i32x4.ge_u (local.get 3) (v128.const i32x4 7 7 7 7)))
    (v128.store (local.get 0) (i32x4.mul (local.get 3) (local.get 4)))
    (v128.store (local.get 0) (v128.and (v128.const i32x4 0xffff 0xffff 0xffff 0xffff) (i32x4.mul (local.get 3) (local.get 4))))
    (v128.store (local.get 0) (i32x4.lt_u (local.get 3) (local.get 2)))
    (v128.store (local.get 0) (v128.and (v128.const i32x4 127 127 127 127) (local.get 3)))
    (v128.and (v128.const i32x4 0xfeff 0xfeff 0xfeff 0xfeff) (local.get 3))))
;;> ; function 0 after vector
;;> func 0 (i32 v128 v128) -> (v128)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:v128 = param #1
;;>   v3:v128 = param #2
;;>   v4:v128 = i16x8_extend_low_i8x16_u v2
;;>   v5:v128 = i32x4_extend_low_i16x8_u v4
;;>   v6:v128 = const 0x000000ff000000ff000000ff000000ff
;;>   v7:v128 = v128_xor v5 v6
;;>   v8:v128 = i32x4_lt_s v5 v7
;;>   store full v1 - v8
;;>   v9:v128 = const 0x00000007000000070000000700000007
;;>   v10:v128 = const 0x00000006000000060000000600000006
;;>   v11:v128 = i32x4_gt_s v5 v10
;;>   store full v1 - v11
;;>   v12:v128 = i32x4_dot_i16x8_s v7 v5
;;>   store full v1 - v12
;;>   v13:v128 = const 0x0000ffff0000ffff0000ffff0000ffff
;;>   v14:v128 = i32x4_dot_i16x8_s v7 v5
;;>   store full v1 - v14
;;>   v15:v128 = i32x4_lt_u v5 v3
;;>   store full v1 - v15
;;>   v16:v128 = const 0x0000007f0000007f0000007f0000007f
;;>   v17:v128 = v128_and v16 v5
;;>   store full v1 - v17
;;>   v18:v128 = const 0x0000feff0000feff0000feff0000feff
;;>   v19:v128 = v128_and v18 v5
;;>   ret v19
;;>
