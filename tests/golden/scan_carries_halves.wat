;; dump: scan
;; What was loaded is tested where it was loaded, and in the next iteration beside another string.
(module
  (memory 1)
  (func (export "compare") (param $a i32) (param $b i32) (param $n i32) (result i32) (local $c i32)
    (local.set $c (i32.load16_u (local.get $a)))
    (loop $l
      (if (i32.ne (local.get $c) (i32.load16_u (local.get $b))) (then (return (local.get $c))))
      (local.set $a (i32.add (local.get $a) (i32.const 2)))
      (local.set $b (i32.add (local.get $b) (i32.const 2)))
      (if (i32.eqz (local.tee $n (i32.sub (local.get $n) (i32.const 1)))) (then (return (i32.const 0))))
      (br_if $l (local.tee $c (i32.load16_u (local.get $a)))))
    (i32.const 0)))
;;> ; function 0 after scan
;;> func 0 (i32 i32 i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = param #2
;;>   v4:i32 = const 0
;;>   v5:i32 = load 16u v1 -
;;>   jmp b1
;;> b1: from b0 b6 b8 loop to b8 depth 1
;;>   v6:i32 = phi v3 v19 v59
;;>   v7:i32 = phi v1 v20 v62
;;>   v8:i32 = phi v2 v21 v65
;;>   v9:i32 = phi v5 v22 v69
;;>   v10:i32 = load 16u v8 -
;;>   v11:i32 = ne v9 v10
;;>   br v11 b2 b3
;;> b2: from b1 depth 1
;;>   ret v9
;;> b3: from b1 depth 1
;;>   v12:i32 = const 2
;;>   v13:i32 = add v7 v12
;;>   v14:i32 = add v8 v12
;;>   v15:i32 = const -1
;;>   v16:i32 = add v6 v15
;;>   v17:i32 = eqz v16
;;>   br v17 b4 b5
;;> b4: from b3 depth 1
;;>   ret v4
;;> b5: from b3 depth 1
;;>   v18:i32 = load 16u v13 -
;;>   br v18 b6 b9
;;> b6: from b5 b7 loop to b7 depth 2
;;>   v19:i32 = phi v16 v51
;;>   v20:i32 = phi v13 v53
;;>   v21:i32 = phi v14 v55
;;>   v22:i32 = phi v18 v56
;;>   v23:i32 = add v20 v12
;;>   v24:i32 = add v20 v12
;;>   v25:i32 = const -2
;;>   v26:i32 = add v24 v25
;;>   v27:i32 = gtu v26 v21
;;>   v28:i32 = select v26 v21 v27
;;>   v29:i64 = extendu v28
;;>   v30:i64 = const 18
;;>   v31:i64 = add v29 v30
;;>   v32:i64 = memsize #0
;;>   v33:i32 = leu v31 v32
;;>   br v33 b7 b1
;;> b7: from b6 depth 2
;;>   v34:v128 = load full v21 -
;;>   v35:v128 = load full v23 -
;;>   v36:v128 = load full v26 -
;;>   v37:v128 = i16x8_eq v36 v34
;;>   v38:i32 = const 0
;;>   v39:v128 = const 0x00000000000000000000000000000000
;;>   v40:v128 = i16x8_eq v35 v39
;;>   v41:v128 = v128_andnot v37 v40
;;>   v42:i32 = i16x8_bitmask v41
;;>   v43:i32 = const 511
;;>   v44:i32 = xor v42 v43
;;>   v45:i32 = ctz v44
;;>   v46:i32 = const -1
;;>   v47:i32 = add v19 v46
;;>   v48:i32 = ltu v45 v47
;;>   v49:i32 = select v45 v47 v48
;;>   v50:i32 = const -8
;;>   v51:i32 = add v19 v50
;;>   v52:i32 = const 16
;;>   v53:i32 = add v20 v52
;;>   v54:i32 = const 16
;;>   v55:i32 = add v21 v54
;;>   v56:i32 = load 16u +16 v26 -
;;>   v57:i32 = const 8
;;>   v58:i32 = eq v49 v57
;;>   br v58 b6 b8
;;> b8: from b7 depth 1
;;>   v59:i32 = sub v19 v49
;;>   v60:i32 = const 1
;;>   v61:i32 = shl v49 v60
;;>   v62:i32 = add v20 v61
;;>   v63:i32 = const 1
;;>   v64:i32 = shl v49 v63
;;>   v65:i32 = add v21 v64
;;>   v66:i32 = const 1
;;>   v67:i32 = shl v49 v66
;;>   v68:i32 = add v26 v67
;;>   v69:i32 = load 16u v68 -
;;>   jmp b1
;;> b9: from b5
;;>   ret v4
;;>
