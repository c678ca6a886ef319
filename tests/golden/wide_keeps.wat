;; dump: dce
;; Not the upper half: the carry of the middle is lost; a mask of 31 bits; the carry is taken of another sum; the lowest
;; product is not there.
(module
  (func (export "f") (param $x i64) (param $y i64) (param $xn i32) (param $yn i32) (result i64 i64 i32 i64)
    (local $x0 i64) (local $x1 i64) (local $y0 i64) (local $y1 i64) (local $l i64) (local $m i64) (local $x0n i32)
    (local $x1n i32) (local $y0n i32) (local $y1n i32) (local $ln i32) (local $mn i32) (local $hn i32)
    ;; lost
    (local.set $x0 (i64.and (local.get $x) (i64.const 0xffffffff)))
    (local.set $y0 (i64.and (local.get $y) (i64.const 0xffffffff)))
    (local.set $x1 (i64.shr_u (local.get $x) (i64.const 32)))
    (local.set $y1 (i64.shr_u (local.get $y) (i64.const 32)))
    (local.set $l (i64.mul (local.get $x0) (local.get $y0)))
    (local.set $m (i64.add (i64.mul (local.get $x0) (local.get $y1)) (i64.mul (local.get $x1) (local.get $y0))))
    (i64.add (i64.mul (local.get $x1) (local.get $y1))
      (i64.add (i64.shr_u (local.get $m) (i64.const 32))
        (i64.extend_i32_u (i64.lt_u (i64.add (local.get $l) (i64.shl (local.get $m) (i64.const 32))) (local.get $l)))))
    ;; mask
    (local.set $m (i64.add (i64.mul (i64.shr_u (local.get $x) (i64.const 32)) (i64.and (local.get $y) (i64.const 0x7fffffff)))
      (i64.shr_u (i64.mul (i64.and (local.get $x) (i64.const 0xffffffff)) (i64.and (local.get $y) (i64.const 0x7fffffff))) (i64.const 32))))
    (i64.add (i64.add (i64.mul (i64.shr_u (local.get $x) (i64.const 32)) (i64.shr_u (local.get $y) (i64.const 32)))
                      (i64.shr_u (local.get $m) (i64.const 32)))
      (i64.shr_u (i64.add (i64.and (local.get $m) (i64.const 0xffffffff))
        (i64.mul (i64.and (local.get $x) (i64.const 0xffffffff)) (i64.shr_u (local.get $y) (i64.const 32)))) (i64.const 32)))
    ;; carry
    (local.set $x0n (i32.and (local.get $xn) (i32.const 0xffff)))
    (local.set $y0n (i32.and (local.get $yn) (i32.const 0xffff)))
    (local.set $x1n (i32.shr_u (local.get $xn) (i32.const 16)))
    (local.set $y1n (i32.shr_u (local.get $yn) (i32.const 16)))
    (local.set $ln (i32.mul (local.get $x0n) (local.get $y0n)))
    (local.set $hn (i32.mul (local.get $x1n) (local.get $y1n)))
    (local.set $mn (i32.add (i32.add (i32.mul (local.get $x0n) (local.get $y1n)) (i32.mul (local.get $x1n) (local.get $y0n)))
      (i32.shr_u (local.get $ln) (i32.const 16))))
    (i32.add (i32.shr_u (local.get $mn) (i32.const 16))
      (select (i32.add (local.get $hn) (i32.const 0x10000)) (local.get $hn) (i32.lt_u (local.get $mn) (local.get $hn))))
    ;; lowest
    (local.set $m (i64.mul (i64.shr_u (local.get $x) (i64.const 32)) (i64.and (local.get $y) (i64.const 0xffffffff))))
    (i64.add (i64.add (i64.mul (i64.shr_u (local.get $x) (i64.const 32)) (i64.shr_u (local.get $y) (i64.const 32)))
                      (i64.shr_u (local.get $m) (i64.const 32)))
      (i64.shr_u (i64.add (i64.and (local.get $m) (i64.const 0xffffffff))
        (i64.mul (i64.and (local.get $x) (i64.const 0xffffffff)) (i64.shr_u (local.get $y) (i64.const 32)))) (i64.const 32)))))
