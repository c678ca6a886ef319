;; dump: range
;; A byte in a phi needs no mask; a table's index of a byte, and of a counter that ends at 100, scales without wrapping; what a
;; branch has bounded is compared once, extended as unsigned, and divided as unsigned.
(module
  (memory 1)
  (func (export "f") (param $p i32) (param $x i32) (param $y i32) (result i64) (local $c i32) (local $i i32)
    (loop $l
      (if (local.get $x) (then (local.set $c (i32.load8_u offset=5 (local.get $p)))))
      (local.set $p (i32.add (local.get $p) (i32.load offset=1024 (i32.shl (i32.and (local.get $p) (i32.const 255)) (i32.const 2)))))
      (br_if $l (i32.and (local.get $c) (i32.const 255))))
    (loop $l
      (local.set $p (i32.add (local.get $p) (i32.load offset=1024 (i32.shl (i32.add (local.get $i) (i32.const 1)) (i32.const 2)))))
      (br_if $l (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 100))))
    (if (i32.ge_u (local.get $x) (i32.const 1000)) (then (return (i64.const 0))))
    (if (i32.lt_s (local.get $y) (i32.const 0)) (then (return (i64.const 1))))
    (if (i32.ge_s (local.get $x) (i32.const 2000)) (then (return (i64.const 2))))
    (i64.add (i64.extend_i32_s (local.get $x)) (i64.extend_i32_s (i32.div_s (local.get $y) (local.get $p))))
    (i64.extend_i32_s (i32.div_s (local.get $y) (local.get $x)))
    i64.add))
;;> ; function 0 after range
;;> func 0 (i32 i32 i32) -> (i64)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = param #2
;;>   v4:i32 = const 0
;;>   jmp b1
;;> b1: from b0 b3 loop to b3 depth 1
;;>   v5:i32 = phi v4 v8
;;>   v6:i32 = phi v1 v14
;;>   br v2 b2 b3
;;> b2: from b1 depth 1
;;>   v7:i32 = load 8u +5 v6 -
;;>   jmp b3
;;> b3: from b1 b2 depth 1
;;>   v8:i32 = phi v5 v7
;;>   v9:i32 = const 255
;;>   v10:i32 = and v6 v9
;;>   v11:i32 = const 2
;;>   v12:i32 = shl nowrap v10 v11
;;>   v13:i32 = load full +1024 v12 -
;;>   v14:i32 = add v6 v13
;;>   br v8 b1 b4
;;> b4: from b3
;;>   jmp b5
;;> b5: from b4 b5 loop to b5 depth 1
;;>   v15:i32 = phi v4 v18
;;>   v16:i32 = phi v14 v21
;;>   v17:i32 = const 1
;;>   v18:i32 = add nowrap v15 v17
;;>   v19:i32 = shl nowrap v18 v11
;;>   v20:i32 = load full +1024 v19 -
;;>   v21:i32 = add v16 v20
;;>   v22:i32 = const 100
;;>   v23:i32 = ne v18 v22
;;>   br v23 b5 b6
;;> b6: from b5
;;>   v24:i32 = const 1000
;;>   v25:i32 = geu v2 v24
;;>   br v25 b7 b8
;;> b7: from b6
;;>   v26:i64 = const 0
;;>   ret v26
;;> b8: from b6
;;>   v27:i32 = lts v3 v4
;;>   br v27 b9 b10
;;> b9: from b8
;;>   v28:i64 = const 1
;;>   ret v28
;;> b10: from b8
;;>   jmp b11
;;> b11: from b10
;;>   v29:i64 = extendu v2
;;>   v30:i32 = divs v3 v21
;;>   v31:i64 = extends v30
;;>   v32:i64 = add v29 v31
;;>   v33:i32 = divu v3 v2
;;>   v34:i64 = extendu v33
;;>   v35:i64 = add v32 v34
;;>   ret v35
;;>
