;; dump: licm
;; skip: globals
;; The product leaves both loops, the load the inner one, the global (which only a call could change) both.
(module
  (memory 1)
  (global $g (mut i32) (i32.const 0))
  (func (export "f") (param $x i32) (param $n i32) (result i32) (local $i i32) (local $s i32)
    (loop $outer
      (local.set $i (i32.const 10))
      (loop $inner
        (local.set $s (i32.add (local.get $s) (i32.load (local.get $n))))
        (local.set $s (i32.xor (local.get $s) (i32.mul (local.get $x) (local.get $x))))
        (local.set $s (i32.xor (local.get $s) (global.get $g)))
        (local.set $i (i32.sub (local.get $i) (i32.const 1)))
        (br_if $inner (local.get $i)))
      (local.set $n (i32.sub (local.get $n) (i32.const 4)))
      (br_if $outer (local.get $n)))
    (local.get $s)))
;;> ; function 0 after licm
;;> func 0 (i32 i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = const 0
;;>   v4:i32 = mul v1 v1
;;>   v5:i32 = gget #0
;;>   jmp b1
;;> b1: from b0 b3 loop to b3 depth 1
;;>   v6:i32 = phi v3 v14
;;>   v7:i32 = phi v2 v18
;;>   v8:i32 = const 10
;;>   v9:i32 = load full v7 -
;;>   jmp b2
;;> b2: from b1 b2 loop to b2 depth 2
;;>   v10:i32 = phi v8 v16
;;>   v11:i32 = phi v6 v14
;;>   v12:i32 = add v11 v9
;;>   v13:i32 = xor v12 v4
;;>   v14:i32 = xor v13 v5
;;>   v15:i32 = const -1
;;>   v16:i32 = add v10 v15
;;>   br v16 b2 b3
;;> b3: from b2 depth 1
;;>   v17:i32 = const -4
;;>   v18:i32 = add v7 v17
;;>   br v18 b1 b4
;;> b4: from b3
;;>   ret v14
;;>
