;; dump: copy
;; What the loop only reads needs no phi in the end.
(module
  (memory 1)
  (func (export "sum") (param $at i32) (param $end i32) (result i32) (local $sum i32)
    (loop $again
      (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $at))))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $again (i32.ne (local.get $at) (local.get $end))))
    (local.get $sum)))
;;> ; function 0 after copy
;;> func 0 (i32 i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = const 0
;;>   jmp b1
;;> b1: from b0 b1 loop to b1 depth 1
;;>   v4:i32 = phi v1 v9
;;>   v5:i32 = phi v3 v7
;;>   v6:i32 = load full v4 -
;;>   v7:i32 = add v5 v6
;;>   v8:i32 = const 4
;;>   v9:i32 = add v4 v8
;;>   v10:i32 = ne v9 v2
;;>   br v10 b1 b2
;;> b2: from b1
;;>   ret v7
;;>
