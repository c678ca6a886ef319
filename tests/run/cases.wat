;; A switch over forty numbers of which 1, 3, 5 and 9 are cases, for 0 to 44: exits with 1 if one goes wrong.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func $f (param $x i32) (result i32)
    (block $e (block $d (block $b
      (br_table $d $b $d $b $d $b $d $d $d $b $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $d $e (local.get $x)))
      (return (i32.const 1)))
      (return (i32.const 2)))
    (i32.const 3))
  (func $expected (param $x i32) (result i32)
    (if (i32.ge_u (local.get $x) (i32.const 40)) (then (return (i32.const 3))))
    (i32.sub (i32.const 2) (i32.and (i32.eqz (i32.eq (local.get $x) (i32.const 7)))
      (i32.and (i32.lt_u (local.get $x) (i32.const 10))
        (i32.and (local.get $x) (i32.const 1))))))
  (func (export "_start") (local $x i32)
    (loop $again
      (if (i32.ne (call $f (local.get $x)) (call $expected (local.get $x))) (then (call $exit (i32.const 1))))
      (br_if $again (i32.lt_u (local.tee $x (i32.add (local.get $x) (i32.const 1))) (i32.const 45))))))
