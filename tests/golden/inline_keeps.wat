;; dump: build 3
;; Calls stay: of a long body with other callers, of one that calls itself, of one that comes back by another.
(module
  (func $long (param $a i32) (result i32) (local $n i32)
    (block $out
      (loop $again
        (br_if $out (i32.gt_u (local.get $n) (i32.const 100)))
        (local.set $n (i32.add (local.get $n) (i32.mul (local.get $a) (i32.xor (local.get $n) (i32.const 7)))))
        (local.set $n (i32.sub (local.get $n) (i32.shl (local.get $a) (i32.rotl (local.get $n) (local.get $a)))))
        (br $again)))
    (local.get $n))
  (func $self (param $a i32) (result i32) (call $self (local.get $a)))
  (func $other (param $a i32) (result i32) (call $f (local.get $a)))
  (func $f (export "f") (param $x i32) (result i32)
    (local.set $x (call $self (local.get $x)))
    (local.set $x (call $other (local.get $x)))
    (local.set $x (call $long (local.get $x)))
    (call $long (local.get $x)))
  (func (export "g") (result i32) (call $self (i32.const 1))))
;;> ; function 3 after build
;;> func 3 (i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:void = call #1 v1
;;>   v3:i32 = result #0 v2
;;>   v4:void = call #3 v3
;;>   v5:i32 = result #0 v4
;;>   v6:void = call #0 v5
;;>   v7:i32 = result #0 v6
;;>   v8:void = call #0 v7
;;>   v9:i32 = result #0 v8
;;>   ret v9
;;>
