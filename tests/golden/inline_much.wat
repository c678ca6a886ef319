;; dump: build 3
;; -O2
;; What is compiled once and run often has longer bodies in place of calls: short ones anywhere, all but the longest of those that
;; only one place calls.
(module
  (import "m" "p" (func $p))
  (func $short (param $x i32) (result i32)
    (i32.xor (i32.mul (i32.add (local.get $x) (i32.const 1)) (i32.const 5))
      (i32.rotl (i32.sub (local.get $x) (i32.const 2)) (i32.or (local.get $x) (i32.const 3)))))
  (func $once (param $x i32) (result i32)
    (local.get $x)
    (i32.mul (i32.const 3)) (i32.xor (local.get $x)) (i32.mul (i32.const 3)) (i32.xor (local.get $x)) (i32.mul (i32.const 3)) (i32.xor (local.get $x)) (i32.add (i32.const 7))
    (i32.mul (i32.const 3)) (i32.xor (local.get $x)) (i32.mul (i32.const 3)) (i32.xor (local.get $x)) (i32.mul (i32.const 3)) (i32.xor (local.get $x)) (i32.add (i32.const 7))
    (i32.mul (i32.const 3)) (i32.xor (local.get $x)) (i32.mul (i32.const 3)) (i32.xor (local.get $x)) (i32.mul (i32.const 3)) (i32.xor (local.get $x)) (i32.add (i32.const 7)))
  (func (export "f") (param $x i32) (result i32)
    (call $once (call $short (call $short (local.get $x)))))
  (func (export "g") (param $x i32) (result i32) (call $short (local.get $x))))
;;> ; function 3 after build
;;> func 3 (i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = const 1
;;>   v3:i32 = add v1 v2
;;>   v4:i32 = const 5
;;>   v5:i32 = mul v3 v4
;;>   v6:i32 = const 2
;;>   v7:i32 = sub v1 v6
;;>   v8:i32 = const 3
;;>   v9:i32 = or v1 v8
;;>   v10:i32 = rotl v7 v9
;;>   v11:i32 = xor v5 v10
;;>   v12:i32 = const 1
;;>   v13:i32 = add v11 v12
;;>   v14:i32 = const 5
;;>   v15:i32 = mul v13 v14
;;>   v16:i32 = const 2
;;>   v17:i32 = sub v11 v16
;;>   v18:i32 = const 3
;;>   v19:i32 = or v11 v18
;;>   v20:i32 = rotl v17 v19
;;>   v21:i32 = xor v15 v20
;;>   v22:i32 = const 3
;;>   v23:i32 = mul v21 v22
;;>   v24:i32 = xor v23 v21
;;>   v25:i32 = const 3
;;>   v26:i32 = mul v24 v25
;;>   v27:i32 = xor v26 v21
;;>   v28:i32 = const 3
;;>   v29:i32 = mul v27 v28
;;>   v30:i32 = xor v29 v21
;;>   v31:i32 = const 7
;;>   v32:i32 = add v30 v31
;;>   v33:i32 = const 3
;;>   v34:i32 = mul v32 v33
;;>   v35:i32 = xor v34 v21
;;>   v36:i32 = const 3
;;>   v37:i32 = mul v35 v36
;;>   v38:i32 = xor v37 v21
;;>   v39:i32 = const 3
;;>   v40:i32 = mul v38 v39
;;>   v41:i32 = xor v40 v21
;;>   v42:i32 = const 7
;;>   v43:i32 = add v41 v42
;;>   v44:i32 = const 3
;;>   v45:i32 = mul v43 v44
;;>   v46:i32 = xor v45 v21
;;>   v47:i32 = const 3
;;>   v48:i32 = mul v46 v47
;;>   v49:i32 = xor v48 v21
;;>   v50:i32 = const 3
;;>   v51:i32 = mul v49 v50
;;>   v52:i32 = xor v51 v21
;;>   v53:i32 = const 7
;;>   v54:i32 = add v52 v53
;;>   ret v54
;;>
