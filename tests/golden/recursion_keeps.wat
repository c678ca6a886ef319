;; dump: build 1
;; A long function calls itself, and so does a short one that another is in between of.
(module
  (func $short (export "f") (param $n i32) (param $m i32) (result i32)
    (if (i32.eqz (local.get $n)) (then (return (local.get $m))))
    (call $long (i32.sub (local.get $n) (i32.const 1)) (local.get $m)))
  (func $long (export "g") (param $n i32) (param $m i32) (result i32)
    (local.set $m (i32.add (i32.mul (local.get $m) (local.get $n)) (i32.rotl (local.get $m) (local.get $n))))
    (local.set $m (i32.sub (i32.xor (local.get $m) (local.get $n)) (i32.rotr (local.get $m) (local.get $n))))
    (local.set $m (i32.add (i32.mul (local.get $m) (local.get $n)) (i32.rotl (local.get $m) (local.get $n))))
    (local.set $m (i32.sub (i32.xor (local.get $m) (local.get $n)) (i32.rotr (local.get $m) (local.get $n))))
    (local.set $m (i32.add (i32.mul (local.get $m) (local.get $n)) (i32.rotl (local.get $m) (local.get $n))))
    (local.set $m (i32.sub (i32.xor (local.get $m) (local.get $n)) (i32.rotr (local.get $m) (local.get $n))))
    (local.set $m (i32.add (i32.mul (local.get $m) (local.get $n)) (i32.rotl (local.get $m) (local.get $n))))
    (local.set $m (i32.sub (i32.xor (local.get $m) (local.get $n)) (i32.rotr (local.get $m) (local.get $n))))
    (local.set $m (i32.add (i32.mul (local.get $m) (local.get $n)) (i32.rotl (local.get $m) (local.get $n))))
    (local.set $m (i32.sub (i32.xor (local.get $m) (local.get $n)) (i32.rotr (local.get $m) (local.get $n))))
    (local.set $m (i32.add (i32.mul (local.get $m) (local.get $n)) (i32.rotl (local.get $m) (local.get $n))))
    (local.set $m (i32.sub (i32.xor (local.get $m) (local.get $n)) (i32.rotr (local.get $m) (local.get $n))))
    (local.set $m (i32.add (i32.mul (local.get $m) (local.get $n)) (i32.rotl (local.get $m) (local.get $n))))
    (local.set $m (i32.sub (i32.xor (local.get $m) (local.get $n)) (i32.rotr (local.get $m) (local.get $n))))
    (i32.add (call $short (local.get $n) (local.get $m))
             (call $long (i32.sub (local.get $n) (i32.const 1)) (local.get $m)))))
;;> ; function 1 after build
;;> func 1 (i32 i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = mul v2 v1
;;>   v4:i32 = rotl v2 v1
;;>   v5:i32 = add v3 v4
;;>   v6:i32 = xor v5 v1
;;>   v7:i32 = rotr v5 v1
;;>   v8:i32 = sub v6 v7
;;>   v9:i32 = mul v8 v1
;;>   v10:i32 = rotl v8 v1
;;>   v11:i32 = add v9 v10
;;>   v12:i32 = xor v11 v1
;;>   v13:i32 = rotr v11 v1
;;>   v14:i32 = sub v12 v13
;;>   v15:i32 = mul v14 v1
;;>   v16:i32 = rotl v14 v1
;;>   v17:i32 = add v15 v16
;;>   v18:i32 = xor v17 v1
;;>   v19:i32 = rotr v17 v1
;;>   v20:i32 = sub v18 v19
;;>   v21:i32 = mul v20 v1
;;>   v22:i32 = rotl v20 v1
;;>   v23:i32 = add v21 v22
;;>   v24:i32 = xor v23 v1
;;>   v25:i32 = rotr v23 v1
;;>   v26:i32 = sub v24 v25
;;>   v27:i32 = mul v26 v1
;;>   v28:i32 = rotl v26 v1
;;>   v29:i32 = add v27 v28
;;>   v30:i32 = xor v29 v1
;;>   v31:i32 = rotr v29 v1
;;>   v32:i32 = sub v30 v31
;;>   v33:i32 = mul v32 v1
;;>   v34:i32 = rotl v32 v1
;;>   v35:i32 = add v33 v34
;;>   v36:i32 = xor v35 v1
;;>   v37:i32 = rotr v35 v1
;;>   v38:i32 = sub v36 v37
;;>   v39:i32 = mul v38 v1
;;>   v40:i32 = rotl v38 v1
;;>   v41:i32 = add v39 v40
;;>   v42:i32 = xor v41 v1
;;>   v43:i32 = rotr v41 v1
;;>   v44:i32 = sub v42 v43
;;>   v45:void = call #0 v1 v44
;;>   v46:i32 = result #0 v45
;;>   v47:i32 = const 1
;;>   v48:i32 = sub v1 v47
;;>   v49:void = call #1 v48 v44
;;>   v50:i32 = result #0 v49
;;>   v51:i32 = add v46 v50
;;>   ret v51
;;>
