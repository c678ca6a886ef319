;; dump: quotient
;; Loops that only look like it: some bits of the quotient are there before; the divisor goes right by two; somebody wants the
;; difference, too.
(module
  (func (export "begun") (param $nl i64) (param $nh i64) (param $dl i64) (param $dh i64) (param $p i64) (param $v i64) (result i64)
        (local $q i64) (local $sl i64) (local $sh i64) (local $t i64)
    (local.set $q (i64.const 2))
    (block $out
    (br_if $out (i64.eqz (local.get $nh)))
    (block $end
      (loop $next
        (block $less
          (br_if $less (i64.le_s (local.tee $sh (i64.sub (i64.sub (local.get $nh) (local.get $dh))
            (i64.extend_i32_u (i64.lt_u (local.get $nl) (local.get $dl))))) (i64.const -1)))
          (local.set $nl (i64.sub (local.get $nl) (local.get $dl)))
          (local.set $q (i64.or (local.get $p) (local.get $q)))
          (br_if $end (i64.eq (local.get $sh) (i64.const 0)))
          (local.set $nh (local.get $sh)))
        (local.set $dl (i64.or (i64.shr_u (local.get $dl) (i64.const 1)) (i64.shl (local.get $dh) (i64.const 63))))
        (local.set $dh (i64.shr_u (local.get $dh) (i64.const 1)))
        (local.set $p (i64.shr_u (local.get $p) (i64.const 1)))
        (br $next)))
    (local.set $t (i64.div_u (local.get $nl) (local.get $v)))
    (local.set $q (i64.or (local.get $t) (local.get $q)))
    (local.set $nl (i64.sub (local.get $nl) (i64.mul (local.get $t) (local.get $v)))))
    (i64.add (i64.mul (local.get $q) (i64.const 10)) (local.get $nl)))
  (func (export "faster") (param $nl i64) (param $nh i64) (param $dl i64) (param $dh i64) (param $p i64) (param $v i64) (result i64)
        (local $q i64) (local $sl i64) (local $sh i64) (local $t i64)
    (local.set $q (i64.const 0))
    (block $out
    (br_if $out (i64.eqz (local.get $nh)))
    (block $end
      (loop $next
        (block $less
          (br_if $less (i64.le_s (local.tee $sh (i64.sub (i64.sub (local.get $nh) (local.get $dh))
            (i64.extend_i32_u (i64.lt_u (local.get $nl) (local.get $dl))))) (i64.const -1)))
          (local.set $nl (i64.sub (local.get $nl) (local.get $dl)))
          (local.set $q (i64.or (local.get $p) (local.get $q)))
          (br_if $end (i64.eq (local.get $sh) (i64.const 0)))
          (local.set $nh (local.get $sh)))
        (local.set $dl (i64.or (i64.shr_u (local.get $dl) (i64.const 1)) (i64.shl (local.get $dh) (i64.const 63))))
        (local.set $dh (i64.shr_u (local.get $dh) (i64.const 2)))
        (local.set $p (i64.shr_u (local.get $p) (i64.const 1)))
        (br $next)))
    (local.set $t (i64.div_u (local.get $nl) (local.get $v)))
    (local.set $q (i64.or (local.get $t) (local.get $q)))
    (local.set $nl (i64.sub (local.get $nl) (i64.mul (local.get $t) (local.get $v)))))
    (i64.add (i64.mul (local.get $q) (i64.const 10)) (local.get $nl)))
  (func (export "wanted") (param $nl i64) (param $nh i64) (param $dl i64) (param $dh i64) (param $p i64) (param $v i64) (result i64)
        (local $q i64) (local $sl i64) (local $sh i64) (local $t i64)
    (local.set $q (i64.const 0))
    (block $out
    (br_if $out (i64.eqz (local.get $nh)))
    (block $end
      (loop $next
        (block $less
          (br_if $less (i64.le_s (local.tee $sh (i64.sub (i64.sub (local.get $nh) (local.get $dh))
            (i64.extend_i32_u (i64.lt_u (local.get $nl) (local.get $dl))))) (i64.const -1)))
          (local.set $nl (i64.sub (local.get $nl) (local.get $dl)))
          (local.set $q (i64.or (local.get $p) (local.get $q)))
          (br_if $end (i64.eq (local.get $sh) (i64.const 0)))
          (local.set $nh (local.get $sh)))
        (local.set $dl (i64.or (i64.shr_u (local.get $dl) (i64.const 1)) (i64.shl (local.get $dh) (i64.const 63))))
        (local.set $dh (i64.shr_u (local.get $dh) (i64.const 1)))
        (local.set $p (i64.shr_u (local.get $p) (i64.const 1)))
        (br $next)))
    (local.set $t (i64.div_u (local.get $nl) (local.get $v)))
    (local.set $q (i64.or (local.get $t) (local.get $q)))
    (local.set $nl (i64.sub (local.get $nl) (i64.mul (local.get $t) (local.get $v)))))
    (i64.add (i64.mul (local.get $q) (i64.const 10)) (local.get $sh)))
)
;;> ; function 0 after quotient
;;> func 0 (i64 i64 i64 i64 i64 i64) -> (i64)
;;> b0:
;;>   v1:i64 = param #0
;;>   v2:i64 = param #1
;;>   v3:i64 = param #2
;;>   v4:i64 = param #3
;;>   v5:i64 = param #4
;;>   v6:i64 = param #5
;;>   v7:i64 = const 1
;;>   v8:i64 = const 2
;;>   v9:i32 = eqz v2
;;>   br v9 b7 b1
;;> b1: from b0
;;>   jmp b2
;;> b2: from b1 b5 loop to b5 depth 1
;;>   v10:i64 = phi v8 v28
;;>   v11:i64 = phi v5 v34
;;>   v12:i64 = phi v3 v32
;;>   v13:i64 = phi v1 v27
;;>   v14:i64 = phi v4 v33
;;>   v15:i64 = phi v2 v26
;;>   v16:i64 = sub v15 v14
;;>   v17:i32 = ltu v13 v12
;;>   v18:i64 = extendu v17
;;>   v19:i64 = sub v16 v18
;;>   v20:i64 = const -1
;;>   v21:i32 = les v19 v20
;;>   br v21 b5 b3
;;> b3: from b2 depth 1
;;>   v22:i64 = sub v13 v12
;;>   v23:i64 = or v11 v10
;;>   v24:i64 = const 0
;;>   v25:i32 = eq v19 v24
;;>   br v25 b6 b4
;;> b4: from b3 depth 1
;;>   jmp b5
;;> b5: from b2 b4 depth 1
;;>   v26:i64 = phi v15 v19
;;>   v27:i64 = phi v13 v22
;;>   v28:i64 = phi v10 v23
;;>   v29:i64 = shru v12 v7
;;>   v30:i64 = const 63
;;>   v31:i64 = shl v14 v30
;;>   v32:i64 = or v29 v31
;;>   v33:i64 = shru v14 v7
;;>   v34:i64 = shru v11 v7
;;>   jmp b2
;;> b6: from b3
;;>   v35:i64 = divu v22 v6
;;>   v36:i64 = or v35 v23
;;>   v37:i64 = mul v35 v6
;;>   v38:i64 = sub v22 v37
;;>   jmp b7
;;> b7: from b0 b6
;;>   v39:i64 = phi v1 v38
;;>   v40:i64 = phi v8 v36
;;>   v41:i64 = shl v40 v8
;;>   v42:i64 = add v40 v41
;;>   v43:i64 = shl v42 v7
;;>   v44:i64 = add v43 v39
;;>   ret v44
;;>
