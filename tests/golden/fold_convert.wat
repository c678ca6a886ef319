;; dump: fold
;; 53 bits of a random number fit a signed one; all 64 do not.
(module
  (func (export "f") (param $x i64) (result f64)
    (f64.add (f64.convert_i64_u (i64.shr_u (local.get $x) (i64.const 11))) (f64.convert_i64_u (local.get $x)))))
;;> ; function 0 after fold
;;> func 0 (i64) -> (f64)
;;> b0:
;;>   v1:i64 = param #0
;;>   v2:i64 = const 11
;;>   v3:i64 = shru v1 v2
;;>   v4:f64 = converts v3
;;>   v5:f64 = convertu v1
;;>   v6:f64 = fadd v4 v5
;;>   ret v6
;;>
