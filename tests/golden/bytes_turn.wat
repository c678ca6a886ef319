;; dump: bytes
;; A number of 32 bits read from its most significant byte on, as clang writes it for a module; then 16 and 64 bits, byte by
;; byte; a 64-bit number from its lowest byte on is a plain load.
(module
  (memory 1)
  (func (export "f") (param $p i32) (result i64) (local $x i32) (local $s i64)
    (local.set $x (i32.load (local.get $p)))
    (local.set $s (i64.extend_i32_u (i32.or
      (i32.or (i32.shl (local.get $x) (i32.const 24)) (i32.and (i32.shl (local.get $x) (i32.const 8)) (i32.const 0xff0000)))
      (i32.or (i32.and (i32.shr_u (local.get $x) (i32.const 8)) (i32.const 0xff00)) (i32.shr_u (local.get $x) (i32.const 24))))))
    (local.set $s (i64.add (local.get $s) (i64.extend_i32_u (i32.or
      (i32.shl (i32.load8_u offset=4 (local.get $p)) (i32.const 8)) (i32.load8_u offset=5 (local.get $p))))))
    (local.set $s (i64.add (local.get $s) (i64.or
      (i64.shl (i64.or (i64.shl (i64.load8_u offset=8 (local.get $p)) (i64.const 8)) (i64.load8_u offset=9 (local.get $p))) (i64.const 16))
      (i64.or (i64.shl (i64.load8_u offset=10 (local.get $p)) (i64.const 8)) (i64.load8_u offset=11 (local.get $p))))))
    (i64.add (local.get $s) (i64.or
      (i64.or (i64.load32_u offset=16 (local.get $p)) (i64.shl (i64.load16_u offset=20 (local.get $p)) (i64.const 32)))
      (i64.or (i64.shl (i64.load8_u offset=22 (local.get $p)) (i64.const 48))
              (i64.shl (i64.load8_u offset=23 (local.get $p)) (i64.const 56)))))))
;;> ; function 0 after bytes
;;> func 0 (i32) -> (i64)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = load full v1 -
;;>   v3:i32 = bswap v2
;;>   v4:i64 = extendu v3
;;>   v5:i32 = load 16u +4 v1 -
;;>   v6:i32 = bswap v5
;;>   v7:i32 = const 16
;;>   v8:i32 = shru v6 v7
;;>   v9:i64 = extendu v8
;;>   v10:i64 = add v4 v9
;;>   v11:i64 = load 32u +8 v1 -
;;>   v12:i64 = bswap v11
;;>   v13:i64 = const 32
;;>   v14:i64 = shru v12 v13
;;>   v15:i64 = add v10 v14
;;>   v16:i64 = load full +16 v1 -
;;>   v17:i64 = add v15 v16
;;>   ret v17
;;>
