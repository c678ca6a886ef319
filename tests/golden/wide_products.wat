;; dump: dce
;; Both halves of a product of 64 bits, its carries made by comparisons, a value added to the upper one; of 32 bits, the carry by a
;; select; times a constant, in columns.
(module
  (func (export "f") (param $x i64) (param $y i64) (param $z i64) (param $xn i32) (param $yn i32) (result i64 i64 i32 i32 i64)
    (local $x0 i64) (local $x1 i64) (local $y0 i64) (local $y1 i64) (local $l i64) (local $m i64) (local $n i64) (local $lo i64)
    (local $x0n i32) (local $x1n i32) (local $y0n i32) (local $y1n i32) (local $ln i32) (local $mn i32) (local $nn i32)
    (local $hn i32)
    ;; carries
    (local.set $x0 (i64.and (local.get $x) (i64.const 0xffffffff)))
    (local.set $y0 (i64.and (local.get $y) (i64.const 0xffffffff)))
    (local.set $x1 (i64.shr_u (local.get $x) (i64.const 32)))
    (local.set $y1 (i64.shr_u (local.get $y) (i64.const 32)))
    (local.set $l (i64.mul (local.get $x0) (local.get $y0)))
    (local.set $n (i64.mul (local.get $x0) (local.get $y1)))
    (local.set $m (i64.add (local.get $n) (i64.mul (local.get $x1) (local.get $y0))))
    (local.set $lo (i64.add (local.get $l) (i64.shl (local.get $m) (i64.const 32))))
    (local.get $lo)
    (i64.add (i64.extend_i32_u (i64.lt_u (local.get $lo) (local.get $l)))
      (i64.add (local.get $z) (i64.add (i64.mul (local.get $x1) (local.get $y1))
        (i64.or (i64.shl (i64.extend_i32_u (i64.lt_u (local.get $m) (local.get $n))) (i64.const 32))
                (i64.shr_u (local.get $m) (i64.const 32))))))
    ;; narrow
    (local.set $x0n (i32.and (local.get $xn) (i32.const 0xffff)))
    (local.set $y0n (i32.and (local.get $yn) (i32.const 0xffff)))
    (local.set $x1n (i32.shr_u (local.get $xn) (i32.const 16)))
    (local.set $y1n (i32.shr_u (local.get $yn) (i32.const 16)))
    (local.set $ln (i32.mul (local.get $x0n) (local.get $y0n)))
    (local.set $nn (i32.mul (local.get $x1n) (local.get $y0n)))
    (local.set $hn (i32.mul (local.get $x1n) (local.get $y1n)))
    (local.set $mn (i32.add (i32.add (i32.mul (local.get $x0n) (local.get $y1n)) (local.get $nn)) (i32.shr_u (local.get $ln) (i32.const 16))))
    (i32.or (i32.shl (local.get $mn) (i32.const 16)) (i32.and (local.get $ln) (i32.const 0xffff)))
    (i32.add (i32.shr_u (local.get $mn) (i32.const 16))
      (select (i32.add (local.get $hn) (i32.const 0x10000)) (local.get $hn) (i32.lt_u (local.get $mn) (local.get $nn))))
    ;; constant
    (local.set $x0 (i64.and (local.get $x) (i64.const 0xffffffff)))
    (local.set $x1 (i64.shr_u (local.get $x) (i64.const 32)))
    (local.set $m (i64.add (i64.mul (local.get $x1) (i64.const 0x12345))
      (i64.shr_u (i64.mul (local.get $x0) (i64.const 0x12345)) (i64.const 32))))
    (i64.add (i64.add (i64.mul (local.get $x1) (i64.const 0x6789a)) (i64.shr_u (local.get $m) (i64.const 32)))
      (i64.shr_u (i64.add (i64.and (local.get $m) (i64.const 0xffffffff)) (i64.mul (local.get $x0) (i64.const 0x6789a)))
                 (i64.const 32)))))
;;> ; function 0 after dce
;;> func 0 (i64 i64 i64 i32 i32) -> (i64 i64 i32 i32 i64)
;;> b0:
;;>   v1:i64 = param #0
;;>   v2:i64 = param #1
;;>   v3:i64 = param #2
;;>   v4:i32 = param #3
;;>   v5:i32 = param #4
;;>   v6:i64 = mul v1 v2
;;>   v7:i64 = mulhu v1 v2
;;>   v8:i64 = add v7 v3
;;>   v9:i64 = extendu v4
;;>   v10:i64 = extendu v5
;;>   v11:i64 = mul v9 v10
;;>   v12:i32 = wrap v11
;;>   v13:i64 = const 32
;;>   v14:i64 = shru v11 v13
;;>   v15:i32 = wrap v14
;;>   v16:i64 = const 1821452680635205
;;>   v17:i64 = mulhu v1 v16
;;>   ret v6 v8 v12 v15 v17
;;>
