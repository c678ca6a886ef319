;; dump: dce
;; What a quotient of a quotient can be is not known so deep down: no product of few bits for the remainder.
(module
  (func (export "f") (param i32) (result i32) (i32.rem_u (i32.div_u (local.get 0) (i32.const 100000)) (i32.const 10))))
;;> ; function 0 after dce
;;> func 0 (i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = const 5
;;>   v3:i32 = shru v1 v2
;;>   v4:i64 = extendu v3
;;>   v5:i64 = const 2814749768
;;>   v6:i64 = mul v4 v5
;;>   v7:i64 = const 43
;;>   v8:i64 = shru v6 v7
;;>   v9:i32 = wrap v8
;;>   v10:i64 = extendu v9
;;>   v11:i64 = const 3435973837
;;>   v12:i64 = mul v10 v11
;;>   v13:i64 = const 35
;;>   v14:i64 = shru v12 v13
;;>   v15:i32 = wrap v14
;;>   v16:i32 = const 10
;;>   v17:i32 = mul v15 v16
;;>   v18:i32 = sub v9 v17
;;>   ret v18
;;>
