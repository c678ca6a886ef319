;; dump: build
;; Each label is a successor once, however often it is in the table; a value goes with the branch.
(module
  (func (export "f") (param $i i32) (result i32)
    (block $a (result i32)
      (block $b (result i32)
        (br_table $b $a $b $a $a (i32.const 7) (local.get $i)))
      (i32.const 1)
      (i32.add))))
;;> ; function 0 after build
;;> func 0 (i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = const 7
;;>   brtable v1 b1 b2 [0 1 0 1 1]
;;> b1: from b0
;;>   v3:i32 = const 1
;;>   v4:i32 = add v2 v3
;;>   jmp b2
;;> b2: from b0 b1
;;>   v5:i32 = phi v2 v4
;;>   ret v5
;;>
