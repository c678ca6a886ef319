;; dump: vector
;; The lanes of a vector added, with other numbers among them; not three of them, nor one twice, nor one that is wanted besides.
(module
  (memory 1)
  (func (export "f") (param i32 i32 v128 v128 v128 v128) (result i64) (local i32)
    (i32.store (local.get 0)
      (i32.add (i32.add (i32.add (i32.add (i32x4.extract_lane 1 (local.get 2)) (local.get 1)) (i32x4.extract_lane 0 (local.get 2)))
                        (i32x4.extract_lane 2 (local.get 2))) (i32x4.extract_lane 3 (local.get 2))))
    (i32.store (local.get 0)
      (i32.add (i32.add (i32.add (i32x4.extract_lane 1 (local.get 3)) (local.get 1)) (i32x4.extract_lane 0 (local.get 3)))
               (i32x4.extract_lane 2 (local.get 3))))
    (i32.store (local.get 0)
      (i32.add (i32.add (i32.add (i32x4.extract_lane 1 (local.get 4)) (i32x4.extract_lane 1 (local.get 4)))
                        (i32x4.extract_lane 0 (local.get 4))) (i32x4.extract_lane 2 (local.get 4))))
    (local.set 6 (i32x4.extract_lane 1 (local.get 5)))
    (i32.store (local.get 6)
      (i32.add (i32.add (i32.add (local.get 6) (i32x4.extract_lane 3 (local.get 5)))
                        (i32x4.extract_lane 0 (local.get 5))) (i32x4.extract_lane 2 (local.get 5))))
    (i64.add (i64x2.extract_lane 0 (local.get 2)) (i64x2.extract_lane 1 (local.get 2)))))
;;> ; function 0 after vector
;;> func 0 (i32 i32 v128 v128 v128 v128) -> (i64)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:v128 = param #2
;;>   v4:v128 = param #3
;;>   v5:v128 = param #4
;;>   v6:v128 = param #5
;;>   v7:i32 = i32x4_extract_lane +1 v3
;;>   v8:i32 = add v7 v2
;;>   v9:i32 = i32x4_extract_lane v3
;;>   v10:i32 = add v8 v9
;;>   v11:i32 = i32x4_extract_lane +2 v3
;;>   v12:i32 = add v10 v11
;;>   v13:i32 = i32x4_extract_lane +3 v3
;;>   v14:v128 = i8x16_shuffle 0x07060504030201000f0e0d0c0b0a0908 v3 v3
;;>   v15:v128 = i32x4_add v3 v14
;;>   v16:v128 = i8x16_shuffle 0x030201000f0e0d0c0b0a090807060504 v15 v15
;;>   v17:v128 = i32x4_add v15 v16
;;>   v18:i32 = i32x4_extract_lane v17
;;>   v19:i32 = add v18 v2
;;>   store full v1 - v19
;;>   v20:i32 = i32x4_extract_lane +1 v4
;;>   v21:i32 = add v20 v2
;;>   v22:i32 = i32x4_extract_lane v4
;;>   v23:i32 = add v21 v22
;;>   v24:i32 = i32x4_extract_lane +2 v4
;;>   v25:i32 = add v23 v24
;;>   store full v1 - v25
;;>   v26:i32 = i32x4_extract_lane +1 v5
;;>   v27:i32 = i32x4_extract_lane +1 v5
;;>   v28:i32 = add v26 v27
;;>   v29:i32 = i32x4_extract_lane v5
;;>   v30:i32 = add v28 v29
;;>   v31:i32 = i32x4_extract_lane +2 v5
;;>   v32:i32 = add v30 v31
;;>   store full v1 - v32
;;>   v33:i32 = i32x4_extract_lane +1 v6
;;>   v34:i32 = i32x4_extract_lane +3 v6
;;>   v35:i32 = add v33 v34
;;>   v36:i32 = i32x4_extract_lane v6
;;>   v37:i32 = add v35 v36
;;>   v38:i32 = i32x4_extract_lane +2 v6
;;>   v39:i32 = add v37 v38
;;>   store full v33 - v39
;;>   v40:i64 = i64x2_extract_lane v3
;;>   v41:i64 = i64x2_extract_lane +1 v3
;;>   v42:v128 = i8x16_shuffle 0x07060504030201000f0e0d0c0b0a0908 v3 v3
;;>   v43:v128 = i64x2_add v3 v42
;;>   v44:i64 = i64x2_extract_lane v43
;;>   ret v44
;;>
