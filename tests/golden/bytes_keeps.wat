;; dump: bytes
;; Not one load: a store between, a gap, another address, three bytes, a byte that others want, more bytes read than are used. Not
;; turned: one byte stays in its place.
(module
  (memory 1)
  (func (export "f") (param $p i32) (param $q i32) (param $x i32) (result i32) (local $a i32) (local $s i32)
    (local.set $a (i32.load8_u (local.get $p)))
    (i32.store8 offset=1 (local.get $p) (local.get $x))
    (local.set $s (i32.or (i32.shl (local.get $a) (i32.const 8)) (i32.load8_u offset=1 (local.get $p))))
    (local.set $s (i32.add (local.get $s) (i32.or
      (i32.shl (i32.load8_u offset=2 (local.get $p)) (i32.const 8)) (i32.load8_u offset=4 (local.get $p)))))
    (local.set $s (i32.add (local.get $s) (i32.or
      (i32.shl (i32.load8_u offset=5 (local.get $p)) (i32.const 8)) (i32.load8_u offset=6 (local.get $q)))))
    (local.set $s (i32.add (local.get $s) (i32.or (i32.load16_u offset=8 (local.get $p))
      (i32.shl (i32.load8_u offset=10 (local.get $p)) (i32.const 16)))))
    (local.set $a (i32.load8_u offset=11 (local.get $p)))
    (local.set $s (i32.add (i32.add (local.get $s) (local.get $a)) (i32.or
      (i32.shl (local.get $a) (i32.const 8)) (i32.load8_u offset=12 (local.get $p)))))
    (local.set $s (i32.add (local.get $s) (i32.or
      (i32.shl (i32.load8_u offset=16 (local.get $p)) (i32.const 8))
      (i32.and (i32.shr_u (i32.load offset=14 (local.get $p)) (i32.const 24)) (i32.const 255)))))
    (i32.add (local.get $s) (i32.or
      (i32.or (i32.shl (local.get $x) (i32.const 24)) (i32.and (local.get $x) (i32.const 0xff0000)))
      (i32.or (i32.and (i32.shr_u (local.get $x) (i32.const 8)) (i32.const 0xff00)) (i32.shr_u (local.get $x) (i32.const 24)))))))
;;> ; function 0 after bytes
;;> func 0 (i32 i32 i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = param #2
;;>   v4:i32 = load 8u v1 -
;;>   store 8u +1 v1 - v3
;;>   v5:i32 = const 8
;;>   v6:i32 = shl v4 v5
;;>   v7:i32 = load 8u +1 v1 -
;;>   v8:i32 = or v6 v7
;;>   v9:i32 = load 8u +2 v1 -
;;>   v10:i32 = const 8
;;>   v11:i32 = shl v9 v10
;;>   v12:i32 = load 8u +4 v1 -
;;>   v13:i32 = or v11 v12
;;>   v14:i32 = add v8 v13
;;>   v15:i32 = load 8u +5 v1 -
;;>   v16:i32 = const 8
;;>   v17:i32 = shl v15 v16
;;>   v18:i32 = load 8u +6 v2 -
;;>   v19:i32 = or v17 v18
;;>   v20:i32 = add v14 v19
;;>   v21:i32 = load 16u +8 v1 -
;;>   v22:i32 = load 8u +10 v1 -
;;>   v23:i32 = const 16
;;>   v24:i32 = shl v22 v23
;;>   v25:i32 = or v21 v24
;;>   v26:i32 = add v20 v25
;;>   v27:i32 = load 8u +11 v1 -
;;>   v28:i32 = add v26 v27
;;>   v29:i32 = const 8
;;>   v30:i32 = shl v27 v29
;;>   v31:i32 = load 8u +12 v1 -
;;>   v32:i32 = or v30 v31
;;>   v33:i32 = add v28 v32
;;>   v34:i32 = load 8u +16 v1 -
;;>   v35:i32 = const 8
;;>   v36:i32 = shl v34 v35
;;>   v37:i32 = load full +14 v1 -
;;>   v38:i32 = const 24
;;>   v39:i32 = shru v37 v38
;;>   v40:i32 = or v36 v39
;;>   v41:i32 = add v33 v40
;;>   v42:i32 = const 24
;;>   v43:i32 = shl v3 v42
;;>   v44:i32 = const 16711680
;;>   v45:i32 = and v3 v44
;;>   v46:i32 = or v43 v45
;;>   v47:i32 = const 8
;;>   v48:i32 = shru v3 v47
;;>   v49:i32 = const 65280
;;>   v50:i32 = and v48 v49
;;>   v51:i32 = const 24
;;>   v52:i32 = shru v3 v51
;;>   v53:i32 = or v50 v52
;;>   v54:i32 = or v46 v53
;;>   v55:i32 = add v41 v54
;;>   ret v55
;;>
