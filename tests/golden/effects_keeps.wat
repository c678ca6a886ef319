;; dump: gvn 3
;; skip: inline globals
;; Loads and globals are read once over calls that do not write them, and anew after those that may.
(module
  (import "wasi_snapshot_preview1" "sched_yield" (func $host (result i32)))
  (memory 1)
  (global $g (mut i32) (i32.const 0))
  (func $reads (param $a i32) (result i32) (i32.load (local.get $a)))
  (func $writes (param $a i32) (result i32) (i32.store (local.get $a) (i32.const 1)) (call $reads (local.get $a)))
  (func (export "f") (param $x i32) (result i32) (local $n i32)
    (local.set $n (i32.add (i32.load (local.get $x)) (global.get $g)))
    (local.set $n (i32.add (local.get $n) (call $reads (local.get $n))))
    (local.set $n (i32.add (local.get $n) (i32.add (i32.load (local.get $x)) (global.get $g))))
    (memory.fill (local.get $n) (i32.const 0) (local.get $n))
    (local.set $n (i32.add (local.get $n) (call $writes (local.get $n))))
    (local.set $n (i32.add (local.get $n) (i32.add (i32.load (local.get $x)) (global.get $g))))
    (local.set $n (i32.add (local.get $n) (call $host)))
    (local.set $n (i32.add (local.get $n) (i32.add (i32.load (local.get $x)) (global.get $g))))
    (global.set $g (local.get $n))
    (i32.add (local.get $n) (global.get $g))))
;;> ; function 3 after gvn
;;> func 3 (i32) -> (i32)
;;> b0:
;;>   v1:i32 = param #0
;;>   v2:i32 = load full v1 -
;;>   v3:i32 = gget #0
;;>   v4:i32 = add v2 v3
;;>   v5:void = call #1 v4
;;>   v6:i32 = result #0 v5
;;>   v7:i32 = add v4 v6
;;>   v8:i32 = add v7 v4
;;>   v9:i32 = const 0
;;>   v10:i64 = recaddr memory 0
;;>   v11:i64 = extendu v8
;;>   v12:void = rtcall memory_fill v10 v11 v9 v11
;;>   v13:void = call #2 v8
;;>   v14:i32 = result #0 v13
;;>   v15:i32 = add v8 v14
;;>   v16:i32 = load full v1 -
;;>   v17:i32 = add v16 v3
;;>   v18:i32 = add v15 v17
;;>   v19:void = call #0
;;>   v20:i32 = result #0 v19
;;>   v21:i32 = add v18 v20
;;>   v22:i32 = load full v1 -
;;>   v23:i32 = gget #0
;;>   v24:i32 = add v22 v23
;;>   v25:i32 = add v21 v24
;;>   gset #0 v25
;;>   v26:i32 = add v25 v25
;;>   ret v26
;;>
