;; dump: cases
;; A target of small numbers only, in a table of forty: the set of bits is one of 64, for numbers from 32 on are asked for, too.
(module
  (func (export "f") (param $x i32) (result i32)
    (block $e (block $d (block $b
      (br_table $d $b $d $b $d $b $d $d $d $b $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $e (local.get $x)))
      (return (i32.const 1)))
      (return (i32.const 2)))
    (i32.const 3)))
;;> ; function 0 after cases
;;> func 0 (i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = const 40
;;>   v3:i32 = geu v1 v2
;;>   br v3 b4 b1
;;> b1: from b0
;;>   v4:i64 = extendu v1
;;>   v5:i64 = const 554
;;>   v6:i64 = const 1
;;>   v7:i64 = const 0
;;>   v8:i64 = shru v5 v4
;;>   v9:i64 = and v8 v6
;;>   v10:i32 = ne v9 v7
;;>   br v10 b2 b3
;;> b2: from b1
;;>   v11:i32 = const 1
;;>   ret v11
;;> b3: from b1
;;>   v12:i32 = const 2
;;>   ret v12
;;> b4: from b0
;;>   v13:i32 = const 3
;;>   ret v13
;;>
