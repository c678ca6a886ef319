;; dump: dce 1
;; skip: inline
;; What may trap or has an effect stays, even if its value is dropped.
(module
  (memory 1)
  (func $g (result i32) (i32.const 1))
  (func (export "f") (param $n i32)
    (drop (i32.div_u (local.get $n) (local.get $n)))
    (drop (i32.load (local.get $n)))
    (drop (call $g))
    (drop (memory.grow (local.get $n))))
  )
;;> ; function 1 after dce
;;> func 1 (i32) -> ()
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = divu v1 v1
;;>   v3:i32 = load full v1 -
;;>   v4:void = call #0
;;>   v5:i64 = recaddr memory 0
;;>   v6:i64 = extendu v1
;;>   v7:void = rtcall memory_grow v5 v6
;;>   ret
;;>
