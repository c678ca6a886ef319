;; dump: dce 1
;; A library's product with one operand a constant: its upper half a power of two, one, nothing. No shift nor sum of halves is left.
(module
  (memory 1)
  (func $multi3 (param $to i32) (param $x i64) (param $y i64) (local $l i64) (local $m i64)
    (i64.store offset=8 (local.get $to)
      (i64.add (i64.add (i64.mul (i64.shr_u (local.get $x) (i64.const 32)) (i64.shr_u (local.get $y) (i64.const 32)))
                        (i64.shr_u (local.tee $m (i64.add (i64.shr_u
                          (local.tee $l (i64.mul (i64.and (local.get $x) (i64.const 0xffffffff)) (i64.and (local.get $y) (i64.const 0xffffffff))))
                          (i64.const 32))
                          (i64.mul (i64.shr_u (local.get $x) (i64.const 32)) (i64.and (local.get $y) (i64.const 0xffffffff))))) (i64.const 32)))
        (i64.shr_u (local.tee $m (i64.add (i64.and (local.get $m) (i64.const 0xffffffff))
          (i64.mul (i64.and (local.get $x) (i64.const 0xffffffff)) (i64.shr_u (local.get $y) (i64.const 32))))) (i64.const 32))))
    (i64.store (local.get $to)
      (i64.or (i64.shl (local.get $m) (i64.const 32)) (i64.and (local.get $l) (i64.const 0xffffffff)))))
  (func (export "f") (param $x i64)
    (call $multi3 (i32.const 0) (local.get $x) (i64.const 0x1000003d10))
    (call $multi3 (i32.const 16) (local.get $x) (i64.const 0x1000003d1))
    (call $multi3 (i32.const 32) (local.get $x) (i64.const 19))))
;;> ; function 1 after dce
;;> func 1 (i64) -> ()
;;> b0:
;;>   v1:i64 = param #0
;;>   v2:i32 = const 0
;;>   v3:i64 = const 68719492368
;;>   v4:i64 = mulhu v1 v3
;;>   store full +8 v2 - v4
;;>   v5:i64 = mul v1 v3
;;>   store full v2 - v5
;;>   v6:i32 = const 16
;;>   v7:i64 = const 4294968273
;;>   v8:i64 = mulhu v1 v7
;;>   store full +8 v6 - v8
;;>   v9:i64 = mul v1 v7
;;>   store full v6 - v9
;;>   v10:i32 = const 32
;;>   v11:i64 = const 19
;;>   v12:i64 = mulhu v1 v11
;;>   store full +8 v10 - v12
;;>   v13:i64 = mul v1 v11
;;>   store full v10 - v13
;;>   ret
;;>
