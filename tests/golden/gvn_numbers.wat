;; dump: gvn
;; One addition, whichever way round; a division that did not trap is not repeated; a load is remembered up to the next
;; write, a stored value from there; a loop that does not write loads nothing again.
(module
  (memory 1)
  (func (export "f") (param $x i32) (param $y i32) (result i32) (local $n i32)
    (local.set $n (i32.sub (i32.add (local.get $x) (local.get $y)) (i32.add (local.get $y) (local.get $x))))
    (local.set $n (i32.xor (local.get $n) (i32.div_u (local.get $x) (local.get $y))))
    (local.set $n (i32.xor (local.get $n) (i32.div_u (local.get $x) (local.get $y))))
    (i32.store (local.get $y) (i32.mul (i32.load (local.get $x)) (i32.load (local.get $x))))
    (local.set $n (i32.xor (local.get $n) (i32.load (local.get $y))))
    (loop $again
      (local.set $n (i32.add (local.get $n) (i32.load (local.get $y))))
      (br_if $again (i32.lt_u (local.get $n) (local.get $x))))
    (local.get $n)))
;;> ; function 0 after gvn
;;> func 0 (i32 i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = add v1 v2
;;>   v4:i32 = sub v3 v3
;;>   v5:i32 = divu v1 v2
;;>   v6:i32 = xor v4 v5
;;>   v7:i32 = xor v6 v5
;;>   v8:i32 = load full v1 -
;;>   v9:i32 = mul v8 v8
;;>   store full v2 - v9
;;>   v10:i32 = xor v7 v9
;;>   jmp b1
;;> b1: from b0 b1 loop to b1 depth 1
;;>   v11:i32 = phi v10 v12
;;>   v12:i32 = add v11 v9
;;>   v13:i32 = ltu v12 v1
;;>   br v13 b1 b2
;;> b2: from b1
;;>   ret v12
;;>
