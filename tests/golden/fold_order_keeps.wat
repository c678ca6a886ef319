;; dump: fold
;; Not the order of two numbers: of three, of signed and unsigned ones, of floats less or more but not without an order.
(module
  (func (export "f") (param $a i32) (param $b i32) (param $c i32) (param $x f64) (param $y f64) (result i32 i32 i32)
    (i32.lt_s (i32.sub (i32.gt_s (local.get $a) (local.get $b)) (i32.lt_s (local.get $a) (local.get $c))) (i32.const 0))
    (i32.lt_s (i32.sub (i32.gt_s (local.get $a) (local.get $b)) (i32.lt_u (local.get $a) (local.get $b))) (i32.const 0))
    (i32.ne (i32.sub (f64.gt (local.get $x) (local.get $y)) (f64.lt (local.get $x) (local.get $y))) (i32.const 0))))
;;> ; function 0 after fold
;;> func 0 (i32 i32 i32 f64 f64) -> (i32 i32 i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = param #2
;;>   v4:f64 = param #3
;;>   v5:f64 = param #4
;;>   v6:i32 = gts v1 v2
;;>   v7:i32 = lts v1 v3
;;>   v8:i32 = sub v6 v7
;;>   v9:i32 = const 0
;;>   v10:i32 = lts v8 v9
;;>   v11:i32 = gts v1 v2
;;>   v12:i32 = ltu v1 v2
;;>   v13:i32 = sub v11 v12
;;>   v14:i32 = const 0
;;>   v15:i32 = lts v13 v14
;;>   v16:i32 = fgt v4 v5
;;>   v17:i32 = flt v4 v5
;;>   v18:i32 = sub v16 v17
;;>   v19:i32 = const 0
;;>   v20:i32 = ne v16 v17
;;>   ret v10 v15 v20
;;>
