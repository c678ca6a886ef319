;; dump: build
;; Few bytes, known: loads, then stores, the last bytes first.
(module (memory 1)
  (func (export "f") (param i32 i32)
    (memory.copy (local.get 0) (local.get 1) (i32.const 24))
    (memory.fill (local.get 0) (local.get 1) (i32.const 5))
    (memory.fill (local.get 1) (i32.const 0) (i32.const 16))))
;;> ; function 0 after build
;;> func 0 (i32 i32) -> ()
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = const 24
;;>   v4:v128 = load full v2 -
;;>   v5:v128 = load full +8 v2 -
;;>   store full +8 v1 - v5
;;>   store full v1 - v4
;;>   v6:i32 = const 5
;;>   v7:i32 = const 255
;;>   v8:i32 = and v2 v7
;;>   v9:i32 = const 16843009
;;>   v10:i32 = mul v8 v9
;;>   store full +1 v1 - v10
;;>   store full v1 - v10
;;>   v11:i32 = const 0
;;>   v12:i32 = const 16
;;>   v13:v128 = const 0x00000000000000000000000000000000
;;>   store full v2 - v13
;;>   ret
;;>
