;; dump: build 1
;; A function that only a table holds is compiled.
(module
  (table (export "t") funcref (elem $held))
  (func (export "f") (result i32) (i32.const 1))
  (func $held (result i32) (i32.const 2)))
;;> ; function 1 after build
;;> func 1 () -> (i32)
;;> b0:
;;>   v1:i32 = const 2
;;>   ret v1
;;>
