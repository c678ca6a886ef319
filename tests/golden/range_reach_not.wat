;; dump: range
;; Nothing has reached so far yet: in the first load, beyond the second, and after an access on one of two ways.
(module
  (memory 65536)
  (func (export "f") (param $x i32) (param $v i32) (result i32)
    (if (local.get $v)
      (then (i32.store offset=64 (local.get $x) (local.get $v))))
    (i32.add (i32.load offset=4 (i32.add (local.get $x) (i32.const 8)))
      (i32.add (i32.load offset=8 (local.get $x)) (i32.load offset=1 (i32.add (local.get $x) (i32.const 9)))))))
;;> ; function 0 after range
;;> func 0 (i32 i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   br v2 b1 b2
;;> b1: from b0
;;>   store full +64 v1 - v2
;;>   jmp b2
;;> b2: from b0 b1
;;>   v3:i32 = const 8
;;>   v4:i32 = add v1 v3
;;>   v5:i32 = load full +4 v4 -
;;>   v6:i32 = load full +8 v1 -
;;>   v7:i32 = const 9
;;>   v8:i32 = add v1 v7
;;>   v9:i32 = load full +1 v8 -
;;>   v10:i32 = add v6 v9
;;>   v11:i32 = add v5 v10
;;>   ret v11
;;>
