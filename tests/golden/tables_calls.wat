;; dump: build 3
;; skip: inline
;; The one function of its type in a table that nobody writes is called directly, another index traps as before; a constant
;; index needs no test.
(module
  (table 10 funcref)
  (type $unary (func (param i32) (result i32)))
  (elem (i32.const 2) $a $other $other)
  (func $a (type $unary) (local.get 0))
  (func $other)
  (func $unused (type $unary) (i32.const 1))
  (func (export "f") (param $i i32) (result i32)
    (call_indirect (i32.const 4))
    (i32.add
      (call_indirect (type $unary) (i32.const 7) (local.get $i))
      (call_indirect (type $unary) (i32.const 8) (i32.const 2)))))
;;> ; function 3 after build
;;> func 3 (i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = const 4
;;>   v3:void = call #1
;;>   v4:i32 = const 7
;;>   v5:i32 = const 2
;;>   v6:i32 = ne v1 v5
;;>   br v6 b1 b2
;;> b1: from b0
;;>   v7:void = calli type 0 v4 v1
;;>   trap unreachable
;;> b2: from b0
;;>   v8:void = call #0 v4
;;>   v9:i32 = result #0 v8
;;>   v10:i32 = const 8
;;>   v11:i32 = const 2
;;>   v12:void = call #0 v10
;;>   v13:i32 = result #0 v12
;;>   v14:i32 = add v9 v13
;;>   ret v14
;;>
