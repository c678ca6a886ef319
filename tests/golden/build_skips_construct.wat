;; dump: build
;; $a is not written in the if: behind it, it is still the parameter, with no phi.
(module
  (func (export "f") (param $a i32) (param $b i32) (result i32)
    (if (local.get $b)
      (then (local.set $b (i32.const 1)))
      (else (if (local.get $a) (then (local.set $b (i32.const 2))))))
    (i32.sub (local.get $a) (local.get $b))))
;;> ; function 0 after build
;;> func 0 (i32 i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = param #1
;;>   br v2 b1 b2
;;> b1: from b0
;;>   v3:i32 = const 1
;;>   jmp b5
;;> b2: from b0
;;>   br v1 b3 b4
;;> b3: from b2
;;>   v4:i32 = const 2
;;>   jmp b4
;;> b4: from b2 b3
;;>   v5:i32 = phi v2 v4
;;>   jmp b5
;;> b5: from b1 b4
;;>   v6:i32 = phi v3 v5
;;>   v7:i32 = sub v1 v6
;;>   ret v7
;;>
