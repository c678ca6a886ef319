;; dump: dce
;; What looks like a rule and is not: division by zero and INT_MIN / -1 trap, an address may wrap, a float plus zero
;; may be minus zero, a sum with another user stays.
(module
  (memory 1)
  (func (export "f") (param $x i32) (param $d f64) (result f64) (local $s i32)
    (drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))
    (drop (i32.rem_u (i32.const 1) (i32.const 0)))
    (drop (i32.load (i32.add (local.get $x) (i32.const 64))))
    (local.set $s (i32.add (local.get $x) (i32.const 1)))
    (i32.store (local.get $s) (i32.add (local.get $s) (i32.const 2)))
    (f64.add (local.get $d) (f64.const 0))))
;;> ; function 0 after dce
;;> func 0 (i32 f64) -> (f64)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:f64 = param #1
;;>   v3:i32 = const -2147483648
;;>   v4:i32 = const -1
;;>   v5:i32 = divs v3 v4
;;>   v6:i32 = const 1
;;>   v7:i32 = const 0
;;>   v8:i32 = remu v6 v7
;;>   v9:i32 = const 64
;;>   v10:i32 = add v1 v9
;;>   v11:i32 = load full v10 -
;;>   v12:i32 = const 1
;;>   v13:i32 = add v1 v12
;;>   v14:i32 = const 2
;;>   v15:i32 = add v13 v14
;;>   store full v13 - v15
;;>   v16:f64 = const 0x0
;;>   v17:f64 = fadd v2 v16
;;>   ret v17
;;>
