;; dump: build 4
;; Short bodies, one inside the other, take the place of calls: arguments are values, the other locals are zero each
;; time the loop comes by, `return` goes to where the body ends.
(module
  (func $add3 (param $a i32) (result i32) (i32.add (local.get $a) (i32.const 3)))
  (func $early (param $a i32) (result i32) (local $n i32)
    (if (local.get $a) (then (return (local.get $n))))
    (local.set $n (call $add3 (local.get $a)))
    (local.get $n))
  (func $never (param i32) (result i32) (unreachable))
  (func $only (param $a i32) (param $b i32) (result i32)
    (i32.mul (i32.sub (local.get $a) (local.get $b)) (i32.xor (local.get $a) (i32.add (local.get $b) (i32.const 5)))))
  (func (export "f") (param $x i32) (result i32)
    (loop $again
      (local.set $x (call $early (local.get $x)))
      (br_if $again (i32.eq (local.get $x) (call $only (local.get $x) (i32.const 1)))))
    (if (local.get $x) (then (return (call $never (local.get $x)))))
    (call $early (local.get $x))))
;;> ; function 4 after build
;;> func 4 (i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = const 0
;;>   jmp b1
;;> b1: from b0 b4 loop to b4 depth 1
;;>   v3:i32 = phi v1 v6
;;>   br v3 b2 b3
;;> b2: from b1 depth 1
;;>   jmp b4
;;> b3: from b1 depth 1
;;>   v4:i32 = const 3
;;>   v5:i32 = add v3 v4
;;>   jmp b4
;;> b4: from b2 b3 depth 1
;;>   v6:i32 = phi v2 v5
;;>   v7:i32 = const 1
;;>   v8:i32 = sub v6 v7
;;>   v9:i32 = const 5
;;>   v10:i32 = add v7 v9
;;>   v11:i32 = xor v6 v10
;;>   v12:i32 = mul v8 v11
;;>   v13:i32 = eq v6 v12
;;>   br v13 b1 b5
;;> b5: from b4
;;>   br v6 b6 b7
;;> b6: from b5
;;>   trap unreachable
;;> b7: from b5
;;>   br v6 b8 b9
;;> b8: from b7
;;>   jmp b10
;;> b9: from b7
;;>   v14:i32 = const 3
;;>   v15:i32 = add v6 v14
;;>   jmp b10
;;> b10: from b8 b9
;;>   v16:i32 = phi v2 v15
;;>   ret v16
;;>
