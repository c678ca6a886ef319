;; dump: gvn
;; Stores beside a value leave it known; a store that reaches into it, or is at another base, does not.
(module
  (memory 1)
  (func (export "f") (param $x i32) (param $y i32) (result i32) (local $n i32)
    (i32.store offset=4 (local.get $x) (local.get $y))
    (i32.store offset=8 (local.get $x) (local.get $x))
    (i32.store8 offset=3 (local.get $x) (local.get $x))
    (local.set $n (i32.load offset=4 (local.get $x)))
    (i32.store8 offset=7 (local.get $x) (local.get $x))
    (local.set $n (i32.sub (local.get $n) (i32.load offset=4 (local.get $x))))
    (i64.store (local.get $x) (i64.const 1))
    (local.set $n (i32.sub (local.get $n) (i32.load offset=4 (local.get $x))))
    (i32.store (local.get $y) (i32.const 1))
    (i32.sub (local.get $n) (i32.load offset=4 (local.get $x)))))
;;> ; function 0 after gvn
;;> func 0 (i32 i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   store full +4 v1 - v2
;;>   store full +8 v1 - v1
;;>   store 8u +3 v1 - v1
;;>   store 8u +7 v1 - v1
;;>   v3:i32 = load full +4 v1 -
;;>   v4:i32 = sub v2 v3
;;>   v5:i64 = const 1
;;>   store full v1 - v5
;;>   v6:i32 = load full +4 v1 -
;;>   v7:i32 = sub v4 v6
;;>   v8:i32 = const 1
;;>   store full v2 - v8
;;>   v9:i32 = load full +4 v1 -
;;>   v10:i32 = sub v7 v9
;;>   ret v10
;;>
