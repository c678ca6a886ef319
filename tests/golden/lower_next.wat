;; dump: flags
;; What a loop makes of its value, or one way of two, is made in place, whichever operand it is: no moves.
(module
  (memory 1)
  (func (export "f") (param i32 i32) (result i32) (local i32 i32 i32)
    (loop $again
      (local.set 3 (i32.shl (i32.load (local.get 0)) (i32.const 3)))
      (local.set 2 (i32.xor (local.get 2) (local.get 3)))
      (if (i32.load offset=4 (local.get 0))
        (then (local.set 4 (i32.or (local.get 4) (i32.shl (i32.load offset=8 (local.get 0)) (i32.const 5))))))
      (br_if $again (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 4))) (local.get 1))))
    (i32.sub (local.get 2) (local.get 4))))
;;> ; function 0 after flags
;;> block 0:
;;>      0  entry.8
;;>      1  movi.4 ecx, 0
;;>      2  movi.4 eax, 0
;;>      3  jmp.8 block 1
;;> block 1:  from 0 5  loop to 5
;;>      4  mov.4 edx, [rdi]
;;>      5  shl.4 edx, 3
;;>      6  xor.4 eax, edx
;;>      7  cmp.4 [rdi + 4], 0
;;>      8  jne.8 block 3
;;>      9  jmp.8 block 2
;;> block 2:  from 1
;;>     10  jmp.8 block 4
;;> block 3:  from 1
;;>     11  mov.4 edx, [rdi + 8]
;;>     12  shl.4 edx, 5
;;>     13  or.4 ecx, edx
;;>     14  jmp.8 block 4
;;> block 4:  from 2 3
;;>     15  lea.4 edi, [rdi + 4]
;;>     16  cmp.4 edi, esi
;;>     17  jb.8 block 5
;;>     18  jmp.8 block 6
;;> block 5:  from 4
;;>     19  jmp.8 block 1
;;> block 6:  from 4
;;>     20  sub.4 eax, ecx
;;>     21  ret.8 0
;;>
