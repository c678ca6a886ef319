;; dump: build 4
;; A call by a table that nobody writes, of a type that three of its functions have, asks which one it is; one is built in. Another
;; index traps as before.
(module
  (table 10 funcref)
  (type $unary (func (param i32) (result i32)))
  (elem (i32.const 2) $a $other $b $c)
  (func $a (type $unary) (call $b (call $b (local.get 0))) (call $b (i32.const 1)) (i32.add))
  (func $b (type $unary) (call $a (call $c (local.get 0))) (call $c (i32.const 1)) (i32.add))
  (func $c (type $unary) (i32.mul (local.get 0) (i32.const 3)))
  (func $other)
  (func (export "f") (param $i i32) (param $x i32) (result i32)
    (call_indirect (type $unary) (local.get $x) (local.get $i))))
;;> ; function 4 after build
;;> func 4 (i32 i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = const 2
;;>   v4:i32 = eq v1 v3
;;>   br v4 b1 b2
;;> b1: from b0
;;>   v5:void = call #0 v2
;;>   v6:i32 = result #0 v5
;;>   jmp b7
;;> b2: from b0
;;>   v7:i32 = const 4
;;>   v8:i32 = eq v1 v7
;;>   br v8 b3 b4
;;> b3: from b2
;;>   v9:void = call #1 v2
;;>   v10:i32 = result #0 v9
;;>   jmp b7
;;> b4: from b2
;;>   v11:i32 = const 5
;;>   v12:i32 = ne v1 v11
;;>   br v12 b5 b6
;;> b5: from b4
;;>   v13:void = calli type 0 v2 v1
;;>   trap unreachable
;;> b6: from b4
;;>   v14:i32 = const 3
;;>   v15:i32 = mul v2 v14
;;>   jmp b7
;;> b7: from b1 b3 b6
;;>   v16:i32 = phi v6 v10 v15
;;>   ret v16
;;>
