;; dump: dce 1
;; The upper half of a signed product is the unsigned one and both operands where the other is negative; with one of these it is no
;; signed product.
(module
  (func $upper (param $x i64) (param $y i64) (result i64) (local $m i64)
    (local.set $m (i64.add (i64.shr_u (i64.mul (i64.and (local.get $x) (i64.const 0xffffffff)) (i64.and (local.get $y) (i64.const 0xffffffff)))
                                      (i64.const 32))
      (i64.mul (i64.shr_u (local.get $x) (i64.const 32)) (i64.and (local.get $y) (i64.const 0xffffffff)))))
    (i64.add (i64.add (i64.mul (i64.shr_u (local.get $x) (i64.const 32)) (i64.shr_u (local.get $y) (i64.const 32)))
                      (i64.shr_u (local.get $m) (i64.const 32)))
      (i64.shr_u (i64.add (i64.and (local.get $m) (i64.const 0xffffffff))
        (i64.mul (i64.and (local.get $x) (i64.const 0xffffffff)) (i64.shr_u (local.get $y) (i64.const 32)))) (i64.const 32))))
  (func (export "f") (param $x i64) (param $y i64) (param $z i64) (result i64 i64)
    (i64.add (i64.add (call $upper (local.get $x) (local.get $y)) (i64.mul (i64.shr_s (local.get $x) (i64.const 63)) (local.get $y)))
             (i64.mul (local.get $x) (i64.shr_s (local.get $y) (i64.const 63))))
    (i64.add (call $upper (local.get $z) (local.get $y)) (i64.mul (i64.shr_s (local.get $z) (i64.const 63)) (local.get $y)))))
;;> ; function 1 after dce
;;> func 1 (i64 i64 i64) -> (i64 i64)
;;> b0:
;;>   v1:i64 = param #0
;;>   v2:i64 = param #1
;;>   v3:i64 = param #2
;;>   v4:i64 = mulhs v1 v2
;;>   v5:i64 = mulhu v3 v2
;;>   v6:i64 = const 63
;;>   v7:i64 = shrs v3 v6
;;>   v8:i64 = mul v7 v2
;;>   v9:i64 = add v5 v8
;;>   ret v4 v9
;;>
