;; dump: cases
;; Two numbers of ten are cases: two comparisons. A run of three, and all that is past the table: a range. Two targets all over
;; the table: a check, and a set of bits.
(module
  (func (export "f") (param $x i32) (param $y i32) (result i32) (local $n i32)
    (block $d (block $b (block $a
      (br_table $a $d $d $d $d $d $d $d $d $b $d (local.get $x)))
      (local.set $n (i32.const 10)) (br $d))
      (local.set $n (i32.const 20)))
    (block $d (block $b
      (br_table $d $d $b $b $b $d (local.get $x)))
      (local.set $n (i32.add (local.get $n) (i32.const 30))))
    (block $e (block $d (block $b
      (br_table $b $b $d $b $b $e (local.get $y)))
      (local.set $n (i32.add (local.get $n) (i32.const 40))) (br $e))
      (local.set $n (i32.add (local.get $n) (i32.const 50))))
    (block $e (block $d (block $b
      (br_table $b $d $b $d $b $d $b $b $b $b $d $d $b $b $e (local.get $y)))
      (local.set $n (i32.add (local.get $n) (i32.const 60))) (br $e))
      (local.set $n (i32.add (local.get $n) (i32.const 70))))
    (local.get $n)))
;;> ; function 0 after cases
;;> func 0 (i32 i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = const 0
;;>   v4:i32 = const 0
;;>   v5:i32 = eq v1 v4
;;>   br v5 b2 b1
;;> b1: from b0
;;>   v6:i32 = const 9
;;>   v7:i32 = eq v1 v6
;;>   br v7 b3 b4
;;> b2: from b0
;;>   v8:i32 = const 10
;;>   jmp b4
;;> b3: from b1
;;>   v9:i32 = const 20
;;>   jmp b4
;;> b4: from b1 b2 b3
;;>   v10:i32 = phi v3 v8 v9
;;>   v11:i32 = const -2
;;>   v12:i32 = add v1 v11
;;>   v13:i32 = const 3
;;>   v14:i32 = ltu v12 v13
;;>   br v14 b5 b6
;;> b5: from b4
;;>   v15:i32 = const 30
;;>   v16:i32 = add v10 v15
;;>   jmp b6
;;> b6: from b4 b5
;;>   v17:i32 = phi v10 v16
;;>   v18:i32 = const 5
;;>   v19:i32 = geu v2 v18
;;>   br v19 b10 b7
;;> b7: from b6
;;>   v20:i32 = const 2
;;>   v21:i32 = eq v2 v20
;;>   br v21 b9 b8
;;> b8: from b7
;;>   v22:i32 = const 40
;;>   v23:i32 = add v17 v22
;;>   jmp b10
;;> b9: from b7
;;>   v24:i32 = const 50
;;>   v25:i32 = add v17 v24
;;>   jmp b10
;;> b10: from b6 b8 b9
;;>   v26:i32 = phi v17 v23 v25
;;>   v27:i32 = const 14
;;>   v28:i32 = geu v2 v27
;;>   br v28 b14 b11
;;> b11: from b10
;;>   v29:i32 = const 3114
;;>   v30:i32 = const 1
;;>   v31:i32 = const 0
;;>   v32:i32 = shru v29 v2
;;>   v33:i32 = and v32 v30
;;>   v34:i32 = ne v33 v31
;;>   br v34 b13 b12
;;> b12: from b11
;;>   v35:i32 = const 60
;;>   v36:i32 = add v26 v35
;;>   jmp b14
;;> b13: from b11
;;>   v37:i32 = const 70
;;>   v38:i32 = add v26 v37
;;>   jmp b14
;;> b14: from b10 b12 b13
;;>   v39:i32 = phi v26 v36 v38
;;>   ret v39
;;>
