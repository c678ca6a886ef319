;; dump: build
;; Many bytes, none, or an unknown number: the runtime.
(module (memory 1)
  (func (export "f") (param i32 i32)
    (memory.copy (local.get 0) (local.get 1) (i32.const 65))
    (memory.copy (local.get 0) (local.get 1) (i32.const 0))
    (memory.fill (local.get 0) (i32.const 1) (local.get 1))))
;;> ; function 0 after build
;;> func 0 (i32 i32) -> ()
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = const 65
;;>   v4:i64 = recaddr memory 0
;;>   v5:i64 = recaddr memory 0
;;>   v6:i64 = extendu v1
;;>   v7:i64 = extendu v2
;;>   v8:i64 = extendu v3
;;>   v9:void = rtcall memory_copy v4 v5 v6 v7 v8
;;>   v10:i32 = const 0
;;>   v11:i64 = recaddr memory 0
;;>   v12:i64 = recaddr memory 0
;;>   v13:i64 = extendu v1
;;>   v14:i64 = extendu v2
;;>   v15:i64 = extendu v10
;;>   v16:void = rtcall memory_copy v11 v12 v13 v14 v15
;;>   v17:i32 = const 1
;;>   v18:i64 = recaddr memory 0
;;>   v19:i64 = extendu v1
;;>   v20:i64 = extendu v2
;;>   v21:void = rtcall memory_fill v18 v19 v17 v20
;;>   ret
;;>
