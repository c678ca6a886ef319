;; dump: fold
;; A character's range: the mask goes away where the bounds fit, and stays where wrapped numbers would be inside, where the
;; number may be wider than the mask, and where the masked value is wanted.
(module
  (memory 1)
  (func (export "f") (param $p i32) (param $w i32) (result i32) (local $c i32) (local $m i32)
    (local.set $c (i32.load8_u (local.get $p)))
    (if (i32.lt_u (i32.and (i32.add (local.get $c) (i32.const -48)) (i32.const 255)) (i32.const 208)) (then (return (i32.const 1))))
    (if (i32.gt_u (i32.and (i32.add (local.get $c) (i32.const -97)) (i32.const 255)) (i32.const 25)) (then (return (i32.const 2))))
    (if (i32.lt_u (i32.and (i32.add (local.get $c) (i32.const -50)) (i32.const 255)) (i32.const 207)) (then (return (i32.const 3))))
    (if (i32.lt_u (i32.and (i32.add (local.get $w) (i32.const -51)) (i32.const 255)) (i32.const 10)) (then (return (i32.const 4))))
    (local.set $m (i32.and (i32.add (local.get $c) (i32.const -52)) (i32.const 255)))
    (if (i32.lt_u (local.get $m) (i32.const 10)) (then (return (local.get $m))))
    (i32.const 5)))
;;> ; function 0 after fold
;;> func 0 (i32 i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = load 8u v1 -
;;>   v4:i32 = const -48
;;>   v5:i32 = add v3 v4
;;>   v6:i32 = const 255
;;>   v7:i32 = and v5 v6
;;>   v8:i32 = const 208
;;>   v9:i32 = ltu v5 v8
;;>   br v9 b1 b2
;;> b1: from b0
;;>   v10:i32 = const 1
;;>   ret v10
;;> b2: from b0
;;>   v11:i32 = const -97
;;>   v12:i32 = add v3 v11
;;>   v13:i32 = const 255
;;>   v14:i32 = and v12 v13
;;>   v15:i32 = const 25
;;>   v16:i32 = gtu v12 v15
;;>   br v16 b3 b4
;;> b3: from b2
;;>   v17:i32 = const 2
;;>   ret v17
;;> b4: from b2
;;>   v18:i32 = const -50
;;>   v19:i32 = add v3 v18
;;>   v20:i32 = const 255
;;>   v21:i32 = and v19 v20
;;>   v22:i32 = const 207
;;>   v23:i32 = ltu v21 v22
;;>   br v23 b5 b6
;;> b5: from b4
;;>   v24:i32 = const 3
;;>   ret v24
;;> b6: from b4
;;>   v25:i32 = const -51
;;>   v26:i32 = add v2 v25
;;>   v27:i32 = const 255
;;>   v28:i32 = and v26 v27
;;>   v29:i32 = const 10
;;>   v30:i32 = ltu v28 v29
;;>   br v30 b7 b8
;;> b7: from b6
;;>   v31:i32 = const 4
;;>   ret v31
;;> b8: from b6
;;>   v32:i32 = const -52
;;>   v33:i32 = add v3 v32
;;>   v34:i32 = const 255
;;>   v35:i32 = and v33 v34
;;>   v36:i32 = const 10
;;>   v37:i32 = ltu v35 v36
;;>   br v37 b9 b10
;;> b9: from b8
;;>   ret v35
;;> b10: from b8
;;>   v38:i32 = const 5
;;>   ret v38
;;>
