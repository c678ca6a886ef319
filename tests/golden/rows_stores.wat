;; dump: rows
;; y[i] = a * x[i] + y[i] on f64, with as many iterations as the caller says; then f32 unrolled twice, 64 of them, whose addresses
;; are a counter and a base; then i32 by bytes, the smaller one. The check comes before each.
(module
  (memory 1)
  (func (export "axpy") (param $x i32) (param $y i32) (param $n i32) (param $a f64)
    (loop $l
      (f64.store (local.get $y) (f64.add (f64.mul (f64.load (local.get $x)) (local.get $a)) (f64.load (local.get $y))))
      (local.set $x (i32.add (local.get $x) (i32.const 8)))
      (local.set $y (i32.add (local.get $y) (i32.const 8)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
  (func (export "scale") (param $p i32) (local $i i32)
    (loop $l
      (f32.store offset=1024 (i32.add (local.get $p) (local.get $i)) (f32.mul (f32.load (i32.add (local.get $p) (local.get $i))) (f32.const 2)))
      (f32.store offset=1028 (i32.add (local.get $p) (local.get $i)) (f32.mul (f32.load offset=4 (i32.add (local.get $p) (local.get $i))) (f32.const 2)))
      (br_if $l (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 8))) (i32.const 256)))))
  (func (export "least") (param $p i32) (param $q i32) (local $x i32) (local $y i32)
    (loop $l
      (local.set $x (i32.load (local.get $p)))
      (local.set $y (i32.load8_u (local.get $q)))
      (i32.store (local.get $p) (select (local.get $x) (local.get $y) (i32.lt_s (local.get $x) (local.get $y))))
      (local.set $q (i32.add (local.get $q) (i32.const 1)))
      (br_if $l (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 4))) (i32.const 4096))))))
;;> ; function 0 after rows
;;> func 0 (i32 i32 i32 f64) -> ()
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = param #2
;;>   v4:f64 = param #3
;;>   jmp b1
;;> b1: from b0
;;>   v5:i32 = const -1
;;>   v6:i32 = const 8
;;>   v7:i32 = const -1
;;>   v8:i32 = add v3 v7
;;>   v9:i32 = const 1
;;>   v10:i32 = add v8 v9
;;>   v11:i32 = const -2
;;>   v12:i32 = and v10 v11
;;>   v13:i32 = const 4
;;>   v14:i32 = geu v10 v13
;;>   br v14 b2 b6
;;> b2: from b1
;;>   v15:i64 = memsize #0
;;>   v16:i64 = extendu v1
;;>   v17:i64 = extendu v12
;;>   v18:i64 = const 3
;;>   v19:i64 = shl v17 v18
;;>   v20:i64 = add v16 v19
;;>   v21:i32 = leu v20 v15
;;>   v22:i64 = extendu v2
;;>   v23:i64 = extendu v12
;;>   v24:i64 = const 3
;;>   v25:i64 = shl v23 v24
;;>   v26:i64 = add v22 v25
;;>   v27:i32 = leu v26 v15
;;>   v28:i32 = and v21 v27
;;>   v29:i32 = leu v26 v16
;;>   v30:i32 = leu v20 v22
;;>   v31:i32 = or v29 v30
;;>   v32:i32 = and v28 v31
;;>   br v32 b3 b6
;;> b3: from b2
;;>   v33:v128 = f64x2_splat v4
;;>   v34:i32 = const 3
;;>   v35:i32 = shl v12 v34
;;>   v36:i32 = add v2 v35
;;>   jmp b4
;;> b4: from b3 b4 loop to b4 depth 1
;;>   v37:i32 = phi v1 v44
;;>   v38:i32 = phi v2 v46
;;>   v39:v128 = load full v37 -
;;>   v40:v128 = f64x2_mul v39 v33
;;>   v41:v128 = load full v38 -
;;>   v42:v128 = f64x2_add v40 v41
;;>   store full v38 - v42
;;>   v43:i32 = const 16
;;>   v44:i32 = add nowrap v37 v43
;;>   v45:i32 = const 16
;;>   v46:i32 = add nowrap v38 v45
;;>   v47:i32 = ne v46 v36
;;>   br v47 b4 b5
;;> b5: from b4
;;>   v48:i32 = const -1
;;>   v49:i32 = mul v12 v48
;;>   v50:i32 = add v3 v49
;;>   v51:i32 = const 3
;;>   v52:i32 = shl v12 v51
;;>   v53:i32 = add v1 v52
;;>   v54:i32 = const 3
;;>   v55:i32 = shl v12 v54
;;>   v56:i32 = add v2 v55
;;>   v57:i32 = const 1
;;>   v58:i32 = and v10 v57
;;>   br v58 b6 b8
;;> b6: from b1 b2 b5
;;>   v59:i32 = phi v3 v3 v50
;;>   v60:i32 = phi v1 v1 v53
;;>   v61:i32 = phi v2 v2 v56
;;>   jmp b7
;;> b7: from b6 b7 loop to b7 depth 1
;;>   v62:i32 = phi v59 v71
;;>   v63:i32 = phi v60 v69
;;>   v64:i32 = phi v61 v70
;;>   v65:f64 = load full v63 -
;;>   v66:f64 = fmul v65 v4
;;>   v67:f64 = load full v64 -
;;>   v68:f64 = fadd v66 v67
;;>   store full v64 - v68
;;>   v69:i32 = add v63 v6
;;>   v70:i32 = add v64 v6
;;>   v71:i32 = add v62 v5
;;>   br v71 b7 b8
;;> b8: from b7 b5
;;>   ret
;;>
