;; dump: stack 4
;; skip: inline recursion
;; closed
;; A call in a loop looks: the pointer is lowered before the loop, and restored where that is left, by two ways.
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
    (block $out
      (br_if $out (i32.eqz (local.get 0)))
      (loop $again
        (br_if $out (i32.eq (local.get 0) (local.get 1)))
        (if (local.get 1) (then (call $looks (local.get 0))))
        (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
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
;;>   v6:i32 = eqz v1
;;>   br v6 b7 b1
;;> b1: from b0
;;>   gset #0 v5
;;>   jmp b2
;;> b2: from b1 b5 loop to b5 depth 1
;;>   v7:i32 = phi v1 v11
;;>   v8:i32 = eq v7 v2
;;>   br v8 b7 b3
;;> b3: from b2 depth 1
;;>   br v2 b4 b5
;;> b4: from b3 depth 1
;;>   v9:void = call #1 v7
;;>   jmp b5
;;> b5: from b3 b4 depth 1
;;>   v10:i32 = const -1
;;>   v11:i32 = add v7 v10
;;>   br v11 b2 b6
;;> b6: from b5
;;>   v12:i32 = const 16
;;>   v13:i32 = add v5 v12
;;>   gset #0 v13
;;>   jmp b7
;;> b7: from b0 b2 b6
;;>   v14:i32 = phi v1 v7 v11
;;>   v15:i32 = const 16
;;>   v16:i32 = add v5 v15
;;>   gset #0 v16
;;>   v17:i32 = const 16
;;>   v18:i32 = add v5 v17
;;>   ret v14
;;>
