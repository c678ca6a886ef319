;; dump: build 4
;; A longer body is built in place of the only call of it, unless nothing comes behind that call.
(module
  (import "m" "p" (func $p))
  (func $once
    (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p))
  (func $twice
    (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p))
  (func $last
    (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p) (call $p))
  (func (export "f") (param $x i32)
    (call $once)
    (call $twice)
    (if (local.get $x) (then (call $last) (unreachable))))
  (func (export "g") (call $twice)))
;;> ; function 4 after build
;;> func 4 (i32) -> ()
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:void = call #0
;;>   v3:void = call #0
;;>   v4:void = call #0
;;>   v5:void = call #0
;;>   v6:void = call #0
;;>   v7:void = call #0
;;>   v8:void = call #0
;;>   v9:void = call #0
;;>   v10:void = call #0
;;>   v11:void = call #0
;;>   v12:void = call #0
;;>   v13:void = call #0
;;>   v14:void = call #0
;;>   v15:void = call #0
;;>   v16:void = call #0
;;>   v17:void = call #0
;;>   v18:void = call #2
;;>   br v1 b1 b2
;;> b1: from b0
;;>   v19:void = call #3
;;>   trap unreachable
;;> b2: from b0
;;>   ret
;;>
