;; dump: switch
;; Three bits of index, eight labels: nothing to check. Two cases: lowering compares.
(module
  (func (export "f") (param $x i32) (result i32)
    (block $d
      (block $c
        (block $b
          (block $a
            (br_table $a $b $c $d $a $b $c $d (i32.and (local.get $x) (i32.const 7))))
          (return (i32.const 10)))
        (return (i32.const 20)))
      (block $e
        (br_table $e $d $e (local.get $x)))
      (return (i32.const 30)))
    (i32.const 40)))
;;> ; function 0 after switch
;;> func 0 (i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = const 7
;;>   v3:i32 = and v1 v2
;;>   brtable in range v3 b1 b2 b3 b5 [0 1 2 3 0 1 2 3]
;;> b1: from b0
;;>   v4:i32 = const 10
;;>   ret v4
;;> b2: from b0
;;>   v5:i32 = const 20
;;>   ret v5
;;> b3: from b0
;;>   brtable v1 b4 b5 [0 1 0]
;;> b4: from b3
;;>   v6:i32 = const 30
;;>   ret v6
;;> b5: from b0 b3
;;>   v7:i32 = const 40
;;>   ret v7
;;>
