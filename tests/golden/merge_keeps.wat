;; dump: merge
;; Where two ways meet, and at a loop's header, blocks stay apart.
(module
  (func (export "f") (param $n i32) (result i32) (local $s i32)
    (if (local.get $n) (then (local.set $s (i32.const 5))))
    (loop $top
      (local.set $s (i32.add (local.get $s) (local.get $n)))
      (br_if $top (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $s)))
;;> ; function 0 after merge
;;> func 0 (i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = const 0
;;>   br v1 b1 b2
;;> b1: from b0
;;>   v3:i32 = const 5
;;>   jmp b2
;;> b2: from b0 b1
;;>   v4:i32 = phi v2 v3
;;>   jmp b3
;;> b3: from b2 b3 loop to b3 depth 1
;;>   v5:i32 = phi v1 v9
;;>   v6:i32 = phi v4 v7
;;>   v7:i32 = add v6 v5
;;>   v8:i32 = const -1
;;>   v9:i32 = add v5 v8
;;>   br v9 b3 b4
;;> b4: from b3
;;>   ret v7
;;>
