;; dump: late 0
;; The carry of the last iteration comes last.
(module
  (memory 1)
  (func (export "carry") (param $p i32) (param $n i32) (param $y i64) (result i64) (local $carry i64)
    (loop $more
      (i64.store32 (local.get $p)
        (local.tee $carry (i64.add (i64.add (local.get $carry) (i64.load32_u (local.get $p)))
                                   (i64.mul (local.get $y) (i64.load32_u offset=4096 (local.get $p))))))
      (local.set $carry (i64.shr_u (local.get $carry) (i64.const 32)))
      (local.set $p (i32.add (local.get $p) (i32.const 4)))
      (br_if $more (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $carry)))
;;> ; function 0 after late
;;> func 0 (i32 i32 i64) -> (i64)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i64 = param #2
;;>   v4:i64 = const 0
;;>   jmp b1
;;> b1: from b0 b1 loop to b1 depth 1
;;>   v5:i32 = phi v2 v18
;;>   v6:i64 = phi v4 v14
;;>   v7:i32 = phi v1 v16
;;>   v8:i64 = load 32u v7 -
;;>   v9:i64 = load 32u +4096 v7 -
;;>   v10:i64 = mul v3 v9
;;>   v11:i64 = add v8 v10
;;>   v12:i64 = add v11 v6
;;>   store 32u v7 - v12
;;>   v13:i64 = const 32
;;>   v14:i64 = shru v12 v13
;;>   v15:i32 = const 4
;;>   v16:i32 = add v7 v15
;;>   v17:i32 = const -1
;;>   v18:i32 = add v5 v17
;;>   br v18 b1 b2
;;> b2: from b1
;;>   ret v14
;;>
