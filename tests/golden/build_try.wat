;; dump: build 1
;; skip: inline
;; Calls and throws inside a try end their blocks, each with a landing; those meet in the pad of their try. What the inner
;; try does not take goes on to the pad of the outer one.
(module
  (tag $a (param i32))
  (tag $b)
  (func $f (param i32) (result i32) (local.get 0))
  (func (export "g") (param $n i32) (result i32)
    (block $h (result i32)
      (try_table (catch $a $h)
        (block $none
          (try_table (catch $b $none)
            (local.set $n (call $f (local.get $n)))
            (local.set $n (call $f (local.get $n))))
          (return (local.get $n)))
        (throw $a (i32.const 7)))
      (local.get $n))))
;;> ; function 1 after build
;;> func 1 (i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:void = xcall #0 v1 b2 b1
;;> b1: from b0
;;>   v3:void = land [#1: 2 #0: 0]
;;>   v4:i64 = result #0 v3
;;>   v5:i32 = result #1 v3
;;>   jmp b5
;;> b2: from b0
;;>   v6:i32 = result #0 v2
;;>   v7:void = xcall #0 v6 b4 b3
;;> b3: from b2
;;>   v8:void = land [#1: 2 #0: 0]
;;>   v9:i64 = result #0 v8
;;>   v10:i32 = result #1 v8
;;>   jmp b5
;;> b4: from b2
;;>   v11:i32 = result #0 v7
;;>   jmp b7
;;> b5: from b1 b3
;;>   v12:i32 = phi v5 v10
;;>   v13:i64 = phi v4 v9
;;>   v14:i32 = const 2
;;>   v15:i32 = sub v12 v14
;;>   brtable v15 b6 b10 [0 1]
;;> b6: from b5
;;>   jmp b8
;;> b7: from b4
;;>   ret v11
;;> b8: from b6
;;>   v16:i32 = const 7
;;>   v17:i64 = tagref #0
;;>   v18:i64 = const 8
;;>   v19:void = rtcall exn_new v17 v18
;;>   v20:i64 = result #0 v19
;;>   store full +16 v20 - v16
;;>   v21:void = throw v20 b9
;;> b9: from b8
;;>   v22:void = land [#0: 0]
;;>   v23:i64 = result #0 v22
;;>   v24:i32 = result #1 v22
;;>   jmp b10
;;> b10: from b5 b9
;;>   v25:i32 = phi v12 v24
;;>   v26:i64 = phi v13 v23
;;>   v27:i32 = load full +16 v26 -
;;>   jmp b11
;;> b11: from b10
;;>   ret v27
;;>
