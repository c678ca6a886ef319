;; dump: cells
;; What is not in the memory from the start might trap before the loop.
(module
  (memory 0)
  (func (export "f") (param $n i32) (local $at i32)
    (loop $next
      (local.set $at (i32.load offset=16 (i32.const 0)))
      (block $end
        (block $c
          (block $b
            (block $a
              (br_table $a $b $c $end (i32.load8_u offset=1024 (local.get $at))))
            (i32.store offset=16 (i32.const 0) (i32.add (local.get $at) (i32.const 1)))
            (br $end))
          (i32.store offset=16 (i32.const 0) (i32.const 3))
          (br $end))
        (i32.store offset=16 (i32.const 0) (i32.const 4)))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))))
;;> ; function 0 after cells
;;> func 0 (i32) -> ()
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = const 1
;;>   jmp b1
;;> b1: from b0 b7 loop to b7 depth 1
;;>   v3:i32 = phi v1 v15
;;>   v4:i32 = const 0
;;>   v5:i32 = load full +16 v4 -
;;>   v6:i32 = load 8u +1024 v5 -
;;>   v7:i32 = eq v6 v4
;;>   br v7 b4 b2
;;> b2: from b1 depth 1
;;>   v8:i32 = eq v6 v2
;;>   br v8 b5 b3
;;> b3: from b2 depth 1
;;>   v9:i32 = const 2
;;>   v10:i32 = eq v6 v9
;;>   br v10 b6 b7
;;> b4: from b1 depth 1
;;>   v11:i32 = add v5 v2
;;>   store full +16 v4 - v11
;;>   jmp b7
;;> b5: from b2 depth 1
;;>   v12:i32 = const 3
;;>   store full +16 v4 - v12
;;>   jmp b7
;;> b6: from b3 depth 1
;;>   v13:i32 = const 4
;;>   store full +16 v4 - v13
;;>   jmp b7
;;> b7: from b3 b4 b5 b6 depth 1
;;>   v14:i32 = const -1
;;>   v15:i32 = add v3 v14
;;>   br v15 b1 b8
;;> b8: from b7
;;>   ret
;;>
