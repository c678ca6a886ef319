;; dump: build
;; Locals become values: a phi at the loop for what it writes, none for $end; the test at its
;; end goes back to the header.
(module
  (memory 1)
  (func (export "sum") (param $at i32) (param $end i32) (result i32) (local $sum i32)
    (loop $again
      (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $at))))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $again (i32.ne (local.get $at) (local.get $end))))
    (local.get $sum)))
;;> ; function 0 after build
;;> func 0 (i32 i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   v3:i32 = const 0
;;>   jmp b1
;;> b1: from b0 b1 loop to b1 depth 1
;;>   v4:i32 = copy v2
;;>   v5:i32 = phi v1 v10
;;>   v6:i32 = phi v3 v8
;;>   v7:i32 = load full v5 -
;;>   v8:i32 = add v6 v7
;;>   v9:i32 = const 4
;;>   v10:i32 = add v5 v9
;;>   v11:i32 = ne v10 v4
;;>   br v11 b1 b2
;;> b2: from b1
;;>   ret v8
;;>
