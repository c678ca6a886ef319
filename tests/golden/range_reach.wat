;; dump: range
;; After an access of x and 16, x and 8 do not wrap: both stores take the sum in; so does the load of a block after them.
(module
  (memory 65536)
  (func (export "f") (param $x i32) (param $v i64) (result i32)
    (i64.store offset=16 (local.get $x) (local.get $v))
    (i64.store (i32.add (local.get $x) (i32.const 8)) (local.get $v))
    (i64.store offset=8 (i32.add (local.get $x) (i32.const 16)) (local.get $v))
    (if (result i32) (i64.eqz (local.get $v))
      (then (i32.load offset=2 (i32.add (local.get $x) (i32.const 24))))
      (else (i32.const 5)))))
;;> ; function 0 after range
;;> func 0 (i32 i64) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i64 = param #1
;;>   store full +16 v1 - v2
;;>   v3:i32 = const 8
;;>   v4:i32 = add v1 v3
;;>   store full +8 v1 - v2
;;>   v5:i32 = const 16
;;>   v6:i32 = add v1 v5
;;>   store full +24 v1 - v2
;;>   v7:i32 = eqz v2
;;>   br v7 b1 b2
;;> b1: from b0
;;>   v8:i32 = const 24
;;>   v9:i32 = add v1 v8
;;>   v10:i32 = load full +26 v1 -
;;>   jmp b3
;;> b2: from b0
;;>   v11:i32 = const 5
;;>   jmp b3
;;> b3: from b1 b2
;;>   v12:i32 = phi v10 v11
;;>   ret v12
;;>
