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
;;>   jmp b1
;;> b1: from b0 b6 b8 loop to b8 depth 1
;;>   v5:i32 = phi v3 v16 v49
;;>   v6:i32 = phi v2 v17 v50
;;>   v7:i32 = phi v1 v18 v51
;;>   v8:i32 = load 8u +4 v7 -
;;>   v9:i32 = load 8u v6 -
;;>   v10:i32 = ne v8 v9
;;>   br v10 b2 b3
;;> b2: from b1 depth 1
;;>   ret v5
;;> b3: from b1 depth 1
;;>   v11:i32 = eqz v9
;;>   br v11 b4 b5
;;> b4: from b3 depth 1
;;>   ret v4
;;> b5: from b3 depth 1
;;>   v12:i32 = const 1
;;>   v13:i32 = add v7 v12
;;>   v14:i32 = add v6 v12
;;>   v15:i32 = add v5 v4
;;>   br v15 b6 b9
;;> b6: from b5 b7 loop to b7 depth 2
;;>   v16:i32 = phi v15 v42
;;>   v17:i32 = phi v14 v44
;;>   v18:i32 = phi v13 v46
;;>   v19:i32 = gtu v17 v18
;;>   v20:i32 = select v17 v18 v19
;;>   v21:i64 = extendu v20
;;>   v22:i64 = const 20
;;>   v23:i64 = add v21 v22
;;>   v24:i64 = memsize #0
;;>   v25:i32 = leu v23 v24
;;>   br v25 b7 b1
;;> b7: from b6 depth 2
;;>   v26:v128 = load full +4 v18 -
;;>   v27:v128 = load full v17 -
;;>   v28:v128 = i8x16_eq v26 v27
;;>   v29:i32 = const 0
;;>   v30:v128 = const 0x00000000000000000000000000000000
;;>   v31:v128 = i8x16_eq v27 v30
;;>   v32:v128 = v128_andnot v28 v31
;;>   v33:i32 = i8x16_bitmask v32
;;>   v34:i32 = const 131071
;;>   v35:i32 = xor v33 v34
;;>   v36:i32 = ctz v35
;;>   v37:i32 = const -1
;;>   v38:i32 = add v16 v37
;;>   v39:i32 = ltu v36 v38
;;>   v40:i32 = select v36 v38 v39
;;>   v41:i32 = const -16
;;>   v42:i32 = add v16 v41
;;>   v43:i32 = const 16
;;>   v44:i32 = add v17 v43
;;>   v45:i32 = const 16
;;>   v46:i32 = add v18 v45
;;>   v47:i32 = const 16
;;>   v48:i32 = eq v40 v47
;;>   br v48 b6 b8
;;> b8: from b7 depth 1
;;>   v49:i32 = sub v16 v40
;;>   v50:i32 = add v17 v40
;;>   v51:i32 = add v18 v40
;;>   jmp b1
;;> b9: from b5
;;>   v52:i32 = const 0
;;>   ret v52
;;>
