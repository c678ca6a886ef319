;; Bodies built in place inside a try: what they call throws to the handler around them, a tail call in them comes back
;; to where they were called from. Exits with 15.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (tag $t (param i32))
  (func $thrower (param i32) (throw $t (local.get 0)))
  (func $small (param i32) (result i32) (call $thrower (local.get 0)) (i32.const 1))
  (func $tail (param i32) (result i32) (return_call $small (i32.add (local.get 0) (i32.const 1))))
  (func $catcher (param i32) (result i32)
    (block $h (result i32)
      (try_table (result i32) (catch $t $h) (call $tail (local.get 0)))))
  (func (export "_start") (local $n i32) (local $i i32)
    (local.set $n (i32.const 5))
    (loop $l
      (local.set $n (call $catcher (local.get $n)))
      (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 10))))
    (call $exit (local.get $n))))