;;> ; function 0 after dce
;;> func 0 (i64 i64 i32 i32) -> (i64 i64 i32 i64)
;;> b0:
;;>   v1:i64 = param #0
;;>   v2:i64 = param #1
;;>   v3:i32 = param #2
;;>   v4:i32 = param #3
;;>   v5:i64 = const 4294967295
;;>   v6:i64 = and v1 v5
;;>   v7:i64 = const 4294967295
;;>   v8:i64 = and v2 v7
;;>   v9:i64 = const 32
;;>   v10:i64 = shru v1 v9
;;>   v11:i64 = const 32
;;>   v12:i64 = shru v2 v11
;;>   v13:i64 = mul v6 v8
;;>   v14:i64 = mul v6 v12
;;>   v15:i64 = mul v10 v8
;;>   v16:i64 = add v14 v15
;;>   v17:i64 = mul v10 v12
;;>   v18:i64 = const 32
;;>   v19:i64 = shru v16 v18
;;>   v20:i64 = const 32
;;>   v21:i64 = shl v16 v20
;;>   v22:i64 = add v13 v21
;;>   v23:i32 = ltu v22 v13
;;>   v24:i64 = extendu v23
;;>   v25:i64 = add v19 v24
;;>   v26:i64 = add v17 v25
;;>   v27:i64 = const 32
;;>   v28:i64 = shru v1 v27
;;>   v29:i64 = const 2147483647
;;>   v30:i64 = and v2 v29
;;>   v31:i64 = mul v28 v30
;;>   v32:i64 = const 4294967295
;;>   v33:i64 = and v1 v32
;;>   v34:i64 = const 2147483647
;;>   v35:i64 = and v2 v34
;;>   v36:i64 = mul v33 v35
;;>   v37:i64 = const 32
;;>   v38:i64 = shru v36 v37
;;>   v39:i64 = add v31 v38
;;>   v40:i64 = const 32
;;>   v41:i64 = shru v1 v40
;;>   v42:i64 = const 32
;;>   v43:i64 = shru v2 v42
;;>   v44:i64 = mul v41 v43
;;>   v45:i64 = const 32
;;>   v46:i64 = shru v39 v45
;;>   v47:i64 = add v44 v46
;;>   v48:i64 = const 4294967295
;;>   v49:i64 = and v39 v48
;;>   v50:i64 = const 4294967295
;;>   v51:i64 = and v1 v50
;;>   v52:i64 = const 32
;;>   v53:i64 = shru v2 v52
;;>   v54:i64 = mul v51 v53
;;>   v55:i64 = add v49 v54
;;>   v56:i64 = const 32
;;>   v57:i64 = shru v55 v56
;;>   v58:i64 = add v47 v57
;;>   v59:i32 = const 65535
;;>   v60:i32 = and v3 v59
;;>   v61:i32 = const 65535
;;>   v62:i32 = and v4 v61
;;>   v63:i32 = const 16
;;>   v64:i32 = shru v3 v63
;;>   v65:i32 = const 16
;;>   v66:i32 = shru v4 v65
;;>   v67:i32 = mul v60 v62
;;>   v68:i32 = mul v64 v66
;;>   v69:i32 = mul v60 v66
;;>   v70:i32 = mul v64 v62
;;>   v71:i32 = add v69 v70
;;>   v72:i32 = const 16
;;>   v73:i32 = shru v67 v72
;;>   v74:i32 = add v71 v73
;;>   v75:i32 = const 16
;;>   v76:i32 = shru v74 v75
;;>   v77:i32 = const 65536
;;>   v78:i32 = add v68 v77
;;>   v79:i32 = ltu v74 v68
;;>   v80:i32 = select v78 v68 v79
;;>   v81:i32 = add v76 v80
;;>   v82:i64 = const 32
;;>   v83:i64 = shru v1 v82
;;>   v84:i64 = const 4294967295
;;>   v85:i64 = and v2 v84
;;>   v86:i64 = mul v83 v85
;;>   v87:i64 = const 32
;;>   v88:i64 = shru v1 v87
;;>   v89:i64 = const 32
;;>   v90:i64 = shru v2 v89
;;>   v91:i64 = mul v88 v90
;;>   v92:i64 = const 32
;;>   v93:i64 = shru v86 v92
;;>   v94:i64 = add v91 v93
;;>   v95:i64 = const 4294967295
;;>   v96:i64 = and v86 v95
;;>   v97:i64 = const 4294967295
;;>   v98:i64 = and v1 v97
;;>   v99:i64 = const 32
;;>   v100:i64 = shru v2 v99
;;>   v101:i64 = mul v98 v100
;;>   v102:i64 = add v96 v101
;;>   v103:i64 = const 32
;;>   v104:i64 = shru v102 v103
;;>   v105:i64 = add v94 v104
;;>   ret v26 v58 v81 v105
;;>
