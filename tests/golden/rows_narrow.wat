;; dump: rows
;; Four bytes at a time: the larger of two neighbours, their sum in 16 bits.
(module
  (memory 1)
  (func (export "f") (param $p i32) (param $q i32) (param $h i32) (local $n i32) (local $x i32) (local $y i32)
    (loop $l
      (local.set $x (i32.load8_u (local.get $p)))
      (local.set $y (i32.load8_u offset=1 (local.get $p)))
      (i32.store8 (local.get $q) (select (local.get $x) (local.get $y) (i32.gt_u (local.get $x) (local.get $y))))
      (i32.store16 (local.get $h) (i32.add (local.get $x) (local.get $y)))
      (local.set $p (i32.add (local.get $p) (i32.const 1)))
      (local.set $q (i32.add (local.get $q) (i32.const 1)))
      (local.set $h (i32.add (local.get $h) (i32.const 2)))
      (br_if $l (i32.ne (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 64))))))
;;> ; function 0 after rows
;;> func 0 (i32 i32 i32) -> ()
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = param #2
;;>   v4:i32 = const 0
;;>   jmp b1
;;> b1: from b0
;;>   v5:i32 = const 64
;;>   v6:i32 = const 2
;;>   v7:i32 = const 1
;;>   v8:i32 = const 64
;;>   jmp b2
;;> b2: from b1
;;>   v9:i64 = memsize #0
;;>   v10:i64 = extendu v1
;;>   v11:i64 = const 65
;;>   v12:i64 = add v10 v11
;;>   v13:i32 = leu v12 v9
;;>   v14:i64 = extendu v2
;;>   v15:i64 = const 64
;;>   v16:i64 = add v14 v15
;;>   v17:i32 = leu v16 v9
;;>   v18:i32 = and v13 v17
;;>   v19:i64 = extendu v3
;;>   v20:i64 = const 128
;;>   v21:i64 = add v19 v20
;;>   v22:i32 = leu v21 v9
;;>   v23:i32 = and v18 v22
;;>   v24:i32 = leu v16 v10
;;>   v25:i32 = leu v12 v14
;;>   v26:i32 = or v24 v25
;;>   v27:i32 = and v23 v26
;;>   v28:i32 = leu v16 v19
;;>   v29:i32 = leu v21 v14
;;>   v30:i32 = or v28 v29
;;>   v31:i32 = and v27 v30
;;>   v32:i32 = leu v21 v10
;;>   v33:i32 = leu v12 v19
;;>   v34:i32 = or v32 v33
;;>   v35:i32 = and v31 v34
;;>   br v35 b3 b6
;;> b3: from b2
;;>   v36:i32 = add v2 v8
;;>   jmp b4
;;> b4: from b3 b4 loop to b4 depth 1
;;>   v37:i32 = phi v1 v51
;;>   v38:i32 = phi v2 v53
;;>   v39:i32 = phi v3 v55
;;>   v40:v128 = v128_load32_zero +1 v37 -
;;>   v41:v128 = i16x8_extend_low_i8x16_u v40
;;>   v42:v128 = i32x4_extend_low_i16x8_u v41
;;>   v43:v128 = v128_load32_zero v37 -
;;>   v44:v128 = i16x8_extend_low_i8x16_u v43
;;>   v45:v128 = i32x4_extend_low_i16x8_u v44
;;>   v46:v128 = i32x4_max_u v42 v45
;;>   v47:v128 = i32x4_add v45 v42
;;>   v48:v128 = i8x16_shuffle 0x0c0804000c0804000c0804000c080400 v46 v46
;;>   v128_store32_lane lane 0 v38 - v48
;;>   v49:v128 = i8x16_shuffle 0x0d0c0908050401000d0c090805040100 v47 v47
;;>   v128_store64_lane lane 0 v39 - v49
;;>   v50:i32 = const 4
;;>   v51:i32 = add nowrap v37 v50
;;>   v52:i32 = const 4
;;>   v53:i32 = add nowrap v38 v52
;;>   v54:i32 = const 8
;;>   v55:i32 = add nowrap v39 v54
;;>   v56:i32 = ne v53 v36
;;>   br v56 b4 b5
;;> b5: from b4
;;>   jmp b8
;;> b6: from b2
;;>   jmp b7
;;> b7: from b6 b7 loop to b7 depth 1
;;>   v57:i32 = phi v4 v69
;;>   v58:i32 = phi v3 v68
;;>   v59:i32 = phi v2 v67
;;>   v60:i32 = phi v1 v66
;;>   v61:i32 = load 8u v60 -
;;>   v62:i32 = load 8u +1 v60 -
;;>   v63:i32 = gtu v61 v62
;;>   v64:i32 = select v61 v62 v63
;;>   store 8u v59 - v64
;;>   v65:i32 = add nowrap v61 v62
;;>   store 16u v58 - v65
;;>   v66:i32 = add v60 v7
;;>   v67:i32 = add v59 v7
;;>   v68:i32 = add v58 v6
;;>   v69:i32 = add nowrap v57 v7
;;>   v70:i32 = ne v69 v5
;;>   br v70 b7 b8
;;> b8: from b7 b5
;;>   ret
;;>
