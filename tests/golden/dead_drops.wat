;; dump: build 1
;; A function that nothing calls or refers to is not compiled.
(module
  (func (export "f") (result i32) (i32.const 1))
  (func $nobody (result i32) (i32.const 2)))
