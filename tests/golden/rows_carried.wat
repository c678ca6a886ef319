;; dump: rows
;; Neighbours that are kept from the last iteration: in the first loop, of f64, what was read before the loop is there to be read
;; again; in the second, of f32, it came from elsewhere and is shifted in.
(module
  (memory 1)
  (func (export "f") (param $p i32) (param $q i32) (local $n i32) (local $x f64) (local $y f64)
    (local.set $x (f64.load (local.get $p)))
    (loop $l
      (f64.store (local.get $q) (f64.add (local.get $x) (local.tee $x (f64.load offset=8 (local.get $p)))))
      (local.set $p (i32.add (local.get $p) (i32.const 8)))
      (local.set $q (i32.add (local.get $q) (i32.const 8)))
      (br_if $l (i32.ne (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 100)))))
  (func (export "g") (param $p i32) (param $q i32) (param $x f32) (local $n i32)
    (loop $l
      (f32.store (local.get $q) (f32.add (local.get $x) (local.tee $x (f32.load (local.get $p)))))
      (local.set $p (i32.add (local.get $p) (i32.const 4)))
      (local.set $q (i32.add (local.get $q) (i32.const 4)))
      (br_if $l (i32.ne (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 99))))))
;;> ; function 0 after rows
;;> func 0 (i32 i32) -> ()
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = const 0
;;>   v4:f64 = load full v1 -
;;>   jmp b1
;;> b1: from b0
;;>   v5:i32 = const 100
;;>   v6:i32 = const 1
;;>   v7:i32 = const 8
;;>   jmp b2
;;> b2: from b1
;;>   v8:i64 = memsize #0
;;>   v9:i32 = const -8
;;>   v10:i32 = add v1 v9
;;>   v11:i64 = extendu v10
;;>   v12:i64 = const 816
;;>   v13:i64 = add v11 v12
;;>   v14:i32 = leu v13 v8
;;>   v15:i64 = extendu v2
;;>   v16:i64 = const 800
;;>   v17:i64 = add v15 v16
;;>   v18:i32 = leu v17 v8
;;>   v19:i32 = and v14 v18
;;>   v20:i64 = extendu v1
;;>   v21:i64 = const 8
;;>   v22:i64 = add v11 v21
;;>   v23:i32 = eq v20 v22
;;>   v24:i32 = and v19 v23
;;>   v25:i32 = leu v17 v11
;;>   v26:i32 = leu v13 v15
;;>   v27:i32 = or v25 v26
;;>   v28:i32 = and v24 v27
;;>   br v28 b3 b6
;;> b3: from b2
;;>   v29:i32 = const 800
;;>   v30:i32 = add v2 v29
;;>   jmp b4
;;> b4: from b3 b4 loop to b4 depth 1
;;>   v31:i32 = phi v10 v37
;;>   v32:i32 = phi v2 v39
;;>   v33:v128 = load full +8 v31 -
;;>   v34:v128 = load full +16 v31 -
;;>   v35:v128 = f64x2_add v33 v34
;;>   store full v32 - v35
;;>   v36:i32 = const 16
;;>   v37:i32 = add nowrap v31 v36
;;>   v38:i32 = const 16
;;>   v39:i32 = add nowrap v32 v38
;;>   v40:i32 = ne v39 v30
;;>   br v40 b4 b5
;;> b5: from b4
;;>   jmp b8
;;> b6: from b2
;;>   jmp b7
;;> b7: from b6 b7 loop to b7 depth 1
;;>   v41:i32 = phi v3 v49
;;>   v42:i32 = phi v1 v47
;;>   v43:f64 = phi v4 v45
;;>   v44:i32 = phi v2 v48
;;>   v45:f64 = load full +8 v42 -
;;>   v46:f64 = fadd v43 v45
;;>   store full v44 - v46
;;>   v47:i32 = add v42 v7
;;>   v48:i32 = add v44 v7
;;>   v49:i32 = add nowrap v41 v6
;;>   v50:i32 = ne v49 v5
;;>   br v50 b7 b8
;;> b8: from b7 b5
;;>   ret
;;>
