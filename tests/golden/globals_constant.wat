;; dump: build 0
;; A global that no body sets is a constant; one that is set, or that others may set, is read.
(module
  (global $never (mut i32) (i32.const 5))
  (global $set (mut i32) (i32.const 6))
  (global $open (export "open") (mut i32) (i32.const 7))
  (func (export "f") (result i32)
    (i32.add (global.get $never) (i32.add (global.get $set) (global.get $open))))
  (func (export "g") (global.set $set (i32.const 1))))
;;> ; function 0 after build
;;> func 0 () -> (i32)
;;> b0:
;;>   v1:i32 = const 5
;;>   v2:i32 = gget #1
;;>   v3:i32 = gget #2
;;>   v4:i32 = add v2 v3
;;>   v5:i32 = add v1 v4
;;>   ret v5
;;>
