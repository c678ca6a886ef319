;; dump: stack 3
;; closed
;; Nobody looks at the shadow stack's pointer before it is restored: it is not set.
(module
  (import "env" "host" (func $host (param i32)))
  (memory 1)
  (global $sp (mut i32) (i32.const 65536))
  (table 4 funcref)
  (elem (i32.const 1) $looks $bare $bare)
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
)
;;> ; function 3 after stack
;;> func 3 (i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = gget #0
;;>   v3:i32 = const -16
;;>   v4:i32 = add v2 v3
;;>   v5:i32 = load 8s v1 -
;;>   store full v4 - v5
;;>   v6:i32 = const 16
;;>   v7:i32 = add v4 v6
;;>   ret v5
;;>
