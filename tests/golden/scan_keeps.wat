;; dump: scan
;; Blanks are skipped: soon over. It writes; it sums; every other byte; the counter may be past its end when the test is first made.
(module
  (memory 1)
  (func (export "blanks") (param $a i32) (result i32)
    (loop $l
      (br_if $l (i32.eq (i32.load8_u (local.tee $a (i32.add (local.get $a) (i32.const 1)))) (i32.const 32))))
    (local.get $a))
  (func (export "writes") (param $a i32)
    (loop $l
      (i32.store8 (i32.const 8) (local.get $a))
      (br_if $l (i32.load8_u (local.tee $a (i32.add (local.get $a) (i32.const 1)))))))
  (func (export "sums") (param $a i32) (result i32) (local $s i32)
    (loop $l
      (local.set $s (i32.add (local.get $s) (i32.load8_u (local.get $a))))
      (br_if $l (i32.load8_u (local.tee $a (i32.add (local.get $a) (i32.const 1))))))
    (local.get $s))
  (func (export "other") (param $a i32) (result i32)
    (loop $l
      (br_if $l (i32.load8_u (local.tee $a (i32.add (local.get $a) (i32.const 2))))))
    (local.get $a))
  (func (export "past") (param $a i32) (param $n i32) (result i32)
    (loop $l
      (if (i32.le_u (local.get $n) (i32.const 7)) (then (return (local.get $a))))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $l (i32.load8_u (local.tee $a (i32.add (local.get $a) (i32.const 1))))))
    (local.get $a)))
;;> ; function 0 after scan
;;> func 0 (i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   jmp b1
;;> b1: from b0 b1 loop to b1 depth 1
;;>   v2:i32 = phi v1 v4
;;>   v3:i32 = const 1
;;>   v4:i32 = add v2 v3
;;>   v5:i32 = load 8u v4 -
;;>   v6:i32 = const 32
;;>   v7:i32 = eq v5 v6
;;>   br v7 b1 b2
;;> b2: from b1
;;>   ret v4
;;>
