;; Calls through a table that never changes, of a type that only one function has: a thousand of the right one, which must come out
;; right (else it exits with 1), then one of an index with another type, which traps.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (table 10 funcref)
  (type $binary (func (param i32 i32) (result i32)))
  (elem (i32.const 4) $sub $other)
  (func $sub (type $binary) (i32.sub (local.get 0) (local.get 1)))
  (func $other (param i32))
  (func $fold (param $f i32) (result i32) (local $i i32) (local $n i32)
    (loop $again
      (local.set $n (call_indirect (type $binary) (local.get $n) (local.get $i) (local.get $f)))
      (br_if $again (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 1000))))
    (local.get $n))
  (func (export "_start")
    (if (i32.ne (call $fold (i32.const 4)) (i32.const -499500)) (then (call $exit (i32.const 1))))
    (drop (call $fold (i32.const 5)))))
