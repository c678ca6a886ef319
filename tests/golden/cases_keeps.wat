;; dump: cases
;; Four targets all over the table: it stays. One label and the last one: lowering compares.
(module
  (func (export "f") (param $x i32) (result i32)
    (block $e (block $d (block $c (block $b (block $a
      (br_table $a $b $c $d $a $b $c $d $e (local.get $x)))
      (return (i32.const 10)))
      (return (i32.const 20)))
      (return (i32.const 30)))
      (block $f (br_table $f $e (local.get $x)))
      (return (i32.const 40)))
    (i32.const 50)))
;;> ; function 0 after cases
;;> func 0 (i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   brtable v1 b1 b2 b3 b4 b6 [0 1 2 3 0 1 2 3 4]
;;> b1: from b0
;;>   v2:i32 = const 10
;;>   ret v2
;;> b2: from b0
;;>   v3:i32 = const 20
;;>   ret v3
;;> b3: from b0
;;>   v4:i32 = const 30
;;>   ret v4
;;> b4: from b0
;;>   brtable v1 b5 b6 [0 1]
;;> b5: from b4
;;>   v5:i32 = const 40
;;>   ret v5
;;> b6: from b0 b4
;;>   v6:i32 = const 50
;;>   ret v6
;;>
