;; dump: dce
;; skip: fold
;; Values that nobody needs go, a local that only feeds itself around the loop included.
(module
  (global $g (mut i32) (i32.const 0))
  (func (export "f") (param $n i32) (local $useless i32)
    (loop $again
      (local.set $useless (i32.add (local.get $useless) (local.get $n)))
      (drop (i64.mul (i64.const 3) (i64.extend_i32_u (local.get $n))))
      (drop (global.get $g))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))))
;;> ; function 0 after dce
;;> func 0 (i32) -> ()
;;> b0:
;;>   v1:i32 = param #0
;;>   jmp b1
;;> b1: from b0 b1 loop to b1 depth 1
;;>   v2:i32 = phi v1 v4
;;>   v3:i32 = const 1
;;>   v4:i32 = sub v2 v3
;;>   br v4 b1 b2
;;> b2: from b1
;;>   ret
;;>
