;; dump: scan
;; Strings compared up to a length, or a zero.
(module
  (memory 1)
  (func (export "compare") (param $a i32) (param $b i32) (param $n i32) (result i32)
    (loop $l
      (if (i32.ne (i32.load8_u offset=4 (local.get $a)) (i32.load8_u (local.get $b))) (then (return (local.get $n))))
      (if (i32.eqz (i32.load8_u (local.get $b))) (then (return (i32.const -1))))
      (local.set $a (i32.add (local.get $a) (i32.const 1)))
      (local.set $b (i32.add (local.get $b) (i32.const 1)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.const 0)))
;;> ; function 0 after scan
;;> func 0 (i32 i32 i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = param #2
;;>   v4:i32 = const -1
;;>   v5:i64 = memsize #0
;;>   v6:i64 = const 20
;;>   v7:i64 = sub v5 v6
;;>   jmp b1
;;> b1: from b0 b6 b8 loop to b8 depth 1
;;>   v8:i32 = phi v3 v19 v50
;;>   v9:i32 = phi v2 v20 v51
;;>   v10:i32 = phi v1 v21 v52
;;>   v11:i32 = load 8u +4 v10 -
;;>   v12:i32 = load 8u v9 -
;;>   v13:i32 = ne v11 v12
;;>   br v13 b2 b3
;;> b2: from b1 depth 1
;;>   ret v8
;;> b3: from b1 depth 1
;;>   v14:i32 = eqz v12
;;>   br v14 b4 b5
;;> b4: from b3 depth 1
;;>   ret v4
;;> b5: from b3 depth 1
;;>   v15:i32 = const 1
;;>   v16:i32 = add v10 v15
;;>   v17:i32 = add v9 v15
;;>   v18:i32 = add v8 v4
;;>   br v18 b6 b9
;;> b6: from b5 b7 loop to b7 depth 2
;;>   v19:i32 = phi v18 v43
;;>   v20:i32 = phi v17 v45
;;>   v21:i32 = phi v16 v47
;;>   v22:i64 = extendu v21
;;>   v23:i64 = extendu v20
;;>   v24:i32 = gtu v23 v22
;;>   v25:i64 = select v23 v22 v24
;;>   v26:i32 = les v25 v7
;;>   br v26 b7 b1
;;> b7: from b6 depth 2
;;>   v27:v128 = load full +4 v21 -
;;>   v28:v128 = load full v20 -
;;>   v29:v128 = i8x16_eq v27 v28
;;>   v30:i32 = const 0
;;>   v31:v128 = const 0x00000000000000000000000000000000
;;>   v32:v128 = i8x16_eq v28 v31
;;>   v33:v128 = v128_andnot v29 v32
;;>   v34:i32 = i8x16_bitmask v33
;;>   v35:i32 = const 131071
;;>   v36:i32 = xor v34 v35
;;>   v37:i32 = ctz v36
;;>   v38:i32 = const -1
;;>   v39:i32 = add v19 v38
;;>   v40:i32 = ltu v37 v39
;;>   v41:i32 = select v37 v39 v40
;;>   v42:i32 = const -16
;;>   v43:i32 = add v19 v42
;;>   v44:i32 = const 16
;;>   v45:i32 = add v20 v44
;;>   v46:i32 = const 16
;;>   v47:i32 = add v21 v46
;;>   v48:i32 = const 16
;;>   v49:i32 = eq v41 v48
;;>   br v49 b6 b8
;;> b8: from b7 depth 1
;;>   v50:i32 = sub v19 v41
;;>   v51:i32 = add v20 v41
;;>   v52:i32 = add v21 v41
;;>   jmp b1
;;> b9: from b5
;;>   v53:i32 = const 0
;;>   ret v53
;;>
