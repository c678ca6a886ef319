;; dump: pairs
;; 32 bytes by two vectors, all loads before all stores; four numbers of 4 by one vector; zeros of 8, 4 and 4 bytes by one.
(module
  (memory 1)
  (func (export "copy") (param $p i32) (param $q i32) (local $a i64) (local $b i64) (local $c i64)
        (local $x i32) (local $y f32) (local $z i32)
    (local.set $a (i64.load (local.get $p)))
    (local.set $b (i64.load offset=8 (local.get $p)))
    (local.set $c (i64.load offset=16 (local.get $p)))
    (i64.store offset=24 (local.get $q) (i64.load offset=24 (local.get $p)))
    (i64.store offset=16 (local.get $q) (local.get $c))
    (i64.store offset=8 (local.get $q) (local.get $b))
    (i64.store (local.get $q) (local.get $a))
    (local.set $x (i32.load offset=36 (local.get $p)))
    (local.set $y (f32.load offset=40 (local.get $p)))
    (local.set $z (i32.load offset=44 (local.get $p)))
    (i32.store offset=112 (local.get $q) (i32.load offset=48 (local.get $p)))
    (i32.store offset=108 (local.get $q) (local.get $z))
    (f32.store offset=104 (local.get $q) (local.get $y))
    (i32.store offset=100 (local.get $q) (local.get $x))
    (f64.store offset=212 (local.get $q) (f64.const 0))
    (i32.store offset=208 (local.get $q) (i32.const 0))
    (i32.store offset=204 (local.get $q) (i32.const 0))))
;;> ; function 0 after pairs
;;> func 0 (i32 i32) -> ()
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:v128 = load full v1 -
;;>   v4:v128 = load full +16 v1 -
;;>   store full +16 v2 - v4
;;>   store full v2 - v3
;;>   v5:v128 = load full +36 v1 -
;;>   store full +100 v2 - v5
;;>   v6:f64 = const 0x0
;;>   v7:i32 = const 0
;;>   v8:i64 = const 0
;;>   v9:v128 = const 0x00000000000000000000000000000000
;;>   store full +204 v2 - v9
;;>   ret
;;>
