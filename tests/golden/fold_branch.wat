;; dump: fold
;; A branch on a constant leaves one way, and the phi behind it one operand.
(module
  (func (export "f") (param $x i32) (result i32)
    (if (result i32) (i32.sub (i32.const 4) (i32.const 4))
      (then (i32.add (local.get $x) (i32.const 1)))
      (else (local.get $x)))))
;;> ; function 0 after fold
;;> func 0 (i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   jmp b1
;;> b1: from b0
;;>   jmp b2
;;> b2: from b1
;;>   ret v1
;;>
