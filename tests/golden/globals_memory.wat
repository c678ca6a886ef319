;; dump: build 1
;; The size of a memory that nobody grows is a constant; one that a body grows, or that others may grow, is asked.
(module
  (memory $never 3)
  (memory $grown 4)
  (memory $open (export "open") 5)
  (func (export "g") (drop (memory.grow $grown (i32.const 1))))
  (func (export "f") (result i32)
    (i32.add (memory.size $never) (i32.add (memory.size $grown) (memory.size $open)))))
;;> ; function 1 after build
;;> func 1 () -> (i32)
;;> b0:
;;>   v1:i32 = const 3
;;>   v2:i32 = memsize #1
;;>   v3:i32 = memsize #2
;;>   v4:i32 = add v2 v3
;;>   v5:i32 = add v1 v4
;;>   ret v5
;;>
