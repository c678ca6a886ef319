;; dump: gvn 1
;; skip: inline
;; A call that throws has written: its handler loads anew. What was computed before it is not computed again.
(module
  (memory 1)
  (tag $a)
  (func $f)
  (func (export "g") (param $n i32) (result i32)
    (local $x i32)
    (local.set $x (i32.add (i32.load (local.get $n)) (i32.mul (local.get $n) (local.get $n))))
    (block $h
      (try_table (catch $a $h) (call $f))
      (return (local.get $x)))
    (i32.sub (local.get $x) (i32.add (i32.load (local.get $n)) (i32.mul (local.get $n) (local.get $n))))))
;;> ; function 1 after gvn
;;> func 1 (i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = load full v1 -
;;>   v3:i32 = mul v1 v1
;;>   v4:i32 = add v2 v3
;;>   v5:void = xcall #0 b2 b1
;;> b1: from b0
;;>   v6:void = land [#0: 0]
;;>   v7:i32 = load full v1 -
;;>   v8:i32 = add v7 v3
;;>   v9:i32 = sub v4 v8
;;>   ret v9
;;> b2: from b0
;;>   ret v4
;;>
