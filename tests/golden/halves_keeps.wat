;; dump: halves
;; Whole: the lower half alone, whose load would not reach as far; a number that is stored, too; a shift across the middle; one by
;; a number that is not known; a comparison with the lower bits, too.
(module
  (memory 1)
  (func (export "f") (param $p i32) (param $n i64) (result i32) (local $x i64) (local $y i64) (local $z i64) (local $w i64)
    (i32.store (i32.const 0) (i32.wrap_i64 (i64.load (local.get $p))))
    (local.set $x (i64.load offset=8 (local.get $p)))
    (i32.store (i32.const 4) (i32.wrap_i64 (i64.shr_u (local.get $x) (i64.const 32))))
    (i64.store (i32.const 8) (local.get $x))
    (local.set $y (i64.load offset=16 (local.get $p)))
    (i64.store (i32.const 16) (i64.shr_u (local.get $y) (i64.const 32)))
    (i64.store (i32.const 24) (i64.shr_u (local.get $y) (i64.const 31)))
    (local.set $z (i64.load offset=24 (local.get $p)))
    (i64.store (i32.const 32) (i64.shr_u (local.get $z) (i64.const 32)))
    (i64.store (i32.const 40) (i64.shr_u (local.get $z) (local.get $n)))
    (i64.eq (i64.and (i64.load offset=32 (local.get $p)) (i64.const -4294967296)) (i64.const 4785078899048449))))
;;> ; function 0 after halves
;;> func 0 (i32 i64) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i64 = param #1
;;>   v3:i32 = const 0
;;>   v4:i64 = load full v1 -
;;>   v5:i32 = wrap v4
;;>   store full v3 - v5
;;>   v6:i64 = load full +8 v1 -
;;>   v7:i32 = const 4
;;>   v8:i64 = const 32
;;>   v9:i64 = shru v6 v8
;;>   v10:i32 = wrap v9
;;>   store full v7 - v10
;;>   v11:i32 = const 8
;;>   store full v11 - v6
;;>   v12:i64 = load full +16 v1 -
;;>   v13:i32 = const 16
;;>   v14:i64 = const 32
;;>   v15:i64 = shru v12 v14
;;>   store full v13 - v15
;;>   v16:i32 = const 24
;;>   v17:i64 = const 31
;;>   v18:i64 = shru v12 v17
;;>   store full v16 - v18
;;>   v19:i64 = load full +24 v1 -
;;>   v20:i32 = const 32
;;>   v21:i64 = const 32
;;>   v22:i64 = shru v19 v21
;;>   store full v20 - v22
;;>   v23:i32 = const 40
;;>   v24:i64 = shru v19 v2
;;>   store full v23 - v24
;;>   v25:i64 = load full +32 v1 -
;;>   v26:i64 = const -4294967296
;;>   v27:i64 = and v25 v26
;;>   v28:i64 = const 4785078899048449
;;>   v29:i32 = eq v27 v28
;;>   ret v29
;;>
