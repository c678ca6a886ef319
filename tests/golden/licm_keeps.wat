;; dump: licm
;; Not on every way round; behind what may trap; what may trap and is no load; in a loop that writes.
(module
  (memory 1)
  (func (export "f") (param $x i32) (param $n i32) (result i32) (local $s i32)
    (loop $a
      (if (local.get $s) (then (local.set $s (i32.add (local.get $s) (i32.mul (local.get $x) (local.get $x))))))
      (local.set $n (i32.load (local.get $n)))
      (local.set $s (i32.add (local.get $s) (i32.load (local.get $x))))
      (local.set $s (i32.add (local.get $s) (i32.div_u (local.get $x) (local.get $x))))
      (br_if $a (local.get $n)))
    (loop $b
      (local.set $s (i32.add (local.get $s) (i32.load offset=8 (local.get $x))))
      (i32.store (local.get $s) (local.get $s))
      (br_if $b (local.get $s)))
    (local.get $s)))
;;> ; function 0 after licm
;;> func 0 (i32 i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = const 0
;;>   jmp b1
;;> b1: from b0 b3 loop to b3 depth 1
;;>   v4:i32 = phi v2 v9
;;>   v5:i32 = phi v3 v13
;;>   br v5 b2 b3
;;> b2: from b1 depth 1
;;>   v6:i32 = mul v1 v1
;;>   v7:i32 = add v5 v6
;;>   jmp b3
;;> b3: from b1 b2 depth 1
;;>   v8:i32 = phi v5 v7
;;>   v9:i32 = load full v4 -
;;>   v10:i32 = load full v1 -
;;>   v11:i32 = add v8 v10
;;>   v12:i32 = divu v1 v1
;;>   v13:i32 = add v11 v12
;;>   br v9 b1 b4
;;> b4: from b3
;;>   jmp b5
;;> b5: from b4 b5 loop to b5 depth 1
;;>   v14:i32 = phi v13 v16
;;>   v15:i32 = load full +8 v1 -
;;>   v16:i32 = add v14 v15
;;>   store full v16 - v16
;;>   br v16 b5 b6
;;> b6: from b5
;;>   ret v16
;;>
