;; dump: scan
;; What was loaded is tested in the next iteration, as in a loop turned round.
(module
  (memory 1)
  (func (export "until") (param $p i32) (result i32) (local $c i32)
    (local.set $c (i32.load8_u (local.get $p)))
    (loop $l
      (if (i32.eqz (local.get $c)) (then (return (local.get $p))))
      (if (i32.eq (local.get $c) (i32.const 37)) (then (return (i32.const -1))))
      (local.set $c (i32.load8_u offset=1 (local.get $p)))
      (local.set $p (i32.add (local.get $p) (i32.const 1)))
      (br $l))
    (unreachable)))
;;> ; function 0 after scan
;;> func 0 (i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = load 8u v1 -
;;>   jmp b1
;;> b1: from b0 b6 b8 loop to b8 depth 1
;;>   v3:i32 = phi v1 v12 v37
;;>   v4:i32 = phi v2 v13 v39
;;>   v5:i32 = eqz v4
;;>   br v5 b2 b3
;;> b2: from b1 depth 1
;;>   ret v3
;;> b3: from b1 depth 1
;;>   v6:i32 = const 37
;;>   v7:i32 = eq v4 v6
;;>   br v7 b4 b5
;;> b4: from b3 depth 1
;;>   v8:i32 = const -1
;;>   ret v8
;;> b5: from b3 depth 1
;;>   v9:i32 = load 8u +1 v3 -
;;>   v10:i32 = const 1
;;>   v11:i32 = add v3 v10
;;>   jmp b6
;;> b6: from b5 b7 loop to b7 depth 2
;;>   v12:i32 = phi v11 v33
;;>   v13:i32 = phi v9 v34
;;>   v14:i32 = const -1
;;>   v15:i32 = add v12 v14
;;>   v16:i64 = extendu v15
;;>   v17:i64 = const 18
;;>   v18:i64 = add v16 v17
;;>   v19:i64 = memsize #0
;;>   v20:i32 = leu v18 v19
;;>   br v20 b7 b1
;;> b7: from b6 depth 2
;;>   v21:v128 = load full +1 v15 -
;;>   v22:i32 = const 0
;;>   v23:v128 = const 0x00000000000000000000000000000000
;;>   v24:v128 = i8x16_eq v21 v23
;;>   v25:v128 = const 0x25252525252525252525252525252525
;;>   v26:v128 = i8x16_eq v21 v25
;;>   v27:v128 = v128_or v24 v26
;;>   v28:i32 = i8x16_bitmask v27
;;>   v29:i32 = const 65536
;;>   v30:i32 = or v28 v29
;;>   v31:i32 = ctz v30
;;>   v32:i32 = const 16
;;>   v33:i32 = add v12 v32
;;>   v34:i32 = load 8u +17 v15 -
;;>   v35:i32 = const 16
;;>   v36:i32 = eq v31 v35
;;>   br v36 b6 b8
;;> b8: from b7 depth 1
;;>   v37:i32 = add v12 v31
;;>   v38:i32 = add v15 v31
;;>   v39:i32 = load 8u +1 v38 -
;;>   jmp b1
;;>
