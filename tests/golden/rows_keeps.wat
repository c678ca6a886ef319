;; dump: rows
;; Number by number: what is stored is loaded in the next iteration; a sum over the iterations; a store that stays where it is; four
;; iterations only; a call; downwards; a division of integers, which may trap; numbers that nothing is done to but to collect them.
(module
  (memory 1)
  (func $g (export "g") (param $p i32) (loop $l (br_if $l (local.get $p))))
  (func (export "f") (param $p i32) (local $n i32) (local $s f64)
    (loop $l
      (f64.store offset=8 (local.get $p) (f64.mul (f64.load (local.get $p)) (f64.const 0.5)))
      (local.set $p (i32.add (local.get $p) (i32.const 8)))
      (br_if $l (i32.ne (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 100))))
    (loop $l
      (f64.store offset=8000 (local.get $p) (local.tee $s (f64.add (local.get $s) (f64.load (local.get $p)))))
      (local.set $p (i32.add (local.get $p) (i32.const 8)))
      (br_if $l (i32.ne (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 200))))
    (loop $l
      (f64.store (i32.const 0) (f64.mul (f64.load (local.get $p)) (f64.const 0.5)))
      (local.set $p (i32.add (local.get $p) (i32.const 8)))
      (br_if $l (i32.ne (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 300))))
    (local.set $n (i32.const 0))
    (loop $l
      (f32.store offset=800 (local.get $p) (f32.mul (f32.load (local.get $p)) (f32.const 0.5)))
      (local.set $p (i32.add (local.get $p) (i32.const 4)))
      (br_if $l (i32.ne (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 4))))
    (loop $l
      (f64.store offset=8000 (local.get $p) (f64.mul (f64.load (local.get $p)) (f64.const 0.5)))
      (call $g (i32.const 0))
      (local.set $p (i32.add (local.get $p) (i32.const 8)))
      (br_if $l (i32.ne (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 100))))
    (loop $l
      (f64.store offset=8000 (local.get $p) (f64.mul (f64.load (local.get $p)) (f64.const 0.5)))
      (local.set $p (i32.sub (local.get $p) (i32.const 8)))
      (br_if $l (i32.ne (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 200))))
    (loop $l
      (i32.store offset=8000 (local.get $p) (i32.div_u (i32.load (local.get $p)) (local.get $n)))
      (local.set $p (i32.add (local.get $p) (i32.const 4)))
      (br_if $l (i32.ne (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 300))))
    (loop $l
      (f64.store offset=8000 (local.get $p) (f64.load (i32.mul (local.get $n) (i32.const 24))))
      (local.set $p (i32.add (local.get $p) (i32.const 8)))
      (br_if $l (i32.ne (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 400))))))
;;> ; function 0 after rows
;;> func 0 (i32) -> ()
;;> b0:
;;>   v1:i32 = param #0
;;>   jmp b1
;;> b1: from b0 b1 loop to b1 depth 1
;;>   br v1 b1 b2
;;> b2: from b1
;;>   ret
;;>
