;; dump: pairs
;; Not one: the lower bytes first, which are written when the higher ones trap; a load after the first store, which may read what
;; that wrote; a store between the loads; something that traps between the stores; a value that others want; a gap; minus zero.
(module
  (memory 1)
  (func (export "f") (param $p i32) (param $q i32) (param $x i32) (result i64) (local $a i64) (local $b i64)
    (local.set $a (i64.load (local.get $p)))
    (local.set $b (i64.load offset=8 (local.get $p)))
    (i64.store (local.get $q) (local.get $a))
    (i64.store offset=8 (local.get $q) (local.get $b))
    (i64.store offset=24 (local.get $q) (i64.load offset=24 (local.get $p)))
    (i64.store offset=16 (local.get $q) (i64.load offset=16 (local.get $p)))
    (local.set $a (i64.load offset=32 (local.get $p)))
    (i32.store8 (local.get $x) (i32.const 1))
    (local.set $b (i64.load offset=40 (local.get $p)))
    (i64.store offset=40 (local.get $q) (local.get $b))
    (i64.store offset=32 (local.get $q) (local.get $a))
    (local.set $a (i64.load offset=48 (local.get $p)))
    (local.set $b (i64.load offset=56 (local.get $p)))
    (i64.store offset=56 (local.get $q) (local.get $b))
    (local.set $x (i32.div_u (local.get $x) (local.get $p)))
    (i64.store offset=48 (local.get $q) (local.get $a))
    (local.set $a (i64.load offset=64 (local.get $p)))
    (local.set $b (i64.load offset=72 (local.get $p)))
    (i64.store offset=72 (local.get $q) (local.get $b))
    (i64.store offset=64 (local.get $q) (local.get $a))
    (i64.store offset=92 (local.get $q) (i64.const 0))
    (i64.store offset=80 (local.get $q) (i64.const 0))
    (f64.store offset=108 (local.get $q) (f64.const -0))
    (i64.store offset=100 (local.get $q) (i64.const 0))
    (i64.add (local.get $a) (i64.extend_i32_u (local.get $x)))))
;;> ; function 0 after pairs
;;> func 0 (i32 i32 i32) -> (i64)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = param #2
;;>   v4:i64 = load full v1 -
;;>   v5:i64 = load full +8 v1 -
;;>   store full v2 - v4
;;>   store full +8 v2 - v5
;;>   v6:i64 = load full +24 v1 -
;;>   store full +24 v2 - v6
;;>   v7:i64 = load full +16 v1 -
;;>   store full +16 v2 - v7
;;>   v8:i64 = load full +32 v1 -
;;>   v9:i32 = const 1
;;>   store 8u v3 - v9
;;>   v10:i64 = load full +40 v1 -
;;>   store full +40 v2 - v10
;;>   store full +32 v2 - v8
;;>   v11:i64 = load full +48 v1 -
;;>   v12:i64 = load full +56 v1 -
;;>   store full +56 v2 - v12
;;>   v13:i32 = divu v3 v1
;;>   store full +48 v2 - v11
;;>   v14:i64 = load full +64 v1 -
;;>   v15:i64 = load full +72 v1 -
;;>   store full +72 v2 - v15
;;>   store full +64 v2 - v14
;;>   v16:i64 = const 0
;;>   store full +92 v2 - v16
;;>   store full +80 v2 - v16
;;>   v17:f64 = const 0x8000000000000000
;;>   store full +108 v2 - v17
;;>   store full +100 v2 - v16
;;>   v18:i64 = extendu v13
;;>   v19:i64 = add v14 v18
;;>   ret v19
;;>
