;; dump: range
;; Loaded signed; a counter that steps over its end, one that starts past it; on the other way of a branch; a sum that may wrap.
(module
  (memory 1)
  (func (export "f") (param $p i32) (result i32) (local $i i32)
    (loop $a
      (local.set $i (i32.and (i32.load8_s (local.get $p)) (i32.const 255)))
      (local.set $p (i32.add (local.get $i) (i32.load offset=8 (i32.add (local.get $p) (i32.const 16)))))
      (br_if $a (local.get $p)))
    (local.set $i (i32.const 0))
    (loop $b
      (local.set $p (i32.add (local.get $p) (i32.load offset=1024 (i32.shl (local.get $i) (i32.const 2)))))
      (br_if $b (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 3))) (i32.const 100))))
    (local.set $i (i32.const 101))
    (loop $c
      (local.set $p (i32.add (local.get $p) (i32.load offset=1024 (i32.shl (local.get $i) (i32.const 2)))))
      (br_if $c (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 100))))
    (if (i32.lt_u (local.get $p) (i32.const 100)) (then (return (i32.const 1))))
    (i32.load offset=1024 (i32.shl (local.get $p) (i32.const 2)))))
;;> ; function 0 after range
;;> func 0 (i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   jmp b1
;;> b1: from b0 b1 loop to b1 depth 1
;;>   v2:i32 = phi v1 v9
;;>   v3:i32 = load 8s v2 -
;;>   v4:i32 = const 255
;;>   v5:i32 = and v3 v4
;;>   v6:i32 = const 16
;;>   v7:i32 = add v2 v6
;;>   v8:i32 = load full +8 v7 -
;;>   v9:i32 = add v5 v8
;;>   br v9 b1 b2
;;> b2: from b1
;;>   v10:i32 = const 0
;;>   jmp b3
;;> b3: from b2 b3 loop to b3 depth 1
;;>   v11:i32 = phi v10 v18
;;>   v12:i32 = phi v9 v16
;;>   v13:i32 = const 2
;;>   v14:i32 = shl v11 v13
;;>   v15:i32 = load full +1024 v14 -
;;>   v16:i32 = add v12 v15
;;>   v17:i32 = const 3
;;>   v18:i32 = add v11 v17
;;>   v19:i32 = const 100
;;>   v20:i32 = ne v18 v19
;;>   br v20 b3 b4
;;> b4: from b3
;;>   v21:i32 = const 101
;;>   jmp b5
;;> b5: from b4 b5 loop to b5 depth 1
;;>   v22:i32 = phi v21 v28
;;>   v23:i32 = phi v16 v26
;;>   v24:i32 = shl v22 v13
;;>   v25:i32 = load full +1024 v24 -
;;>   v26:i32 = add v23 v25
;;>   v27:i32 = const 1
;;>   v28:i32 = add v22 v27
;;>   v29:i32 = ne v28 v19
;;>   br v29 b5 b6
;;> b6: from b5
;;>   v30:i32 = ltu v26 v19
;;>   br v30 b7 b8
;;> b7: from b6
;;>   ret v27
;;> b8: from b6
;;>   v31:i32 = shl v26 v13
;;>   v32:i32 = load full +1024 v31 -
;;>   ret v32
;;>
