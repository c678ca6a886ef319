;; dump: stack 4
;; skip: inline recursion
;; closed
;; The shadow stack's pointer is lowered only on the way that calls what looks at it: not for the host, nor for what has
;; no frame there, called by its name or by the table.
(module
  (import "env" "host" (func $host (param i32)))
  (memory 1)
  (global $sp (mut i32) (i32.const 65536))
  (table 8 funcref)
  (elem (i32.const 1) $looks $bare $bare $bare $bare $bare)
  (type $t (func (param i32) (result i32)))
  (func $looks (export "looks") (param i32)
    (local $s i32)
    (global.set $sp (local.tee $s (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store (local.get $s) (local.get 0))
    (call $looks (local.get $s))
    (global.set $sp (i32.add (local.get $s) (i32.const 16)))
  )
  (func $bare (export "bare") (param i32) (result i32) (i32.mul (i32.load (local.get 0)) (i32.load offset=4 (local.get 0))))
  (func $leaf (export "leaf") (param i32) (result i32)
    (local $s i32)
    (global.set $sp (local.tee $s (i32.sub (global.get $sp) (i32.const 16))))
    (i32.store (local.get $s) (i32.load8_s (local.get 0)))
    (global.set $sp (i32.add (local.get $s) (i32.const 16)))
    (i32.load (local.get $s)))
  (func (export "f") (param i32 i32) (result i32)
    (local $s i32)
    (global.set $sp (local.tee $s (i32.sub (global.get $sp) (i32.const 16))))
    (call $host (local.get $s))
    (local.set 0 (call_indirect (type $t) (call $bare (local.get 0)) (local.get 1)))
    (if (i32.lt_s (local.get 0) (i32.const 0)) (then
      (call $looks (local.get 0))
      (call $host (local.get 1))
      (call $looks (local.get 1))))
    (global.set $sp (i32.add (local.get $s) (i32.const 16)))
    (local.get 0)))
;;> ; function 4 after stack
;;> func 4 (i32 i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = gget #0
;;>   v4:i32 = const -16
;;>   v5:i32 = add v3 v4
;;>   v6:void = call #0 v5
;;>   v7:void = call #2 v1
;;>   v8:i32 = result #0 v7
;;>   v9:void = calli type 0 v8 v2
;;>   v10:i32 = result #0 v9
;;>   v11:i32 = const 0
;;>   v12:i32 = lts v10 v11
;;>   br v12 b1 b2
;;> b1: from b0
;;>   gset #0 v5
;;>   v13:void = call #1 v10
;;>   v14:void = call #0 v2
;;>   v15:void = call #1 v2
;;>   v16:i32 = const 16
;;>   v17:i32 = add v5 v16
;;>   gset #0 v17
;;>   jmp b2
;;> b2: from b0 b1
;;>   v18:i32 = const 16
;;>   v19:i32 = add v5 v18
;;>   ret v10
;;>
