;; dump: fold
;; The order of two unsigned numbers, chosen, is the difference of two comparisons: also with the answers exchanged, of 64 bits, and
;; where the other answer is that of `more`.
(module
  (func (export "f") (param $a i32) (param $b i32) (param $x i64) (param $y i64) (result i32 i32 i32 i32)
    (select (i32.const -1) (i32.ne (local.get $a) (local.get $b)) (i32.lt_u (local.get $a) (local.get $b)))
    (select (i32.const -1) (i32.ne (local.get $b) (local.get $a)) (i32.gt_u (local.get $a) (local.get $b)))
    (select (i32.const -1) (i64.ne (local.get $x) (local.get $y)) (i64.lt_u (local.get $x) (local.get $y)))
    (select (i32.const 1) (i32.sub (i32.const 0) (i32.lt_u (local.get $a) (local.get $b))) (i32.gt_u (local.get $a) (local.get $b)))))
;;> ; function 0 after fold
;;> func 0 (i32 i32 i64 i64) -> (i32 i32 i32 i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i64 = param #2
;;>   v4:i64 = param #3
;;>   v5:i32 = const -1
;;>   v6:i32 = ne v1 v2
;;>   v7:i32 = ltu v1 v2
;;>   v8:i32 = gtu v1 v2
;;>   v9:i32 = ltu v1 v2
;;>   v10:i32 = sub v8 v9
;;>   v11:i32 = const -1
;;>   v12:i32 = ne v2 v1
;;>   v13:i32 = gtu v1 v2
;;>   v14:i32 = gtu v2 v1
;;>   v15:i32 = ltu v2 v1
;;>   v16:i32 = sub v14 v15
;;>   v17:i32 = const -1
;;>   v18:i32 = ne v3 v4
;;>   v19:i32 = ltu v3 v4
;;>   v20:i32 = gtu v3 v4
;;>   v21:i32 = ltu v3 v4
;;>   v22:i32 = sub v20 v21
;;>   v23:i32 = const 1
;;>   v24:i32 = const 0
;;>   v25:i32 = ltu v1 v2
;;>   v26:i32 = sub v24 v25
;;>   v27:i32 = gtu v1 v2
;;>   v28:i32 = gtu v1 v2
;;>   v29:i32 = ltu v1 v2
;;>   v30:i32 = sub v28 v29
;;>   ret v10 v16 v22 v30
;;>
