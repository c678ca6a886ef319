;; Calls through a table that never changes, of a type that three functions have, one of them built in where it is called: each
;; of them a hundred times, which must come out right (else it exits with 1), then an index of another type, which traps.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (table 20 funcref)
  (type $two (func (param i32 i64) (result i64 i32)))
  (elem (i32.const 4) $add $other $keep)
  (elem (i32.const 12) $loop)
  (func $add (type $two) (i64.add (local.get 1) (i64.extend_i32_u (local.get 0))) (i32.add (local.get 0) (i32.const 1)))
  (func $other (param i32))
  (func $keep (type $two) (local.get 1) (i32.add (local.get 0) (i32.const 1)))
  (func $loop (type $two) (local $i i32)
    (loop $again
      (local.set 1 (i64.add (local.get 1) (i64.const 2)))
      (br_if $again (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get 0))))
    (local.get 1) (i32.add (local.get 0) (i32.const 1)))
  (func $fold (param $f i32) (result i64) (local $i i32) (local $n i64)
    (loop $again
      (call_indirect (type $two) (local.get $i) (local.get $n) (local.get $f))
      (local.set $i)
      (local.set $n)
      (br_if $again (i32.lt_u (local.get $i) (i32.const 100))))
    (local.get $n))
  (func (export "_start")
    (if (i64.ne (call $fold (i32.const 4)) (i64.const 4950)) (then (call $exit (i32.const 1))))
    (if (i64.ne (call $fold (i32.const 6)) (i64.const 0)) (then (call $exit (i32.const 1))))
    (if (i64.ne (call $fold (i32.const 12)) (i64.const 9902)) (then (call $exit (i32.const 1))))
    (drop (call $fold (i32.const 5)))))
