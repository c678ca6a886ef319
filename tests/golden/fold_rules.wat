;; dump: dce
;; Constants meet, masks that mask nothing go, x * 24 becomes lea and scale, a known small address takes its offset.
(module
  (memory 1)
  (func (export "f") (param $x i32) (param $y i64) (result i32)
    (i32.store (i32.const 0) (i32.add (i32.add (local.get $x) (i32.const 3)) (i32.const 4)))
    (i32.store (i32.const 4) (i32.and (i32.load8_u (local.get $x)) (i32.const 255)))
    (i32.store (i32.const 8) (i32.mul (local.get $x) (i32.const 24)))
    (i32.store (i32.const 12) (i32.mul (local.get $x) (i32.const 16)))
    (i32.store (i32.const 16) (i32.wrap_i64 (i64.extend_i32_u (local.get $x))))
    (i32.store (i32.const 20) (i32.eqz (i32.lt_s (local.get $x) (i32.const 7))))
    (i32.store (i32.const 24) (i32.shl (local.get $x) (i32.and (i32.wrap_i64 (local.get $y)) (i32.const 31))))
    (i32.store (i32.const 28) (i32.shr_s (i32.shl (local.get $x) (i32.const 24)) (i32.const 24)))
    (i32.load (i32.add (i32.and (local.get $x) (i32.const 1020)) (i32.const 64)))))
;;> ; function 0 after dce
;;> func 0 (i32 i64) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i64 = param #1
;;>   v3:i32 = const 0
;;>   v4:i32 = const 7
;;>   v5:i32 = add v1 v4
;;>   store full v3 - v5
;;>   v6:i32 = const 4
;;>   v7:i32 = load 8u v1 -
;;>   store full v6 - v7
;;>   v8:i32 = const 8
;;>   v9:i32 = const 1
;;>   v10:i32 = shl v1 v9
;;>   v11:i32 = add v1 v10
;;>   v12:i32 = const 3
;;>   v13:i32 = shl v11 v12
;;>   store full v8 - v13
;;>   v14:i32 = const 12
;;>   v15:i32 = const 4
;;>   v16:i32 = shl v1 v15
;;>   store full v14 - v16
;;>   v17:i32 = const 16
;;>   store full v17 - v1
;;>   v18:i32 = const 20
;;>   v19:i32 = const 7
;;>   v20:i32 = ges v1 v19
;;>   store full v18 - v20
;;>   v21:i32 = const 24
;;>   v22:i32 = wrap v2
;;>   v23:i32 = shl v1 v22
;;>   store full v21 - v23
;;>   v24:i32 = const 28
;;>   v25:i32 = extend8s v1
;;>   store full v24 - v25
;;>   v26:i32 = const 1020
;;>   v27:i32 = and v1 v26
;;>   v28:i32 = load full +64 v27 -
;;>   ret v28
;;>
