;; dump: fold
;; What a comparison function returns, compared with a constant, is a comparison of its operands: as a difference of truths, as a
;; choice, of floats, where the opposite counts numbers without an order, of unsigned numbers with the operands exchanged.
(module
  (func (export "f") (param $a i32) (param $b i32) (param $x f64) (param $y f64) (result i32 i32 i32 i32 i32 i32)
    (i32.lt_s (i32.sub (i32.gt_s (local.get $a) (local.get $b)) (i32.lt_s (local.get $a) (local.get $b))) (i32.const 0))
    (i32.gt_s (i32.sub (i32.gt_s (local.get $a) (local.get $b)) (i32.lt_s (local.get $a) (local.get $b))) (i32.const -1))
    (i32.eqz (select (i32.const -1) (i32.ne (local.get $a) (local.get $b)) (i32.lt_u (local.get $a) (local.get $b))))
    (i32.le_s (i32.sub (f64.gt (local.get $x) (local.get $y)) (f64.lt (local.get $x) (local.get $y))) (i32.const 0))
    (i32.eq (i32.sub (i32.gt_u (local.get $a) (local.get $b)) (i32.gt_u (local.get $b) (local.get $a))) (i32.const 1))
    (i32.ge_s (select (i32.const -1) (select (i32.const 1) (i32.const 0) (i32.gt_s (local.get $a) (local.get $b)))
                      (i32.lt_s (local.get $a) (local.get $b))) (i32.const 1))))
;;> ; function 0 after fold
;;> func 0 (i32 i32 f64 f64) -> (i32 i32 i32 i32 i32 i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:f64 = param #2
;;>   v4:f64 = param #3
;;>   v5:i32 = gts v1 v2
;;>   v6:i32 = lts v1 v2
;;>   v7:i32 = sub v5 v6
;;>   v8:i32 = const 0
;;>   v9:i32 = lts v1 v2
;;>   v10:i32 = gts v1 v2
;;>   v11:i32 = lts v1 v2
;;>   v12:i32 = sub v10 v11
;;>   v13:i32 = const -1
;;>   v14:i32 = ges v1 v2
;;>   v15:i32 = const -1
;;>   v16:i32 = ne v1 v2
;;>   v17:i32 = ltu v1 v2
;;>   v18:i32 = gtu v1 v2
;;>   v19:i32 = ltu v1 v2
;;>   v20:i32 = sub v18 v19
;;>   v21:i32 = eq v1 v2
;;>   v22:i32 = fgt v3 v4
;;>   v23:i32 = flt v3 v4
;;>   v24:i32 = sub v22 v23
;;>   v25:i32 = const 0
;;>   v26:i32 = fgt v3 v4
;;>   v27:i32 = eqz v26
;;>   v28:i32 = gtu v1 v2
;;>   v29:i32 = gtu v2 v1
;;>   v30:i32 = sub v28 v29
;;>   v31:i32 = const 1
;;>   v32:i32 = gtu v1 v2
;;>   v33:i32 = const -1
;;>   v34:i32 = const 1
;;>   v35:i32 = const 0
;;>   v36:i32 = gts v1 v2
;;>   v37:i32 = lts v1 v2
;;>   v38:i32 = select v33 v36 v37
;;>   v39:i32 = const 1
;;>   v40:i32 = gts v1 v2
;;>   ret v9 v14 v21 v27 v32 v40
;;>
