;; Tail calls between functions whose arguments fit registers, or need little or much stack: a million of
;; them on one
;; stack, directly, through a table, and with results on the stack too.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (type $two (func (param i64 i64) (result i64)))
  (type $wide (func (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 f64 f64 f64 f64 f64 f64 f64 f64
f64 f64 f64 f64) (result i64)))
  (table 3 funcref)
  (elem (i32.const 0) $small $big)
  ;; n, sum: counts down through $big, which calls back
  (func $small (type $two)
    (if (i64.eqz (local.get 0)) (then (return (local.get 1))))
    (return_call $big (i64.add (local.get 0) (i64.const 0)) (i64.add (local.get 0) (i64.const 1)) (i64.add
(local.get 0) (i64.const 2)) (i64.add (local.get 0) (i64.const 3)) (i64.add (local.get 0) (i64.const 4))
(i64.add (local.get 0) (i64.const 5)) (i64.add (local.get 0) (i64.const 6)) (i64.add (local.get 0) (i64.const
7)) (i64.add (local.get 0) (i64.const 8)) (i64.add (local.get 0) (i64.const 9)) (i64.add (local.get 0)
(i64.const 10)) (i64.add (local.get 0) (i64.const 11)) (f64.convert_i64_s (i64.add (local.get 1) (i64.const
0))) (f64.convert_i64_s (i64.add (local.get 1) (i64.const 1))) (f64.convert_i64_s (i64.add (local.get 1)
(i64.const 2))) (f64.convert_i64_s (i64.add (local.get 1) (i64.const 3))) (f64.convert_i64_s (i64.add
(local.get 1) (i64.const 4))) (f64.convert_i64_s (i64.add (local.get 1) (i64.const 5))) (f64.convert_i64_s
(i64.add (local.get 1) (i64.const 6))) (f64.convert_i64_s (i64.add (local.get 1) (i64.const 7)))
(f64.convert_i64_s (i64.add (local.get 1) (i64.const 8))) (f64.convert_i64_s (i64.add (local.get 1)
(i64.const 9))) (f64.convert_i64_s (i64.add (local.get 1) (i64.const 10))) (f64.convert_i64_s (i64.add
(local.get 1) (i64.const 11)))))
  (func $big (type $wide)
    (return_call $middle (i64.sub (local.get 0) (i64.const 1)) (i64.add (i64.trunc_f64_s (local.get 12))
(i64.const 1))
      (local.get 5) (local.get 6) (local.get 7) (local.get 8) (local.get 9) (local.get 10) (local.get 11)))
  (func $middle (param i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64)
    (if (i64.ne (local.get 8) (i64.add (local.get 0) (i64.const 12))) (then unreachable))
    (return_call_indirect (type $two) (local.get 0) (local.get 1) (i32.const 0)))
  (func $fold (type $wide) (i64.add (i64.add (i64.add (i64.add (i64.add (i64.add (i64.add (i64.add (i64.add
(i64.add (i64.add (i64.add (i64.add (i64.mul (i64.add (i64.mul (i64.add (i64.mul (i64.add (i64.mul (i64.add
(i64.mul (i64.add (i64.mul (i64.add (i64.mul (i64.add (i64.mul (i64.add (i64.mul (i64.add (i64.mul (i64.add
(i64.mul (i64.add (i64.mul (i64.const 0) (i64.const 3)) (local.get 0)) (i64.const 3)) (local.get 1))
(i64.const 3)) (local.get 2)) (i64.const 3)) (local.get 3)) (i64.const 3)) (local.get 4)) (i64.const 3))
(local.get 5)) (i64.const 3)) (local.get 6)) (i64.const 3)) (local.get 7)) (i64.const 3)) (local.get 8))
(i64.const 3)) (local.get 9)) (i64.const 3)) (local.get 10)) (i64.const 3)) (local.get 11)) (i64.trunc_f64_s
(f64.mul (local.get 12) (f64.const 12)))) (i64.trunc_f64_s (f64.mul (local.get 13) (f64.const 13))))
(i64.trunc_f64_s (f64.mul (local.get 14) (f64.const 14)))) (i64.trunc_f64_s (f64.mul (local.get 15)
(f64.const 15)))) (i64.trunc_f64_s (f64.mul (local.get 16) (f64.const 16)))) (i64.trunc_f64_s (f64.mul
(local.get 17) (f64.const 17)))) (i64.trunc_f64_s (f64.mul (local.get 18) (f64.const 18)))) (i64.trunc_f64_s
(f64.mul (local.get 19) (f64.const 19)))) (i64.trunc_f64_s (f64.mul (local.get 20) (f64.const 20))))
(i64.trunc_f64_s (f64.mul (local.get 21) (f64.const 21)))) (i64.trunc_f64_s (f64.mul (local.get 22)
(f64.const 22)))) (i64.trunc_f64_s (f64.mul (local.get 23) (f64.const 23)))))
  (func $enter (param i64 i64) (result i64) (return_call_indirect (type $wide) (i64.add (local.get 0)
(i64.const 0)) (i64.add (local.get 0) (i64.const 1)) (i64.add (local.get 0) (i64.const 2)) (i64.add
(local.get 0) (i64.const 3)) (i64.add (local.get 0) (i64.const 4)) (i64.add (local.get 0) (i64.const 5))
(i64.add (local.get 0) (i64.const 6)) (i64.add (local.get 0) (i64.const 7)) (i64.add (local.get 0) (i64.const
8)) (i64.add (local.get 0) (i64.const 9)) (i64.add (local.get 0) (i64.const 10)) (i64.add (local.get 0)
(i64.const 11)) (f64.convert_i64_s (i64.add (local.get 1) (i64.const 0))) (f64.convert_i64_s (i64.add
(local.get 1) (i64.const 1))) (f64.convert_i64_s (i64.add (local.get 1) (i64.const 2))) (f64.convert_i64_s
(i64.add (local.get 1) (i64.const 3))) (f64.convert_i64_s (i64.add (local.get 1) (i64.const 4)))
(f64.convert_i64_s (i64.add (local.get 1) (i64.const 5))) (f64.convert_i64_s (i64.add (local.get 1)
(i64.const 6))) (f64.convert_i64_s (i64.add (local.get 1) (i64.const 7))) (f64.convert_i64_s (i64.add
(local.get 1) (i64.const 8))) (f64.convert_i64_s (i64.add (local.get 1) (i64.const 9))) (f64.convert_i64_s
(i64.add (local.get 1) (i64.const 10))) (f64.convert_i64_s (i64.add (local.get 1) (i64.const 11))) (i32.const
2)))
  (func $fold_late (type $two) (return_call $fold (i64.add (local.get 0) (i64.const 0)) (i64.add (local.get
0) (i64.const 1)) (i64.add (local.get 0) (i64.const 2)) (i64.add (local.get 0) (i64.const 3)) (i64.add
(local.get 0) (i64.const 4)) (i64.add (local.get 0) (i64.const 5)) (i64.add (local.get 0) (i64.const 6))
(i64.add (local.get 0) (i64.const 7)) (i64.add (local.get 0) (i64.const 8)) (i64.add (local.get 0) (i64.const
9)) (i64.add (local.get 0) (i64.const 10)) (i64.add (local.get 0) (i64.const 11)) (f64.convert_i64_s (i64.add
(local.get 1) (i64.const 0))) (f64.convert_i64_s (i64.add (local.get 1) (i64.const 1))) (f64.convert_i64_s
(i64.add (local.get 1) (i64.const 2))) (f64.convert_i64_s (i64.add (local.get 1) (i64.const 3)))
(f64.convert_i64_s (i64.add (local.get 1) (i64.const 4))) (f64.convert_i64_s (i64.add (local.get 1)
(i64.const 5))) (f64.convert_i64_s (i64.add (local.get 1) (i64.const 6))) (f64.convert_i64_s (i64.add
(local.get 1) (i64.const 7))) (f64.convert_i64_s (i64.add (local.get 1) (i64.const 8))) (f64.convert_i64_s
(i64.add (local.get 1) (i64.const 9))) (f64.convert_i64_s (i64.add (local.get 1) (i64.const 10)))
(f64.convert_i64_s (i64.add (local.get 1) (i64.const 11)))))
  (elem (table 0) (i32.const 2) func $fold)
  (func $results (param i64) (result i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64) (return_call
$results_wide (i64.add (local.get 0) (i64.const 0)) (i64.add (local.get 0) (i64.const 1)) (i64.add (local.get
0) (i64.const 2)) (i64.add (local.get 0) (i64.const 3)) (i64.add (local.get 0) (i64.const 4)) (i64.add
(local.get 0) (i64.const 5)) (i64.add (local.get 0) (i64.const 6)) (i64.add (local.get 0) (i64.const 7))
(i64.add (local.get 0) (i64.const 8)) (i64.add (local.get 0) (i64.const 9)) (i64.add (local.get 0) (i64.const
10)) (i64.add (local.get 0) (i64.const 11)) (i64.const 99)))
  (func $results_wide (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64
i64 i64 i64 i64 i64 i64 i64) (i64.mul (local.get 0) (local.get 12)) (i64.mul (local.get 1) (local.get 12))
(i64.mul (local.get 2) (local.get 12)) (i64.mul (local.get 3) (local.get 12)) (i64.mul (local.get 4)
(local.get 12)) (i64.mul (local.get 5) (local.get 12)) (i64.mul (local.get 6) (local.get 12)) (i64.mul
(local.get 7) (local.get 12)) (i64.mul (local.get 8) (local.get 12)) (i64.mul (local.get 9) (local.get 12))
(i64.mul (local.get 10) (local.get 12)) (i64.mul (local.get 11) (local.get 12)))
  (func $hex (param $at i32) (param $v i64)
    (local $i i32) (local $d i32)
    (loop $l
      (local.set $d (i32.wrap_i64 (i64.and (i64.shr_u (local.get $v) (i64.extend_i32_u (i32.sub (i32.const
60) (i32.shl (local.get $i) (i32.const 2))))) (i64.const 15))))
      (i32.store8 (i32.add (local.get $at) (local.get $i))
        (i32.add (local.get $d) (select (i32.const 87) (i32.const 48) (i32.gt_u (local.get $d) (i32.const
9)))))
      (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 16)))))
  (func $show (param i64)
    (call $hex (i32.const 64) (local.get 0))
    (i32.store8 (i32.const 80) (i32.const 10))
    (i32.store (i32.const 0) (i32.const 64)) (i32.store (i32.const 4) (i32.const 17))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))
  (func (export "_start")
    (call $show (call $small (i64.const 1000000) (i64.const 0)))
    (call $show (call $fold_late (i64.const 5) (i64.const 7)))
    (call $show (call $enter (i64.const 5) (i64.const 7)))
    (call $results (i64.const 4))
    i64.sub i64.sub i64.sub i64.sub i64.sub i64.sub i64.sub i64.sub i64.sub i64.sub i64.sub
    (call $show)))
