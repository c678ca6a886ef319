;; dump: late 0
;; Sums stay in which the carry is last already, or goes round as fast as the other terms, or a term is wanted by others, compared, an address.
(module
  (memory 1)
  (func (export "f") (param $p i32) (param $n i32) (result i32) (local $a i32) (local $b i32) (local $c i32) (local $d i32) (local $e i32) (local $s i32)
    (loop $more
      (local.set $a (i32.shr_u (i32.add (i32.add (i32.load (local.get $p)) (i32.load offset=64 (local.get $p))) (local.get $a)) (i32.const 3)))
      (local.set $s (local.get $c))
      (local.set $c (i32.rotl (i32.xor (i32.xor (local.get $c) (local.get $b)) (local.get $s)) (i32.const 3)))
      (local.set $b (local.get $s))
      (local.set $s (i32.xor (i32.shr_u (local.get $d) (i32.const 5)) (i32.load offset=128 (local.get $p))))
      (local.set $d (i32.add (i32.xor (local.get $s) (i32.load offset=256 (local.get $p))) (local.get $s)))
      (local.set $e (i32.load (i32.add (i32.add (i32.load offset=512 (local.get $p)) (local.get $e)) (local.get $n))))
      (local.set $p (i32.add (local.get $p) (i32.const 4)))
      (br_if $more (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.add (i32.add (local.get $a) (local.get $c)) (i32.add (local.get $d) (local.get $e)))))
;;> ; function 0 after late
;;> func 0 (i32 i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = const 0
;;>   jmp b1
;;> b1: from b0 b1 loop to b1 depth 1
;;>   v4:i32 = phi v2 v34
;;>   v5:i32 = phi v3 v30
;;>   v6:i32 = phi v3 v26
;;>   v7:i32 = phi v3 v8
;;>   v8:i32 = phi v3 v19
;;>   v9:i32 = phi v3 v16
;;>   v10:i32 = phi v1 v32
;;>   v11:i32 = load full v10 -
;;>   v12:i32 = load full +64 v10 -
;;>   v13:i32 = add v11 v12
;;>   v14:i32 = add v13 v9
;;>   v15:i32 = const 3
;;>   v16:i32 = shru v14 v15
;;>   v17:i32 = xor v8 v7
;;>   v18:i32 = xor v17 v8
;;>   v19:i32 = rotl v18 v15
;;>   v20:i32 = const 5
;;>   v21:i32 = shru v6 v20
;;>   v22:i32 = load full +128 v10 -
;;>   v23:i32 = xor v21 v22
;;>   v24:i32 = load full +256 v10 -
;;>   v25:i32 = xor v23 v24
;;>   v26:i32 = add v25 v23
;;>   v27:i32 = load full +512 v10 -
;;>   v28:i32 = add v27 v5
;;>   v29:i32 = add v28 v4
;;>   v30:i32 = load full v29 -
;;>   v31:i32 = const 4
;;>   v32:i32 = add v10 v31
;;>   v33:i32 = const -1
;;>   v34:i32 = add v4 v33
;;>   br v34 b1 b2
;;> b2: from b1
;;>   v35:i32 = add v16 v19
;;>   v36:i32 = add v26 v30
;;>   v37:i32 = add v35 v36
;;>   ret v37
;;>
