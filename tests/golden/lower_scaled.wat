;; dump: lower
;; A scaled index is an address, computed modulo 2^32; not so with an offset, which is added to the whole 32-bit index.
(module
  (memory 1)
  (func (export "f") (param i32 i32) (result i32)
    (i32.add (i32.load (i32.shl (local.get 0) (i32.const 2)))
             (i32.load offset=4 (i32.shl (local.get 1) (i32.const 2))))))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %2=rdi, %1=rsi
;;>      1  mov.4 %0, [%2*4]
;;>      2  shl.4 %1, 2
;;>      3  add.4 %0, [%1 + 4]
;;>      4  ret.8 0  uses %0=rax
;;>
