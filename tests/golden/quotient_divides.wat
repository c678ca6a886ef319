;; dump: quotient
;; A loop that divides 128 bits by 64, as a compiler's library has it: a question, a division by one instruction, and the loop.
(module
  (func (export "f") (param $nl i64) (param $nh i64) (param $dl i64) (param $dh i64) (param $p i64) (param $v i64) (result i64)
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
    (i64.add (i64.mul (local.get $q) (i64.const 10)) (local.get $nl)))
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
;;>   v8:i64 = const 0
;;>   v9:i32 = eqz v2
;;>   br v9 b9 b1
;;> b1: from b0
;;>   v10:i64 = sub v1 v3
;;>   v11:i32 = ltu v1 v3
;;>   v12:i64 = extendu v11
;;>   v13:i64 = sub v2 v4
;;>   v14:i64 = sub v13 v12
;;>   v15:i32 = ltu v1 v3
;;>   v16:i32 = eq v2 v4
;;>   v17:i32 = and v16 v15
;;>   v18:i32 = ltu v2 v4
;;>   v19:i32 = or v18 v17
;;>   v20:i64 = const 1
;;>   v21:i64 = popcnt v5
;;>   v22:i32 = eq v21 v20
;;>   v23:i64 = mul v6 v5
;;>   v24:i32 = eq v3 v23
;;>   v25:i64 = mulhu v6 v5
;;>   v26:i32 = eq v4 v25
;;>   v27:i64 = const 0
;;>   v28:i32 = ne v2 v27
;;>   v29:i32 = ltu v2 v6
;;>   v30:i32 = and v29 v28
;;>   v31:i64 = const 0
;;>   v32:i32 = lts v14 v31
;;>   v33:i32 = eq v19 v32
;;>   v34:i32 = ltu v10 v3
;;>   v35:i32 = eq v14 v4
;;>   v36:i32 = and v35 v34
;;>   v37:i32 = ltu v14 v4
;;>   v38:i32 = or v37 v36
;;>   v39:i32 = or v19 v38
;;>   v40:i32 = and v33 v39
;;>   v41:i32 = and v24 v26
;;>   v42:i32 = and v22 v41
;;>   v43:i32 = and v42 v30
;;>   v44:i32 = and v43 v40
;;>   br v44 b2 b3
;;> b2: from b1
;;>   v45:i64 = divwide v2 v1 v6
;;>   v46:i64 = mul v45 v6
;;>   v47:i64 = sub v1 v46
;;>   jmp b9
;;> b3: from b1
;;>   jmp b4
;;> b4: from b3 b7 loop to b7 depth 1
;;>   v48:i64 = phi v8 v65
;;>   v49:i64 = phi v5 v71
;;>   v50:i64 = phi v3 v69
;;>   v51:i64 = phi v1 v64
;;>   v52:i64 = phi v4 v70
;;>   v53:i64 = phi v2 v63
;;>   v54:i64 = sub v53 v52
;;>   v55:i32 = ltu v51 v50
;;>   v56:i64 = extendu v55
;;>   v57:i64 = sub v54 v56
;;>   v58:i64 = const -1
;;>   v59:i32 = les v57 v58
;;>   br v59 b7 b5
;;> b5: from b4 depth 1
;;>   v60:i64 = sub v51 v50
;;>   v61:i64 = or v49 v48
;;>   v62:i32 = eq v57 v8
;;>   br v62 b8 b6
;;> b6: from b5 depth 1
;;>   jmp b7
;;> b7: from b4 b6 depth 1
;;>   v63:i64 = phi v53 v57
;;>   v64:i64 = phi v51 v60
;;>   v65:i64 = phi v48 v61
;;>   v66:i64 = shru v50 v7
;;>   v67:i64 = const 63
;;>   v68:i64 = shl v52 v67
;;>   v69:i64 = or v66 v68
;;>   v70:i64 = shru v52 v7
;;>   v71:i64 = shru v49 v7
;;>   jmp b4
;;> b8: from b5
;;>   v72:i64 = divu v60 v6
;;>   v73:i64 = or v72 v61
;;>   v74:i64 = mul v72 v6
;;>   v75:i64 = sub v60 v74
;;>   jmp b9
;;> b9: from b0 b8 b2
;;>   v76:i64 = phi v1 v75 v47
;;>   v77:i64 = phi v8 v73 v45
;;>   v78:i64 = const 2
;;>   v79:i64 = shl v77 v78
;;>   v80:i64 = add v77 v79
;;>   v81:i64 = shl v80 v7
;;>   v82:i64 = add v81 v76
;;>   ret v82
;;>
