;; dump: dce
;; Division by constants: a product for 10, one of 32 bits where the operand is known to be that small, shifts for 8.
(module
  (memory 1)
  (func (export "f") (param $x i32) (param $y i64) (param $v v128) (result i32)
    (i32.store (i32.const 0) (i32.div_s (i32.load16_u (local.get $x)) (i32.const 10)))
    (i32.store (i32.const 0) (i32.rem_u (i8x16.extract_lane_u 3 (local.get $v)) (i32.const 255)))
    (i32.store (i32.const 0) (i32.div_u (i32.load16_u (local.get $x)) (i32.const 7)))
    (i32.store (i32.const 0) (i32.rem_u (local.get $x) (i32.const 10)))
    (i32.store (i32.const 0) (i32.div_s (local.get $x) (i32.const -8)))
    (i32.store (i32.const 0) (i32.div_s (i32.load8_u (local.get $x)) (i32.const 8)))
    (i64.store (i32.const 0) (i64.div_u (local.get $y) (i64.const 7)))
    (i64.store (i32.const 0) (i64.div_s (local.get $y) (i64.const 10)))
    (i32.div_u (local.get $x) (i32.const 7))))
;;> ; function 0 after dce
;;> func 0 (i32 i64 v128) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i64 = param #1
;;>   v3:v128 = param #2
;;>   v4:i32 = const 0
;;>   v5:i32 = load 16u v1 -
;;>   v6:i32 = const 52429
;;>   v7:i32 = mul v5 v6
;;>   v8:i32 = const 19
;;>   v9:i32 = shru v7 v8
;;>   store full v4 - v9
;;>   v10:i32 = const 0
;;>   v11:i32 = i8x16_extract_lane_u +3 v3
;;>   v12:i32 = const 129
;;>   v13:i32 = mul v11 v12
;;>   v14:i32 = const 15
;;>   v15:i32 = shru v13 v14
;;>   v16:i32 = const 255
;;>   v17:i32 = mul v15 v16
;;>   v18:i32 = sub v11 v17
;;>   store full v10 - v18
;;>   v19:i32 = const 0
;;>   v20:i32 = load 16u v1 -
;;>   v21:i64 = extendu v20
;;>   v22:i64 = const 2454267027
;;>   v23:i64 = mul v21 v22
;;>   v24:i64 = const 34
;;>   v25:i64 = shru v23 v24
;;>   v26:i32 = wrap v25
;;>   store full v19 - v26
;;>   v27:i32 = const 0
;;>   v28:i64 = extendu v1
;;>   v29:i64 = const 3435973837
;;>   v30:i64 = mul v28 v29
;;>   v31:i64 = const 35
;;>   v32:i64 = shru v30 v31
;;>   v33:i32 = wrap v32
;;>   v34:i32 = const 10
;;>   v35:i32 = mul v33 v34
;;>   v36:i32 = sub v1 v35
;;>   store full v27 - v36
;;>   v37:i32 = const 0
;;>   v38:i32 = const 31
;;>   v39:i32 = shrs v1 v38
;;>   v40:i32 = const 29
;;>   v41:i32 = shru v39 v40
;;>   v42:i32 = add v1 v41
;;>   v43:i32 = const 3
;;>   v44:i32 = shrs v42 v43
;;>   v45:i32 = const 0
;;>   v46:i32 = sub v45 v44
;;>   store full v37 - v46
;;>   v47:i32 = const 0
;;>   v48:i32 = load 8u v1 -
;;>   v49:i32 = const 3
;;>   v50:i32 = shru v48 v49
;;>   store full v47 - v50
;;>   v51:i32 = const 0
;;>   v52:i64 = const 2635249153387078803
;;>   v53:i64 = mulhu v2 v52
;;>   v54:i64 = sub v2 v53
;;>   v55:i64 = const 1
;;>   v56:i64 = shru v54 v55
;;>   v57:i64 = add v56 v53
;;>   v58:i64 = const 2
;;>   v59:i64 = shru v57 v58
;;>   store full v51 - v59
;;>   v60:i32 = const 0
;;>   v61:i64 = const -3689348814741910323
;;>   v62:i64 = mulhs v2 v61
;;>   v63:i64 = add v62 v2
;;>   v64:i64 = const 3
;;>   v65:i64 = shrs v63 v64
;;>   v66:i64 = const 63
;;>   v67:i64 = shru v2 v66
;;>   v68:i64 = add v65 v67
;;>   store full v60 - v68
;;>   v69:i64 = extendu v1
;;>   v70:i64 = const 2635249153387078803
;;>   v71:i64 = mulhu v69 v70
;;>   v72:i32 = wrap v71
;;>   ret v72
;;>
