;; dump: build 0
;; Three levels of a short function inside itself; the innermost calls.
(module
  (func $sum (export "f") (param $n i32) (param $m i32) (result i32)
    (if (i32.eqz (local.get $n)) (then (return (local.get $m))))
    (i32.mul (i32.rotl (local.get $m) (i32.xor (local.get $n) (i32.popcnt (local.get $m))))
             (call $sum (i32.sub (local.get $n) (i32.const 1))
                        (i32.add (i32.shl (local.get $m) (i32.const 2))
                                 (i32.and (i32.shr_u (local.get $n) (i32.const 3)) (i32.const 5)))))))
;;> ; function 0 after build
;;> func 0 (i32 i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = eqz v1
;;>   br v3 b1 b2
;;> b1: from b0
;;>   ret v2
;;> b2: from b0
;;>   v4:i32 = popcnt v2
;;>   v5:i32 = xor v1 v4
;;>   v6:i32 = rotl v2 v5
;;>   v7:i32 = const 1
;;>   v8:i32 = sub v1 v7
;;>   v9:i32 = const 2
;;>   v10:i32 = shl v2 v9
;;>   v11:i32 = const 3
;;>   v12:i32 = shru v1 v11
;;>   v13:i32 = const 5
;;>   v14:i32 = and v12 v13
;;>   v15:i32 = add v10 v14
;;>   v16:i32 = eqz v8
;;>   br v16 b3 b4
;;> b3: from b2
;;>   jmp b11
;;> b4: from b2
;;>   v17:i32 = popcnt v15
;;>   v18:i32 = xor v8 v17
;;>   v19:i32 = rotl v15 v18
;;>   v20:i32 = const 1
;;>   v21:i32 = sub v8 v20
;;>   v22:i32 = const 2
;;>   v23:i32 = shl v15 v22
;;>   v24:i32 = const 3
;;>   v25:i32 = shru v8 v24
;;>   v26:i32 = const 5
;;>   v27:i32 = and v25 v26
;;>   v28:i32 = add v23 v27
;;>   v29:i32 = eqz v21
;;>   br v29 b5 b6
;;> b5: from b4
;;>   jmp b10
;;> b6: from b4
;;>   v30:i32 = popcnt v28
;;>   v31:i32 = xor v21 v30
;;>   v32:i32 = rotl v28 v31
;;>   v33:i32 = const 1
;;>   v34:i32 = sub v21 v33
;;>   v35:i32 = const 2
;;>   v36:i32 = shl v28 v35
;;>   v37:i32 = const 3
;;>   v38:i32 = shru v21 v37
;;>   v39:i32 = const 5
;;>   v40:i32 = and v38 v39
;;>   v41:i32 = add v36 v40
;;>   v42:i32 = eqz v34
;;>   br v42 b7 b8
;;> b7: from b6
;;>   jmp b9
;;> b8: from b6
;;>   v43:i32 = popcnt v41
;;>   v44:i32 = xor v34 v43
;;>   v45:i32 = rotl v41 v44
;;>   v46:i32 = const 1
;;>   v47:i32 = sub v34 v46
;;>   v48:i32 = const 2
;;>   v49:i32 = shl v41 v48
;;>   v50:i32 = const 3
;;>   v51:i32 = shru v34 v50
;;>   v52:i32 = const 5
;;>   v53:i32 = and v51 v52
;;>   v54:i32 = add v49 v53
;;>   v55:void = call #0 v47 v54
;;>   v56:i32 = result #0 v55
;;>   v57:i32 = mul v45 v56
;;>   jmp b9
;;> b9: from b7 b8
;;>   v58:i32 = phi v41 v57
;;>   v59:i32 = mul v32 v58
;;>   jmp b10
;;> b10: from b5 b9
;;>   v60:i32 = phi v28 v59
;;>   v61:i32 = mul v19 v60
;;>   jmp b11
;;> b11: from b3 b10
;;>   v62:i32 = phi v15 v61
;;>   v63:i32 = mul v6 v62
;;>   ret v63
;;>
