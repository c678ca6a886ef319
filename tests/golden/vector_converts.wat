;; dump: vector
;; Doubles of a vector converted one by one are converted together. Not those of two vectors, not in other order, not by two conversions, not
;; into other lanes, and not to 64 bits.
(module
  (memory 1)
  (func (export "f") (param i32 v128 v128)
    (v128.store (local.get 0)
      (f32x4.replace_lane 1 (f32x4.splat (f32.demote_f64 (f64x2.extract_lane 0 (local.get 1)))) (f32.demote_f64 (f64x2.extract_lane 1 (local.get 1)))))
    (v128.store (local.get 0)
      (i32x4.replace_lane 1 (i32x4.splat (i32.trunc_sat_f64_u (f64x2.extract_lane 0 (local.get 1))))
        (i32.trunc_sat_f64_u (f64x2.extract_lane 1 (local.get 1)))))
    (v128.store (local.get 0)
      (f32x4.replace_lane 1 (f32x4.splat (f32.demote_f64 (f64x2.extract_lane 0 (local.get 1)))) (f32.demote_f64 (f64x2.extract_lane 1 (local.get 2)))))
    (v128.store (local.get 0)
      (f32x4.replace_lane 1 (f32x4.splat (f32.demote_f64 (f64x2.extract_lane 1 (local.get 1)))) (f32.demote_f64 (f64x2.extract_lane 0 (local.get 1)))))
    (v128.store (local.get 0)
      (i32x4.replace_lane 1 (i32x4.splat (i32.trunc_sat_f64_u (f64x2.extract_lane 0 (local.get 1))))
        (i32.trunc_sat_f64_s (f64x2.extract_lane 1 (local.get 1)))))
    (v128.store (local.get 0)
      (i32x4.replace_lane 2 (i32x4.splat (i32.trunc_sat_f64_s (f64x2.extract_lane 0 (local.get 1))))
        (i32.trunc_sat_f64_s (f64x2.extract_lane 1 (local.get 1)))))
    (v128.store (local.get 0)
      (i64x2.replace_lane 1 (i64x2.splat (i64.trunc_sat_f64_s (f64x2.extract_lane 0 (local.get 1))))
        (i64.trunc_sat_f64_s (f64x2.extract_lane 1 (local.get 1)))))))
;;> ; function 0 after vector
;;> func 0 (i32 v128 v128) -> ()
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:v128 = param #1
;;>   v3:v128 = param #2
;;>   v4:f64 = f64x2_extract_lane v2
;;>   v5:f32 = demote v4
;;>   v6:v128 = f32x4_splat v5
;;>   v7:f64 = f64x2_extract_lane +1 v2
;;>   v8:f32 = demote v7
;;>   v9:v128 = f32x4_demote_f64x2_zero v2
;;>   v10:v128 = i8x16_shuffle 0x03020100030201000706050403020100 v9 v9
;;>   store full v1 - v10
;;>   v11:f64 = f64x2_extract_lane v2
;;>   v12:i32 = satfu v11
;;>   v13:v128 = i32x4_splat v12
;;>   v14:f64 = f64x2_extract_lane +1 v2
;;>   v15:i32 = satfu v14
;;>   v16:v128 = i32x4_trunc_sat_f64x2_u_zero v2
;;>   v17:v128 = i8x16_shuffle 0x03020100030201000706050403020100 v16 v16
;;>   store full v1 - v17
;;>   v18:f64 = f64x2_extract_lane v2
;;>   v19:f32 = demote v18
;;>   v20:v128 = f32x4_splat v19
;;>   v21:f64 = f64x2_extract_lane +1 v3
;;>   v22:f32 = demote v21
;;>   v23:v128 = f32x4_replace_lane +1 v20 v22
;;>   store full v1 - v23
;;>   v24:f64 = f64x2_extract_lane +1 v2
;;>   v25:f32 = demote v24
;;>   v26:v128 = f32x4_splat v25
;;>   v27:f64 = f64x2_extract_lane v2
;;>   v28:f32 = demote v27
;;>   v29:v128 = f32x4_replace_lane +1 v26 v28
;;>   store full v1 - v29
;;>   v30:f64 = f64x2_extract_lane v2
;;>   v31:i32 = satfu v30
;;>   v32:v128 = i32x4_splat v31
;;>   v33:f64 = f64x2_extract_lane +1 v2
;;>   v34:i32 = satfs v33
;;>   v35:v128 = i32x4_replace_lane +1 v32 v34
;;>   store full v1 - v35
;;>   v36:f64 = f64x2_extract_lane v2
;;>   v37:i32 = satfs v36
;;>   v38:v128 = i32x4_splat v37
;;>   v39:f64 = f64x2_extract_lane +1 v2
;;>   v40:i32 = satfs v39
;;>   v41:v128 = i32x4_replace_lane +2 v38 v40
;;>   store full v1 - v41
;;>   v42:f64 = f64x2_extract_lane v2
;;>   v43:i64 = satfs v42
;;>   v44:v128 = i64x2_splat v43
;;>   v45:f64 = f64x2_extract_lane +1 v2
;;>   v46:i64 = satfs v45
;;>   v47:v128 = i64x2_replace_lane +1 v44 v46
;;>   store full v1 - v47
;;>   ret
;;>
