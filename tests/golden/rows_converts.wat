;; dump: rows
;; Floats to integers as wide, both kinds, and back; but not doubles, nor by what traps for floats that are no integers.
(module
  (memory 1)
  (func (export "f") (param $p i32) (param $q i32) (local $n i32)
    (loop $l
      (i32.store offset=4096 (local.get $p) (i32.trunc_sat_f32_s (f32.load (local.get $p))))
      (f32.store offset=8192 (local.get $p) (f32.convert_i32_u (i32.trunc_sat_f32_u (f32.load (local.get $p)))))
      (local.set $p (i32.add (local.get $p) (i32.const 4)))
      (br_if $l (i32.ne (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 64))))
    (loop $l
      (i32.store (local.get $q) (i32.trunc_sat_f64_s (f64.load (local.get $p))))
      (local.set $p (i32.add (local.get $p) (i32.const 8)))
      (local.set $q (i32.add (local.get $q) (i32.const 4)))
      (br_if $l (i32.ne (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 128))))
    (loop $l
      (i32.store offset=4096 (local.get $p) (i32.trunc_f32_s (f32.load (local.get $p))))
      (local.set $p (i32.add (local.get $p) (i32.const 4)))
      (br_if $l (i32.ne (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 192))))))
;;> ; function 0 after rows
;;> func 0 (i32 i32) -> ()
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = const 0
;;>   jmp b1
;;> b1: from b0
;;>   v4:i32 = const 64
;;>   v5:i32 = const 1
;;>   v6:i32 = const 4
;;>   jmp b2
;;> b2: from b1
;;>   v7:i64 = memsize #0
;;>   v8:i64 = extendu v1
;;>   v9:i64 = const 8432
;;>   v10:i64 = add v8 v9
;;>   v11:i32 = leu v10 v7
;;>   br v11 b3 b6
;;> b3: from b2
;;>   v12:i32 = const 240
;;>   v13:i32 = add v1 v12
;;>   jmp b4
;;> b4: from b3 b4 loop to b4 depth 1
;;>   v14:i32 = phi v1 v20
;;>   v15:v128 = load full v14 -
;;>   v16:v128 = i32x4_trunc_sat_f32x4_s v15
;;>   v17:v128 = i32x4_trunc_sat_f32x4_u v15
;;>   v18:v128 = f32x4_convert_i32x4_u v17
;;>   store full +4096 v14 - v16
;;>   store full +8192 v14 - v18
;;>   v19:i32 = const 16
;;>   v20:i32 = add nowrap v14 v19
;;>   v21:i32 = ne v20 v13
;;>   br v21 b4 b5
;;> b5: from b4
;;>   v22:i32 = const 60
;;>   v23:i32 = const 240
;;>   v24:i32 = add v1 v23
;;>   jmp b6
;;> b6: from b2 b5
;;>   v25:i32 = phi v3 v22
;;>   v26:i32 = phi v1 v24
;;>   jmp b7
;;> b7: from b6 b7 loop to b7 depth 1
;;>   v27:i32 = phi v25 v34
;;>   v28:i32 = phi v26 v33
;;>   v29:f32 = load full v28 -
;;>   v30:i32 = satfs v29
;;>   store full +4096 v28 - v30
;;>   v31:i32 = satfu v29
;;>   v32:f32 = convertu v31
;;>   store full +8192 v28 - v32
;;>   v33:i32 = add v28 v6
;;>   v34:i32 = add nowrap v27 v5
;;>   v35:i32 = ne v34 v4
;;>   br v35 b7 b8
;;> b8: from b7
;;>   jmp b9
;;> b9: from b8 b9 loop to b9 depth 1
;;>   v36:i32 = phi v34 v44
;;>   v37:i32 = phi v33 v42
;;>   v38:i32 = phi v2 v43
;;>   v39:f64 = load full v37 -
;;>   v40:i32 = satfs v39
;;>   store full v38 - v40
;;>   v41:i32 = const 8
;;>   v42:i32 = add v37 v41
;;>   v43:i32 = add v38 v6
;;>   v44:i32 = add v36 v5
;;>   v45:i32 = const 128
;;>   v46:i32 = ne v44 v45
;;>   br v46 b9 b10
;;> b10: from b9
;;>   jmp b11
;;> b11: from b10 b11 loop to b11 depth 1
;;>   v47:i32 = phi v44 v52
;;>   v48:i32 = phi v42 v51
;;>   v49:f32 = load full v48 -
;;>   v50:i32 = truncs v49
;;>   store full +4096 v48 - v50
;;>   v51:i32 = add v48 v6
;;>   v52:i32 = add v47 v5
;;>   v53:i32 = const 192
;;>   v54:i32 = ne v52 v53
;;>   br v54 b11 b12
;;> b12: from b11
;;>   ret
;;>
