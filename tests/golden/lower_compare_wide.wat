;; dump: lower
;; skip: range
;; These bytes are loaded: the constant does not fit, the number has a sign, or it is wanted again.
(module
  (memory 1)
  (func (export "f") (param $p i32) (result i32) (local $c i32)
    (if (i32.lt_u (i32.load8_u (local.get $p)) (i32.const 256)) (then (return (i32.const 1))))
    (if (i32.lt_s (i32.load8_s offset=1 (local.get $p)) (i32.const 65)) (then (return (i32.const 2))))
    (if (i32.eq (i32.load16_u offset=2 (local.get $p)) (i32.const 200)) (then (return (i32.const 3))))
    (if (i32.eq (local.tee $c (i32.load8_u offset=4 (local.get $p))) (i32.const 4)) (then (return (i32.const 4))))
    (local.get $c)))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %2=rdi
;;>      1  movzx.4 %7, [%2]
;;>      2  cmp.4 %7, 256
;;>      3  jb.8 block 1
;;>      4  jmp.8 block 2
;;> block 1:  from 0
;;>      5  movi.4 %6, 1
;;>      6  ret.8 0  uses %6=rax
;;> block 2:  from 0
;;>      7  cmp.1 [%2 + 1], 65
;;>      8  jl.8 block 3
;;>      9  jmp.8 block 4
;;> block 3:  from 2
;;>     10  movi.4 %5, 2
;;>     11  ret.8 0  uses %5=rax
;;> block 4:  from 2
;;>     12  movzx.4 %4, [%2 + 2]
;;>     13  cmp.4 %4, 200
;;>     14  je.8 block 5
;;>     15  jmp.8 block 6
;;> block 5:  from 4
;;>     16  movi.4 %3, 3
;;>     17  ret.8 0  uses %3=rax
;;> block 6:  from 4
;;>     18  movzx.4 %0, [%2 + 4]
;;>     19  cmp.4 %0, 4
;;>     20  je.8 block 7
;;>     21  jmp.8 block 8
;;> block 7:  from 6
;;>     22  movi.4 %1, 4
;;>     23  ret.8 0  uses %1=rax
;;> block 8:  from 6
;;>     24  ret.8 0  uses %0=rax
;;>
