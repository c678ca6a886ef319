;; dump: build 3
;; Bodies that throw, and that have handlers, in place of calls of them: what is thrown lands in the innermost try around it,
;; but a tail call leaves the handlers of its own body.
(module
  (import "m" "far" (func $far (param i32) (result i32)))
  (tag $t (param i32))
  (func $checked (param i32) (result i32)
    (if (i32.lt_s (local.get 0) (i32.const 0)) (then (throw $t (local.get 0))))
    (local.get 0))
  (func $ends (param i32) (result i32)
    (block $h (result i32)
      (try_table (result i32) (catch $t $h) (return_call $far (local.get 0)))))
  (func (export "f") (param $x i32) (result i32)
    (block $h (result i32)
      (try_table (result i32) (catch $t $h)
        (i32.add (call $checked (local.get $x)) (call $ends (local.get $x)))))))
;;> ; function 3 after build
;;> func 3 (i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = const 0
;;>   v3:i32 = lts v1 v2
;;>   br v3 b1 b3
;;> b1: from b0
;;>   v4:i64 = tagref #0
;;>   v5:i64 = const 8
;;>   v6:void = rtcall exn_new v4 v5
;;>   v7:i64 = result #0 v6
;;>   store full +16 v7 - v1
;;>   v8:void = throw v7 b2
;;> b2: from b1
;;>   v9:void = land [#0: 0]
;;>   v10:i64 = result #0 v9
;;>   v11:i32 = result #1 v9
;;>   jmp b8
;;> b3: from b0
;;>   jmp b4
;;> b4: from b3
;;>   v12:void = xcall #0 v1 b6 b5
;;> b5: from b4
;;>   v13:void = land [#0: 0]
;;>   v14:i64 = result #0 v13
;;>   v15:i32 = result #1 v13
;;>   jmp b8
;;> b6: from b4
;;>   v16:i32 = result #0 v12
;;>   jmp b7
;;> b7: from b6
;;>   v17:i32 = add v1 v16
;;>   jmp b9
;;> b8: from b2 b5
;;>   v18:i32 = phi v11 v15
;;>   v19:i64 = phi v10 v14
;;>   v20:i32 = load full +16 v19 -
;;>   jmp b10
;;> b9: from b7
;;>   jmp b10
;;> b10: from b8 b9
;;>   v21:i32 = phi v20 v17
;;>   ret v21
;;>
