;; dump: flags
;; What is compared twice on one way is compared once: the second block asks the flags of the first for an order, the third one
;; with the operands exchanged; then the same with a constant. A zero on the way is not made by xor.
(module
  (func (export "f") (param $a i32) (param $b i32) (result i32)
    (if (i32.eq (local.get $a) (local.get $b)) (then (return (i32.const 5))))
    (if (i32.lt_s (local.get $a) (local.get $b)) (then (return (i32.const 6))))
    (if (i32.gt_u (local.get $b) (local.get $a)) (then (return (i32.const 7))))
    (if (i32.eq (local.get $a) (i32.const 50)) (then (return (i32.const 8))))
    (i32.sub (i32.const 9) (i32.gt_s (local.get $a) (i32.const 50)))))
;;> ; function 0 after flags
;;> block 0:
;;>      0  entry.8
;;>      1  cmp.4 edi, esi
;;>      2  je.8 block 1
;;>      3  jmp.8 block 2
;;> block 1:  from 0
;;>      4  movi.4 eax, 5
;;>      5  ret.8 0
;;> block 2:  from 0
;;>      6  nop.0
;;>      7  jl.8 block 3
;;>      8  jmp.8 block 4
;;> block 3:  from 2
;;>      9  movi.4 eax, 6
;;>     10  ret.8 0
;;> block 4:  from 2
;;>     11  nop.0
;;>     12  jb.8 block 5
;;>     13  jmp.8 block 6
;;> block 5:  from 4
;;>     14  movi.4 eax, 7
;;>     15  ret.8 0
;;> block 6:  from 4
;;>     16  cmp.4 edi, 50
;;>     17  je.8 block 7
;;>     18  jmp.8 block 8
;;> block 7:  from 6
;;>     19  movi.4 eax, 8
;;>     20  ret.8 0
;;> block 8:  from 6
;;>     21  movi.4 eax, 0
;;>     22  nop.0
;;>     23  setg.1 al
;;>     24  movi.4 ecx, 9
;;>     25  sub.4 ecx, eax
;;>     26  move.4 eax, ecx
;;>     27  ret.8 0
;;>
