;; dump: merge
;; skip: fold
;; A loop's way out and the construct around it: three blocks in a line become one.
(module
  (memory 1)
  (func (export "f") (param $p i32) (result i32)
    (block $out
      (block $in
        (loop $top
          (br_if $in (i32.eqz (i32.load (local.get $p))))
          (local.set $p (i32.add (local.get $p) (i32.const 4)))
          (br $top)))
      (i32.store (local.get $p) (i32.const 1))
      (br $out))
    (i32.load offset=8 (local.get $p))))
;;> ; function 0 after merge
;;> func 0 (i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   jmp b1
;;> b1: from b0 b2 loop to b2 depth 1
;;>   v2:i32 = phi v1 v6
;;>   v3:i32 = load full v2 -
;;>   v4:i32 = eqz v3
;;>   br v4 b3 b2
;;> b2: from b1 depth 1
;;>   v5:i32 = const 4
;;>   v6:i32 = add v2 v5
;;>   jmp b1
;;> b3: from b1
;;>   v7:i32 = const 1
;;>   store full v2 - v7
;;>   v8:i32 = load full +8 v2 -
;;>   ret v8
;;>
