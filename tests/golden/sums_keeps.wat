;; dump: sums
;; No rows: every other number; a store between the loads; a sum that the loop looks at; a memory that has its last page, so that addresses
;; may wrap; a product that is wanted elsewhere.
(module
  (memory 65536)
  (func (export "f") (param $p i32) (param $n i32) (result i32) (local $s i32) (local $t i32) (local $u i32) (local $v i32) (local $w i32)
    (local $x i32)
    (loop $l
      (local.set $s (i32.add (local.get $s) (i32.add (i32.load16_s (local.get $p)) (i32.load16_s offset=4 (local.get $p)))))
      (local.set $x (i32.mul (i32.load16_s offset=8 (local.get $p)) (i32.load16_s offset=16 (local.get $p))))
      (i32.store offset=64 (local.get $p) (local.get $n))
      (local.set $t (i32.add (local.get $t) (i32.add (local.get $x)
        (i32.mul (i32.load16_s offset=10 (local.get $p)) (i32.load16_s offset=18 (local.get $p))))))
      (local.set $u (i32.add (local.get $u) (i32.add
        (i32.mul (i32.load16_s offset=24 (local.get $p)) (i32.load16_s offset=32 (local.get $p)))
        (i32.mul (i32.load16_s offset=26 (local.get $p)) (i32.load16_s offset=34 (local.get $p))))))
      (i32.store offset=68 (local.get $p) (local.get $u))
      (local.set $v (i32.add (local.get $v) (i32.add
        (i32.mul (i32.load16_s (i32.add (local.get $p) (i32.const 140))) (i32.load16_s (i32.add (local.get $p) (i32.const 148))))
        (i32.mul (i32.load16_s (i32.add (local.get $p) (i32.const 142))) (i32.load16_s (i32.add (local.get $p) (i32.const 150)))))))
      (local.set $x (i32.mul (i32.load16_s offset=72 (local.get $p)) (i32.load16_s offset=80 (local.get $p))))
      (local.set $w (i32.add (local.get $w) (i32.add (local.get $x)
        (i32.mul (i32.load16_s offset=74 (local.get $p)) (i32.load16_s offset=82 (local.get $p))))))
      (local.set $p (i32.add (local.get $p) (local.get $x)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.xor (local.get $s) (i32.xor (local.get $t) (i32.xor (local.get $u) (i32.xor (local.get $v) (local.get $w)))))))
;;> ; function 0 after sums
;;> func 0 (i32 i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = const 0
;;>   jmp b1
;;> b1: from b0 b1 loop to b1 depth 1
;;>   v4:i32 = phi v3 v54
;;>   v5:i32 = phi v3 v46
;;>   v6:i32 = phi v3 v30
;;>   v7:i32 = phi v3 v22
;;>   v8:i32 = phi v2 v57
;;>   v9:i32 = phi v1 v55
;;>   v10:i32 = phi v3 v14
;;>   v11:i32 = load 16s v9 -
;;>   v12:i32 = load 16s +4 v9 -
;;>   v13:i32 = add v11 v12
;;>   v14:i32 = add v10 v13
;;>   v15:i32 = load 16s +8 v9 -
;;>   v16:i32 = load 16s +16 v9 -
;;>   v17:i32 = mul v15 v16
;;>   store full +64 v9 - v8
;;>   v18:i32 = load 16s +10 v9 -
;;>   v19:i32 = load 16s +18 v9 -
;;>   v20:i32 = mul v18 v19
;;>   v21:i32 = add v17 v20
;;>   v22:i32 = add v7 v21
;;>   v23:i32 = load 16s +24 v9 -
;;>   v24:i32 = load 16s +32 v9 -
;;>   v25:i32 = mul v23 v24
;;>   v26:i32 = load 16s +26 v9 -
;;>   v27:i32 = load 16s +34 v9 -
;;>   v28:i32 = mul v26 v27
;;>   v29:i32 = add v25 v28
;;>   v30:i32 = add v6 v29
;;>   store full +68 v9 - v30
;;>   v31:i32 = const 140
;;>   v32:i32 = add v9 v31
;;>   v33:i32 = load 16s v32 -
;;>   v34:i32 = const 148
;;>   v35:i32 = add v9 v34
;;>   v36:i32 = load 16s v35 -
;;>   v37:i32 = mul v33 v36
;;>   v38:i32 = const 142
;;>   v39:i32 = add v9 v38
;;>   v40:i32 = load 16s v39 -
;;>   v41:i32 = const 150
;;>   v42:i32 = add v9 v41
;;>   v43:i32 = load 16s v42 -
;;>   v44:i32 = mul v40 v43
;;>   v45:i32 = add v37 v44
;;>   v46:i32 = add v5 v45
;;>   v47:i32 = load 16s +72 v9 -
;;>   v48:i32 = load 16s +80 v9 -
;;>   v49:i32 = mul v47 v48
;;>   v50:i32 = load 16s +74 v9 -
;;>   v51:i32 = load 16s +82 v9 -
;;>   v52:i32 = mul v50 v51
;;>   v53:i32 = add v49 v52
;;>   v54:i32 = add v4 v53
;;>   v55:i32 = add v9 v49
;;>   v56:i32 = const -1
;;>   v57:i32 = add v8 v56
;;>   br v57 b1 b2
;;> b2: from b1
;;>   v58:i32 = xor v46 v54
;;>   v59:i32 = xor v30 v58
;;>   v60:i32 = xor v22 v59
;;>   v61:i32 = xor v14 v60
;;>   ret v61
;;>
