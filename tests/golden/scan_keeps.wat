;; dump: scan
;; Blanks are skipped: soon over. It writes; it sums; every other byte; the counter may be past its end when the test is first made.
(module
  (memory 1)
  (func (export "f") (param $a i32) (param $n i32) (result i32) (local $s i32)
    (loop $blanks
      (br_if $blanks (i32.eq (i32.load8_u (local.tee $a (i32.add (local.get $a) (i32.const 1)))) (i32.const 32))))
    (loop $writes
      (i32.store8 (i32.const 8) (local.get $a))
      (br_if $writes (i32.load8_u (local.tee $a (i32.add (local.get $a) (i32.const 1))))))
    (loop $sums
      (local.set $s (i32.add (local.get $s) (i32.load8_u (local.get $a))))
      (br_if $sums (i32.load8_u (local.tee $a (i32.add (local.get $a) (i32.const 1))))))
    (loop $other
      (br_if $other (i32.load8_u (local.tee $a (i32.add (local.get $a) (i32.const 2))))))
    (loop $past
      (if (i32.le_u (local.get $n) (i32.const 7)) (then (return (local.get $a))))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $past (i32.load8_u (local.tee $a (i32.add (local.get $a) (i32.const 1))))))
    (local.get $s)))
;;> ; function 0 after scan
;;> func 0 (i32 i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = const 0
;;>   jmp b1
;;> b1: from b0 b1 loop to b1 depth 1
;;>   v4:i32 = phi v1 v6
;;>   v5:i32 = const 1
;;>   v6:i32 = add v4 v5
;;>   v7:i32 = load 8u v6 -
;;>   v8:i32 = const 32
;;>   v9:i32 = eq v7 v8
;;>   br v9 b1 b2
;;> b2: from b1
;;>   jmp b3
;;> b3: from b2 b3 loop to b3 depth 1
;;>   v10:i32 = phi v6 v12
;;>   v11:i32 = const 8
;;>   store 8u v11 - v10
;;>   v12:i32 = add v10 v5
;;>   v13:i32 = load 8u v12 -
;;>   br v13 b3 b4
;;> b4: from b3
;;>   jmp b5
;;> b5: from b4 b5 loop to b5 depth 1
;;>   v14:i32 = phi v12 v18
;;>   v15:i32 = phi v3 v17
;;>   v16:i32 = load 8u v14 -
;;>   v17:i32 = add v15 v16
;;>   v18:i32 = add v14 v5
;;>   v19:i32 = load 8u v18 -
;;>   br v19 b5 b6
;;> b6: from b5
;;>   jmp b7
;;> b7: from b6 b7 loop to b7 depth 1
;;>   v20:i32 = phi v18 v22
;;>   v21:i32 = const 2
;;>   v22:i32 = add v20 v21
;;>   v23:i32 = load 8u v22 -
;;>   br v23 b7 b8
;;> b8: from b7
;;>   jmp b9
;;> b9: from b8 b11 loop to b11 depth 1
;;>   v24:i32 = phi v22 v30
;;>   v25:i32 = phi v2 v29
;;>   v26:i32 = const 7
;;>   v27:i32 = leu v25 v26
;;>   br v27 b10 b11
;;> b10: from b9 depth 1
;;>   ret v24
;;> b11: from b9 depth 1
;;>   v28:i32 = const -1
;;>   v29:i32 = add v25 v28
;;>   v30:i32 = add v24 v5
;;>   v31:i32 = load 8u v30 -
;;>   br v31 b9 b12
;;> b12: from b11
;;>   ret v17
;;>
