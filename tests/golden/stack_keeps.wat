;; dump: stack 4
;; skip: inline recursion
;; closed
;; The pointer stays as it is set: of a frame whose size is not known, of two frames, where the function ends with it.
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
  (func (export "f") (param i32 i32) (result i32)
    (local $s i32)
    (global.set $sp (local.tee $s (i32.sub (global.get $sp) (i32.const 16))))
    (call $looks (local.get $s))
    (global.set $sp (i32.sub (local.get $s) (local.get 0)))
    (call $looks (local.get $s))
    (global.set $sp (i32.sub (local.get $s) (i32.const 4)))
    (local.get 0)))
;;> ; function 4 after stack
;;> func 4 (i32 i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = gget #0
;;>   v3:i32 = const -16
;;>   v4:i32 = add v2 v3
;;>   gset #0 v4
;;>   v5:void = call #1 v4
;;>   v6:i32 = sub v4 v1
;;>   gset #0 v6
;;>   v7:void = call #1 v4
;;>   v8:i32 = const -4
;;>   v9:i32 = add v4 v8
;;>   gset #0 v9
;;>   ret v1
;;>
