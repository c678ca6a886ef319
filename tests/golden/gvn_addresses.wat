;; dump: gvn
;; One address written in several ways: the sum's own load is known; that of the base with a larger offset is, but stays for its trap; the
;; next one needs no trap of its own. What is stored beside is passed by, what overlaps is not.
(module
  (memory 1)
  (func (export "f") (param $x i32) (param $a i64) (param $b i64) (result i64 i64 i64 i64 i64) (local $y i32)
    (local.set $y (i32.add (local.get $x) (i32.const 16)))
    (i64.store offset=8 (local.get $y) (local.get $a))
    (i64.store (local.get $y) (local.get $b))
    (i64.load (i32.add (local.get $x) (i32.const 24)))
    (i64.load offset=24 (local.get $x))
    (i64.load offset=16 (local.get $x))
    (i64.store32 offset=28 (local.get $x) (local.get $b))
    (i64.load offset=8 (local.get $y))
    (i64.load (local.get $y))))
;;> ; function 0 after gvn
;;> func 0 (i32 i64 i64) -> (i64 i64 i64 i64 i64)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i64 = param #1
;;>   v3:i64 = param #2
;;>   v4:i32 = const 16
;;>   v5:i32 = add v1 v4
;;>   store full +8 v5 - v2
;;>   store full v5 - v3
;;>   v6:i32 = const 24
;;>   v7:i32 = add v1 v6
;;>   v8:i64 = load full +24 v1 -
;;>   store 32u +28 v1 - v3
;;>   v9:i64 = load full +8 v5 -
;;>   ret v2 v2 v3 v9 v3
;;>
