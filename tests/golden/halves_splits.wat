;; dump: halves
;; Both halves, wanted by shifts, wraps and a mask; the upper one alone; halves that are asked for by comparisons.
(module
  (memory 1)
  (func (export "f") (param $p i32) (result i32) (local $x i64) (local $y i64) (local $z i64)
    (local.set $x (i64.load offset=12 (local.get $p)))
    (i32.store (i32.const 0) (i32.wrap_i64 (i64.shr_u (local.get $x) (i64.const 32))))
    (i32.store (i32.const 4) (i32.wrap_i64 (local.get $x)))
    (i64.store (i32.const 8) (i64.shr_u (local.get $x) (i64.const 40)))
    (i64.store (i32.const 16) (i64.shl (local.get $x) (i64.const 36)))
    (i64.store (i32.const 24) (i64.and (local.get $x) (i64.const 255)))
    (local.set $y (i64.load offset=32 (local.get $p)))
    (i64.store (i32.const 32) (i64.shr_s (local.get $y) (i64.const 32)))
    (local.set $z (i64.load offset=64 (local.get $p)))
    (i32.add (i64.eq (i64.and (local.get $z) (i64.const -4294967296)) (i64.const 4785078899048448))
             (i64.ne (i64.shl (local.get $z) (i64.const 32)) (i64.const 4785078899048448)))))
;;> ; function 0 after halves
;;> func 0 (i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = load full +16 v1 -
;;>   v3:i32 = load full +12 v1 -
;;>   v4:i32 = const 0
;;>   v5:i64 = const 32
;;>   v6:i64 = extendu v2
;;>   store full v4 - v2
;;>   v7:i32 = const 4
;;>   store full v7 - v3
;;>   v8:i32 = const 8
;;>   v9:i64 = const 40
;;>   v10:i64 = extendu v2
;;>   v11:i64 = const 8
;;>   v12:i64 = shru v10 v11
;;>   store full v8 - v12
;;>   v13:i32 = const 16
;;>   v14:i64 = const 36
;;>   v15:i64 = extendu v3
;;>   v16:i64 = shl v15 v14
;;>   store full v13 - v16
;;>   v17:i32 = const 24
;;>   v18:i64 = const 255
;;>   v19:i64 = extendu v3
;;>   v20:i64 = and v19 v18
;;>   store full v17 - v20
;;>   v21:i32 = load full +36 v1 -
;;>   v22:i32 = const 32
;;>   v23:i64 = const 32
;;>   v24:i64 = extends v21
;;>   store full v22 - v24
;;>   v25:i32 = load full +68 v1 -
;;>   v26:i32 = load full +64 v1 -
;;>   v27:i64 = const 32
;;>   v28:i64 = extendu v25
;;>   v29:i64 = const 1114113
;;>   v30:i32 = eq v28 v29
;;>   v31:i32 = const 1114113
;;>   v32:i32 = ne v26 v31
;;>   v33:i32 = add v30 v32
;;>   ret v33
;;>
