;; dump: scan
;; Words up to one that has a byte of zeros, or to an end.
(module
  (memory 1)
  (func (export "search") (param $p i32) (param $end i32) (result i32) (local $w i32)
    (loop $l
      (local.set $w (i32.load (local.get $p)))
      (if (i32.and (i32.and (i32.xor (local.get $w) (i32.const -1)) (i32.sub (local.get $w) (i32.const 0x01010101)))
                   (i32.const 0x80808080))
        (then (return (local.get $p))))
      (br_if $l (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 4))) (local.get $end))))
    (i32.const 0)))
;;> ; function 0 after scan
;;> func 0 (i32 i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   jmp b1
;;> b1: from b0 b4 b6 loop to b6 depth 1
;;>   v3:i32 = phi v1 v15 v49
;;>   v4:i32 = load full v3 -
;;>   v5:i32 = const -1
;;>   v6:i32 = xor v4 v5
;;>   v7:i32 = const -16843009
;;>   v8:i32 = add v4 v7
;;>   v9:i32 = and v6 v8
;;>   v10:i32 = const -2139062144
;;>   v11:i32 = and v9 v10
;;>   br v11 b2 b3
;;> b2: from b1 depth 1
;;>   ret v3
;;> b3: from b1 depth 1
;;>   v12:i32 = const 4
;;>   v13:i32 = add v3 v12
;;>   v14:i32 = ltu v13 v2
;;>   br v14 b4 b7
;;> b4: from b3 b5 loop to b5 depth 2
;;>   v15:i32 = phi v13 v44
;;>   v16:i64 = extendu v15
;;>   v17:i64 = const 16
;;>   v18:i64 = add v16 v17
;;>   v19:i64 = memsize #0
;;>   v20:i32 = leu v18 v19
;;>   br v20 b5 b1
;;> b5: from b4 depth 2
;;>   v21:v128 = load full v15 -
;;>   v22:v128 = const 0xffffffffffffffffffffffffffffffff
;;>   v23:v128 = v128_xor v21 v22
;;>   v24:v128 = const 0xfefefefffefefefffefefefffefefeff
;;>   v25:v128 = i32x4_add v21 v24
;;>   v26:v128 = v128_and v23 v25
;;>   v27:v128 = const 0x80808080808080808080808080808080
;;>   v28:v128 = v128_and v26 v27
;;>   v29:i32 = const 0
;;>   v30:v128 = const 0x00000000000000000000000000000000
;;>   v31:v128 = i32x4_eq v28 v30
;;>   v32:i32 = i32x4_bitmask v31
;;>   v33:i32 = const 31
;;>   v34:i32 = xor v32 v33
;;>   v35:i32 = ctz v34
;;>   v36:i32 = const -1
;;>   v37:i32 = sub v2 v15
;;>   v38:i32 = add v37 v36
;;>   v39:i32 = const 2
;;>   v40:i32 = shru v38 v39
;;>   v41:i32 = ltu v35 v40
;;>   v42:i32 = select v35 v40 v41
;;>   v43:i32 = const 16
;;>   v44:i32 = add v15 v43
;;>   v45:i32 = const 4
;;>   v46:i32 = eq v42 v45
;;>   br v46 b4 b6
;;> b6: from b5 depth 1
;;>   v47:i32 = const 2
;;>   v48:i32 = shl v42 v47
;;>   v49:i32 = add v15 v48
;;>   jmp b1
;;> b7: from b3
;;>   v50:i32 = const 0
;;>   ret v50
;;>
