;; dump: dce 1
;; What becomes a product of twice the width is built in anywhere: not what only looks like one, nor another that is as long.
(module
  (func $wide (param $x i64) (param $y i64) (result i64) (local $m i64)
    (local.set $m (i64.add (i64.shr_u (i64.mul (i64.and (local.get $x) (i64.const 0xffffffff)) (i64.and (local.get $y) (i64.const 0xffffffff)))
                                      (i64.const 32))
      (i64.mul (i64.shr_u (local.get $x) (i64.const 32)) (i64.and (local.get $y) (i64.const 0xffffffff)))))
    (i64.add (i64.add (i64.mul (i64.shr_u (local.get $x) (i64.const 32)) (i64.shr_u (local.get $y) (i64.const 32)))
                      (i64.shr_u (local.get $m) (i64.const 32)))
      (i64.shr_u (i64.add (i64.and (local.get $m) (i64.const 0xffffffff))
        (i64.mul (i64.and (local.get $x) (i64.const 0xffffffff)) (i64.shr_u (local.get $y) (i64.const 32)))) (i64.const 32))))
  (func (export "f") (param $x i64) (param $y i64) (result i64)
    (i64.xor (call $like (local.get $x) (local.get $y)) (call $wide (local.get $x) (local.get $y))))
  (func (export "g") (param $x i64) (param $y i64) (result i64)
    (i64.xor (call $like (local.get $y) (local.get $x)) (call $wide (local.get $y) (local.get $x))))
  (func $like (param $x i64) (param $y i64) (result i64) (local $m i64)
    (local.set $m (i64.add (i64.shr_u (i64.mul (i64.and (local.get $x) (i64.const 0xffffffff)) (i64.and (local.get $y) (i64.const 0xffffffff)))
                                      (i64.const 31))
      (i64.mul (i64.shr_u (local.get $x) (i64.const 32)) (i64.and (local.get $y) (i64.const 0xffffffff)))))
    (i64.add (i64.add (i64.mul (i64.shr_u (local.get $x) (i64.const 32)) (i64.shr_u (local.get $y) (i64.const 32)))
                      (i64.shr_u (local.get $m) (i64.const 32)))
      (i64.shr_u (i64.add (i64.and (local.get $m) (i64.const 0xffffffff))
        (i64.mul (i64.and (local.get $x) (i64.const 0xffffffff)) (i64.shr_u (local.get $y) (i64.const 32)))) (i64.const 32)))))
;;> ; function 1 after dce
;;> func 1 (i64 i64) -> (i64)
;;> b0:
;;>   v1:i64 = param #0
;;>   v2:i64 = param #1
;;>   v3:void = call #3 v1 v2
;;>   v4:i64 = result #0 v3
;;>   v5:i64 = mulhu v1 v2
;;>   v6:i64 = xor v4 v5
;;>   ret v6
;;>
