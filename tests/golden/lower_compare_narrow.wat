;; dump: lower
;; Bytes are compared where they are; the left operand, too, is taken from memory, with the condition turned round.
(module
  (memory 1)
  (func (export "f") (param $p i32) (param $q i32) (result i32)
    (if (i32.eq (i32.load8_u (local.get $p)) (i32.const 200)) (then (return (i32.const 1))))
    (if (i32.lt_s (i32.load8_u offset=1 (local.get $p)) (i32.const 65)) (then (return (i32.const 2))))
    (if (i32.eqz (i32.load16_u offset=2 (local.get $p))) (then (return (i32.const 3))))
    (if (i32.and (i32.load8_u offset=4 (local.get $p)) (i32.const 0x80)) (then (return (i32.const 4))))
    (if (i32.gt_u (i32.load8_u offset=5 (local.get $p)) (i32.load8_u (local.get $q))) (then (return (i32.const 5))))
    (if (i32.lt_u (i32.load offset=8 (local.get $p)) (local.get $q)) (then (return (i32.const 6))))
    (i32.const 7)))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %2=rdi, %3=rsi
;;>      1  cmp.1 [%2], -56
;;>      2  je.8 block 1
;;>      3  jmp.8 block 2
;;> block 1:  from 0
;;>      4  movi.4 %9, 1
;;>      5  ret.8 0  uses %9=rax
;;> block 2:  from 0
;;>      6  cmp.1 [%2 + 1], 65
;;>      7  jb.8 block 3
;;>      8  jmp.8 block 4
;;> block 3:  from 2
;;>      9  movi.4 %8, 2
;;>     10  ret.8 0  uses %8=rax
;;> block 4:  from 2
;;>     11  cmp.2 [%2 + 2], 0
;;>     12  je.8 block 5
;;>     13  jmp.8 block 6
;;> block 5:  from 4
;;>     14  movi.4 %7, 3
;;>     15  ret.8 0  uses %7=rax
;;> block 6:  from 4
;;>     16  test.1 [%2 + 4], -128
;;>     17  jne.8 block 7
;;>     18  jmp.8 block 8
;;> block 7:  from 6
;;>     19  movi.4 %6, 4
;;>     20  ret.8 0  uses %6=rax
;;> block 8:  from 6
;;>     21  movzx.4 %5, [%2 + 5]
;;>     22  cmp.1 %5, [%3]
;;>     23  ja.8 block 9
;;>     24  jmp.8 block 10
;;> block 9:  from 8
;;>     25  movi.4 %4, 5
;;>     26  ret.8 0  uses %4=rax
;;> block 10:  from 8
;;>     27  cmp.4 %3, [%2 + 8]
;;>     28  ja.8 block 11
;;>     29  jmp.8 block 12
;;> block 11:  from 10
;;>     30  movi.4 %1, 6
;;>     31  ret.8 0  uses %1=rax
;;> block 12:  from 10
;;>     32  movi.4 %0, 7
;;>     33  ret.8 0  uses %0=rax
;;>
