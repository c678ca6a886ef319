;; dump: gvn
;; The sum is computed again in the other block, where it is an address; the load through it is known all the same.
(module
  (memory 1)
  (func (export "f") (param $x i32) (param $y i32) (result i32) (local $n i32)
    (local.set $n (i32.load (i32.add (local.get $x) (i32.const 100))))
    (if (local.get $y)
      (then
        (local.set $n (i32.mul (local.get $n) (i32.load (i32.add (local.get $x) (i32.const 100)))))
        (i32.store (i32.add (local.get $x) (i32.const 100)) (local.get $n))))
    (local.get $n)))
;;> ; function 0 after gvn
;;> func 0 (i32 i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = const 100
;;>   v4:i32 = add v1 v3
;;>   v5:i32 = load full v4 -
;;>   br v2 b1 b2
;;> b1: from b0
;;>   v6:i32 = add v1 v3
;;>   v7:i32 = mul v5 v5
;;>   v8:i32 = add v1 v3
;;>   store full v8 - v7
;;>   jmp b2
;;> b2: from b0 b1
;;>   v9:i32 = phi v5 v7
;;>   ret v9
;;>
