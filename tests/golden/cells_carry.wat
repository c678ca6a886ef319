;; dump: cells 1
;; A machine's registers in memory: its place, of 16 bits, goes round in a phi, however it was stored; a call may write it; a store behind it may not.
(module
  (import "env" "call" (func $call))
  (memory 1)
  (func (export "f") (param $n i32) (local $at i32)
    (loop $next
      (local.set $at (i32.load16_u offset=16 (i32.const 0)))
      (block $end
        (block $c
          (block $b
            (block $a
              (br_table $a $b $c $end (i32.load8_u offset=1024 (local.get $at))))
            (i32.store16 offset=16 (i32.const 0) (i32.add (local.get $at) (i32.const 1)))
            (br $end))
          (i32.store16 offset=16 (i32.const 0) (i32.load16_u offset=1024 (local.get $at)))
          (i32.store8 offset=18 (local.get $at) (local.get $n))
          (br $end))
        (call $call))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))))
;;> ; function 1 after cells
;;> func 1 (i32) -> ()
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = const 1
;;>   v3:i32 = const 16
;;>   v4:i32 = load 16u v3 -
;;>   jmp b1
;;> b1: from b0 b7 loop to b7 depth 1
;;>   v5:i32 = phi v4 v20
;;>   v6:i32 = phi v1 v22
;;>   v7:i32 = const 0
;;>   v8:i32 = load 8u +1024 v5 -
;;>   v9:i32 = eq v8 v7
;;>   br v9 b4 b2
;;> b2: from b1 depth 1
;;>   v10:i32 = eq v8 v2
;;>   br v10 b5 b3
;;> b3: from b2 depth 1
;;>   v11:i32 = const 2
;;>   v12:i32 = eq v8 v11
;;>   br v12 b6 b7
;;> b4: from b1 depth 1
;;>   v13:i32 = add v5 v2
;;>   v14:i32 = const 65535
;;>   v15:i32 = and v13 v14
;;>   store 16u +16 v7 - v13
;;>   jmp b7
;;> b5: from b2 depth 1
;;>   v16:i32 = load 16u +1024 v5 -
;;>   store 16u +16 v7 - v16
;;>   store 8u +18 v5 - v6
;;>   jmp b7
;;> b6: from b3 depth 1
;;>   v17:void = call #0
;;>   v18:i32 = const 16
;;>   v19:i32 = load 16u v18 -
;;>   jmp b7
;;> b7: from b3 b4 b5 b6 depth 1
;;>   v20:i32 = phi v5 v15 v16 v19
;;>   v21:i32 = const -1
;;>   v22:i32 = add v6 v21
;;>   br v22 b1 b8
;;> b8: from b7
;;>   ret
;;>
