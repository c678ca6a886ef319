;; dump: sums
;; A dot product of 16-bit numbers, unrolled four times, addresses with constants added; the two sums of the second loop share a row and keep
;; what is no row; the third adds bytes, by static offsets.
(module
  (memory 1)
  (func (export "f") (param $p i32) (param $q i32) (param $n i32) (result i32) (local $s i32) (local $t i32) (local $i i32)
    (local.set $i (local.get $n))
    (loop $dot
      (local.set $s (i32.add (i32.mul (i32.load16_s (local.get $p)) (i32.load16_s (local.get $q))) (local.get $s)))
      (local.set $s (i32.add (i32.mul (i32.load16_s (i32.add (local.get $p) (i32.const 2)))
                                      (i32.load16_s (i32.add (local.get $q) (i32.const 2)))) (local.get $s)))
      (local.set $s (i32.add (i32.mul (i32.load16_s (i32.add (local.get $p) (i32.const 4)))
                                      (i32.load16_s (i32.add (local.get $q) (i32.const 4)))) (local.get $s)))
      (local.set $s (i32.add (i32.mul (i32.load16_s (i32.add (local.get $q) (i32.const 6)))
                                      (i32.load16_s (i32.add (local.get $p) (i32.const 6)))) (local.get $s)))
      (local.set $p (i32.add (local.get $p) (i32.const 8)))
      (local.set $q (i32.add (local.get $q) (i32.const 8)))
      (br_if $dot (local.tee $i (i32.sub (local.get $i) (i32.const 4)))))
    (local.set $i (local.get $n))
    (loop $two
      (local.set $t (i32.add (local.get $t) (i32.add
        (i32.mul (i32.load16_s (local.get $p)) (i32.load16_s (local.get $p)))
        (i32.mul (i32.load16_s offset=2 (local.get $p)) (i32.load16_s offset=2 (local.get $p))))))
      (local.set $s (i32.add (local.get $s) (i32.add (i32.add
        (i32.mul (i32.load16_s (local.get $p)) (i32.load16_s (local.get $q)))
        (i32.mul (i32.load16_s offset=2 (local.get $p)) (i32.load16_s offset=2 (local.get $q)))) (local.get $i))))
      (local.set $p (i32.add (local.get $p) (i32.const 4)))
      (br_if $two (local.tee $i (i32.sub (local.get $i) (i32.const 2)))))
    (local.set $i (local.get $n))
    (loop $bytes
      (local.set $t (i32.add (i32.add (i32.add (i32.load8_u offset=3 (local.get $q)) (local.get $t)) (i32.load8_u (local.get $q)))
                             (i32.add (i32.load8_u offset=2 (local.get $q)) (i32.load8_u offset=1 (local.get $q)))))
      (local.set $q (i32.add (local.get $q) (i32.const 4)))
      (br_if $bytes (local.tee $i (i32.sub (local.get $i) (i32.const 4)))))
    (i32.xor (local.get $s) (local.get $t))))
;;> ; function 0 after sums
;;> func 0 (i32 i32 i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = param #2
;;>   v4:i32 = const 0
;;>   v5:v128 = const 0x00000000000000000000000000000000
;;>   jmp b1
;;> b1: from b0 b1 loop to b1 depth 1
;;>   v6:v128 = phi v5 v14
;;>   v7:i32 = phi v3 v19
;;>   v8:i32 = phi v2 v17
;;>   v9:i32 = phi v1 v16
;;>   v10:i32 = const 4
;;>   v11:v128 = v128_load64_zero v8 -
;;>   v12:v128 = v128_load64_zero v9 -
;;>   v13:v128 = i32x4_dot_i16x8_s v12 v11
;;>   v14:v128 = i32x4_add v6 v13
;;>   v15:i32 = const 8
;;>   v16:i32 = add v9 v15
;;>   v17:i32 = add v8 v15
;;>   v18:i32 = const -4
;;>   v19:i32 = add v7 v18
;;>   br v19 b1 b2
;;> b2: from b1
;;>   v20:v128 = i8x16_shuffle 0x030201000f0e0d0c0b0a090807060504 v14 v14
;;>   v21:v128 = i32x4_add v14 v20
;;>   v22:i32 = i32x4_extract_lane v21
;;>   v23:i32 = add v4 v22
;;>   jmp b3
;;> b3: from b2
;;>   v24:v128 = const 0x00000000000000000000000000000000
;;>   v25:v128 = const 0x00000000000000000000000000000000
;;>   jmp b4
;;> b4: from b3 b4 loop to b4 depth 1
;;>   v26:v128 = phi v25 v33
;;>   v27:v128 = phi v24 v36
;;>   v28:i32 = phi v3 v40
;;>   v29:i32 = phi v23 v37
;;>   v30:i32 = phi v16 v38
;;>   v31:v128 = v128_load32_zero v30 -
;;>   v32:v128 = i32x4_dot_i16x8_s v31 v31
;;>   v33:v128 = i32x4_add v26 v32
;;>   v34:v128 = v128_load32_zero v17 -
;;>   v35:v128 = i32x4_dot_i16x8_s v34 v31
;;>   v36:v128 = i32x4_add v27 v35
;;>   v37:i32 = add v29 v28
;;>   v38:i32 = add v30 v10
;;>   v39:i32 = const -2
;;>   v40:i32 = add v28 v39
;;>   br v40 b4 b5
;;> b5: from b4
;;>   v41:i32 = i32x4_extract_lane v36
;;>   v42:i32 = add v37 v41
;;>   v43:i32 = i32x4_extract_lane v33
;;>   v44:i32 = add v4 v43
;;>   jmp b6
;;> b6: from b5
;;>   v45:v128 = const 0x00000000000000000000000000000000
;;>   jmp b7
;;> b7: from b6 b7 loop to b7 depth 1
;;>   v46:v128 = phi v45 v52
;;>   v47:i32 = phi v3 v54
;;>   v48:i32 = phi v17 v53
;;>   v49:v128 = v128_load32_zero v48 -
;;>   v50:v128 = i16x8_extend_low_i8x16_u v49
;;>   v51:v128 = i32x4_extend_low_i16x8_u v50
;;>   v52:v128 = i32x4_add v46 v51
;;>   v53:i32 = add v48 v10
;;>   v54:i32 = add v47 v18
;;>   br v54 b7 b8
;;> b8: from b7
;;>   v55:v128 = i8x16_shuffle 0x07060504030201000f0e0d0c0b0a0908 v52 v52
;;>   v56:v128 = i32x4_add v52 v55
;;>   v57:v128 = i8x16_shuffle 0x030201000f0e0d0c0b0a090807060504 v56 v56
;;>   v58:v128 = i32x4_add v56 v57
;;>   v59:i32 = i32x4_extract_lane v58
;;>   v60:i32 = add v44 v59
;;>   jmp b9
;;> b9: from b8
;;>   v61:i32 = xor v42 v60
;;>   ret v61
;;>
