;; dump: dce
;; What traps, and what is not constant, stays a division.
(module
  (func (export "f") (param $x i32) (result i32)
    (drop (i32.div_u (local.get $x) (i32.const 0)))
    (drop (i32.rem_s (local.get $x) (i32.const 0)))
    (drop (i32.div_s (local.get $x) (i32.const -1)))
    (i32.div_s (i32.const 1000) (local.get $x))))
;;> ; function 0 after dce
;;> func 0 (i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = const 0
;;>   v3:i32 = divu v1 v2
;;>   v4:i32 = const 0
;;>   v5:i32 = rems v1 v4
;;>   v6:i32 = const -1
;;>   v7:i32 = divs v1 v6
;;>   v8:i32 = const 1000
;;>   v9:i32 = divs v8 v1
;;>   ret v9
;;>
