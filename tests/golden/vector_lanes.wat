;; dump: vector
;; Lanes that go from one vector into another are a shuffle; one of two constants is chosen by two operations. Not one lane alone, not
;; lanes of two vectors, not a narrow lane that is extended into a wider one.
(module
  (memory 1)
  (func (export "f") (param i32 v128 v128 v128) (result v128)
    (v128.store (local.get 0)
      (i8x16.replace_lane 9 (i8x16.replace_lane 10 (i8x16.replace_lane 8 (local.get 1)
        (i32x4.extract_lane 0 (local.get 2))) (i32x4.extract_lane 2 (local.get 2))) (i8x16.extract_lane_s 5 (local.get 2))))
    (v128.store (local.get 0)
      (i32x4.replace_lane 1 (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get 1) (local.get 2)) (i32x4.extract_lane 3 (local.get 1))))
    (v128.store (local.get 0) (v128.bitselect (v128.const i32x4 1 2 3 4) (v128.const i32x4 5 6 7 8) (local.get 1)))
    (v128.store (local.get 0) (i32x4.replace_lane 1 (local.get 1) (i32x4.extract_lane 3 (local.get 2))))
    (v128.store (local.get 0)
      (i32x4.replace_lane 0 (i32x4.replace_lane 1 (local.get 1) (i32x4.extract_lane 3 (local.get 2))) (i32x4.extract_lane 3 (local.get 3))))
    (i16x8.replace_lane 0 (i16x8.replace_lane 1 (local.get 1) (i8x16.extract_lane_u 3 (local.get 2))) (i8x16.extract_lane_u 2 (local.get 2)))))
;;> ; function 0 after vector
;;> func 0 (i32 v128 v128 v128) -> (v128)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:v128 = param #1
;;>   v3:v128 = param #2
;;>   v4:v128 = param #3
;;>   v5:i32 = i32x4_extract_lane v3
;;>   v6:v128 = i8x16_replace_lane +8 v2 v5
;;>   v7:i32 = i32x4_extract_lane +2 v3
;;>   v8:v128 = i8x16_shuffle 0x0f0e0d0c0b1809100706050403020100 v2 v3
;;>   v9:i32 = i8x16_extract_lane_s +5 v3
;;>   v10:v128 = i8x16_shuffle 0x0f0e0d0c0b1815100706050403020100 v2 v3
;;>   store full v1 - v10
;;>   v11:v128 = i8x16_shuffle 0x17161514131211100706050403020100 v2 v3
;;>   v12:i32 = i32x4_extract_lane +3 v2
;;>   v13:v128 = i8x16_shuffle 0x17161514131211100f0e0d0c03020100 v2 v3
;;>   store full v1 - v13
;;>   v14:v128 = const 0x00000004000000030000000200000001
;;>   v15:v128 = const 0x00000008000000070000000600000005
;;>   v16:v128 = const 0x0000000c000000040000000400000004
;;>   v17:v128 = v128_and v2 v16
;;>   v18:v128 = v128_xor v17 v15
;;>   store full v1 - v18
;;>   v19:i32 = i32x4_extract_lane +3 v3
;;>   v20:v128 = i32x4_replace_lane +1 v2 v19
;;>   store full v1 - v20
;;>   v21:i32 = i32x4_extract_lane +3 v3
;;>   v22:v128 = i32x4_replace_lane +1 v2 v21
;;>   v23:i32 = i32x4_extract_lane +3 v4
;;>   v24:v128 = i32x4_replace_lane v22 v23
;;>   store full v1 - v24
;;>   v25:i32 = i8x16_extract_lane_u +3 v3
;;>   v26:v128 = i16x8_replace_lane +1 v2 v25
;;>   v27:i32 = i8x16_extract_lane_u +2 v3
;;>   v28:v128 = i16x8_replace_lane v26 v27
;;>   ret v28
;;>
