;; dump: gvn 1
;; skip: inline globals effects
;; A write, a call, a write in a loop, a narrower store and another branch each make a load new.
(module
  (memory 1)
  (global $g (mut i32) (i32.const 0))
  (func $call)
  (func (export "f") (param $x i32) (param $y i32) (result i32) (local $n i32)
    (local.set $n (i32.load (local.get $x)))
    (i32.store8 (local.get $y) (local.get $n))
    (local.set $n (i32.add (local.get $n) (i32.load (local.get $x))))
    (local.set $n (i32.add (local.get $n) (i32.load8_u (local.get $y))))
    (local.set $n (i32.add (local.get $n) (global.get $g)))
    (call $call)
    (local.set $n (i32.add (local.get $n) (global.get $g)))
    (loop $again
      (local.set $n (i32.add (local.get $n) (i32.load (local.get $y))))
      (i32.store (local.get $n) (i32.const 0))
      (br_if $again (local.get $n)))
    (if (local.get $x) (then (local.set $n (i32.mul (local.get $y) (local.get $y)))))
    (i32.add (local.get $n) (i32.mul (local.get $y) (local.get $y)))))
;;> ; function 1 after gvn
;;> func 1 (i32 i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = load full v1 -
;;>   store 8u v2 - v3
;;>   v4:i32 = load full v1 -
;;>   v5:i32 = add v3 v4
;;>   v6:i32 = load 8u v2 -
;;>   v7:i32 = add v5 v6
;;>   v8:i32 = gget #0
;;>   v9:i32 = add v7 v8
;;>   v10:void = call #0
;;>   v11:i32 = gget #0
;;>   v12:i32 = add v9 v11
;;>   jmp b1
;;> b1: from b0 b1 loop to b1 depth 1
;;>   v13:i32 = phi v12 v15
;;>   v14:i32 = load full v2 -
;;>   v15:i32 = add v13 v14
;;>   v16:i32 = const 0
;;>   store full v15 - v16
;;>   br v15 b1 b2
;;> b2: from b1
;;>   br v1 b3 b4
;;> b3: from b2
;;>   v17:i32 = mul v2 v2
;;>   jmp b4
;;> b4: from b2 b3
;;>   v18:i32 = phi v15 v17
;;>   v19:i32 = mul v2 v2
;;>   v20:i32 = add v18 v19
;;>   ret v20
;;>
