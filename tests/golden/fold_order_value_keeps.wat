;; dump: fold
;; Stays: signed numbers have no borrow; -2 is no difference of truths; other numbers are asked whether they differ; the
;; same numbers in both cases; who wants to know which one is less, besides.
(module
  (func (export "f") (param $a i32) (param $b i32) (param $c i32) (result i32 i32 i32 i32 i32 i32)
    (local $l i32)
    (select (i32.const -1) (i32.ne (local.get $a) (local.get $b)) (i32.lt_s (local.get $a) (local.get $b)))
    (select (i32.const -2) (i32.ne (local.get $a) (local.get $b)) (i32.lt_u (local.get $a) (local.get $b)))
    (select (i32.const -1) (i32.ne (local.get $a) (local.get $c)) (i32.lt_u (local.get $a) (local.get $b)))
    (select (i32.const -1) (i32.eq (local.get $a) (local.get $b)) (i32.lt_u (local.get $a) (local.get $b)))
    (select (i32.const -1) (i32.ne (local.get $a) (local.get $b)) (local.tee $l (i32.lt_u (local.get $a) (local.get $b))))
    (local.get $l)))
;;> ; function 0 after fold
;;> func 0 (i32 i32 i32) -> (i32 i32 i32 i32 i32 i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = param #2
;;>   v4:i32 = const -1
;;>   v5:i32 = ne v1 v2
;;>   v6:i32 = lts v1 v2
;;>   v7:i32 = select v4 v5 v6
;;>   v8:i32 = const -2
;;>   v9:i32 = ne v1 v2
;;>   v10:i32 = ltu v1 v2
;;>   v11:i32 = select v8 v9 v10
;;>   v12:i32 = const -1
;;>   v13:i32 = ne v1 v3
;;>   v14:i32 = ltu v1 v2
;;>   v15:i32 = select v12 v13 v14
;;>   v16:i32 = const -1
;;>   v17:i32 = eq v1 v2
;;>   v18:i32 = ltu v1 v2
;;>   v19:i32 = select v16 v17 v18
;;>   v20:i32 = const -1
;;>   v21:i32 = ne v1 v2
;;>   v22:i32 = ltu v1 v2
;;>   v23:i32 = select v20 v21 v22
;;>   ret v7 v11 v15 v19 v23 v22
;;>
