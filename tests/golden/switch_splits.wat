;; dump: switch
;; The index may be any number: a branch checks it. The last label is a case too, so its block is reached from both.
(module
  (func (export "f") (param $x i32) (result i32)
    (block $d
      (block $c
        (block $b
          (block $a
            (br_table $a $b $c $d $a $d (local.get $x)))
          (return (i32.const 10)))
        (return (i32.const 20)))
      (return (i32.const 30)))
    (i32.const 40)))
;;> ; function 0 after switch
;;> func 0 (i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = const 5
;;>   v3:i32 = ltu v1 v2
;;>   br v3 b1 b5
;;> b1: from b0
;;>   brtable in range v1 b2 b3 b4 b5 [0 1 2 3 0]
;;> b2: from b1
;;>   v4:i32 = const 10
;;>   ret v4
;;> b3: from b1
;;>   v5:i32 = const 20
;;>   ret v5
;;> b4: from b1
;;>   v6:i32 = const 30
;;>   ret v6
;;> b5: from b0 b1
;;>   v7:i32 = const 40
;;>   ret v7
;;>
