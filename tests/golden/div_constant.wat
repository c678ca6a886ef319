;; dump: dce
;; Division by constants: a product for 10, with what is known of the operand a shorter one, shifts for 8.
(module
  (memory 1)
  (func (export "f") (param $x i32) (param $y i64) (result i32)
    (i32.store (i32.const 0) (i32.rem_u (local.get $x) (i32.const 10)))
    (i32.store (i32.const 0) (i32.div_s (local.get $x) (i32.const -8)))
    (i32.store (i32.const 0) (i32.div_s (i32.load8_u (local.get $x)) (i32.const 8)))
    (i64.store (i32.const 0) (i64.div_u (local.get $y) (i64.const 7)))
    (i64.store (i32.const 0) (i64.div_s (local.get $y) (i64.const 10)))
    (i32.div_u (local.get $x) (i32.const 7))))
;;> ; function 0 after dce
;;> func 0 (i32 i64) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i64 = param #1
;;>   v3:i32 = const 0
;;>   v4:i64 = extendu v1
;;>   v5:i64 = const 3435973837
;;>   v6:i64 = mul v4 v5
;;>   v7:i64 = const 35
;;>   v8:i64 = shru v6 v7
;;>   v9:i32 = wrap v8
;;>   v10:i32 = const 10
;;>   v11:i32 = mul v9 v10
;;>   v12:i32 = sub v1 v11
;;>   store full v3 - v12
;;>   v13:i32 = const 0
;;>   v14:i32 = const 31
;;>   v15:i32 = shrs v1 v14
;;>   v16:i32 = const 29
;;>   v17:i32 = shru v15 v16
;;>   v18:i32 = add v1 v17
;;>   v19:i32 = const 3
;;>   v20:i32 = shrs v18 v19
;;>   v21:i32 = const 0
;;>   v22:i32 = sub v21 v20
;;>   store full v13 - v22
;;>   v23:i32 = const 0
;;>   v24:i32 = load 8u v1 -
;;>   v25:i32 = const 3
;;>   v26:i32 = shru v24 v25
;;>   store full v23 - v26
;;>   v27:i32 = const 0
;;>   v28:i64 = const 2635249153387078803
;;>   v29:i64 = mulhu v2 v28
;;>   v30:i64 = sub v2 v29
;;>   v31:i64 = const 1
;;>   v32:i64 = shru v30 v31
;;>   v33:i64 = add v32 v29
;;>   v34:i64 = const 2
;;>   v35:i64 = shru v33 v34
;;>   store full v27 - v35
;;>   v36:i32 = const 0
;;>   v37:i64 = const -3689348814741910323
;;>   v38:i64 = mulhs v2 v37
;;>   v39:i64 = add v38 v2
;;>   v40:i64 = const 3
;;>   v41:i64 = shrs v39 v40
;;>   v42:i64 = const 63
;;>   v43:i64 = shru v2 v42
;;>   v44:i64 = add v41 v43
;;>   store full v36 - v44
;;>   v45:i64 = extendu v1
;;>   v46:i64 = const 2635249153387078803
;;>   v47:i64 = mulhu v45 v46
;;>   v48:i32 = wrap v47
;;>   ret v48
;;>
