;; dump: lower
;; A scaled index and a constant are one lea; of a loop's variable and a sum made for this, the sum is added to.
(module
  (func (export "f") (param i32 i32) (result i32)
    (loop $l
      (local.set 0 (i32.add (local.get 0) (i32.xor (local.get 1) (i32.const 5))))
      (local.set 1 (i32.add (i32.shl (local.get 1) (i32.const 1)) (i32.const 1000)))
      (br_if $l (local.get 1)))
    (local.get 0)))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %6=rdi, %5=rsi
;;>      1  jmp.8 block 1
;;>          args %5 %6
;;> block 1:  params %2 %4  from 0 2  loop to 2
;;>      2  move.4 %3, %2
;;>      3  xor.4 %3, 5
;;>      4  move.4 %0, %4
;;>      5  add.4 %0, %3
;;>      6  lea.4 %1, [%2*2 + 1000]
;;>      7  test.4 %1, %1
;;>      8  jne.8 block 2
;;>      9  jmp.8 block 3
;;> block 2:  from 1
;;>     10  jmp.8 block 1
;;>          args %1 %0
;;> block 3:  from 1
;;>     11  ret.8 0  uses %0=rax
;;>
