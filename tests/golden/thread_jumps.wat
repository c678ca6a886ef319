;; dump: thread
;; skip: cases
;; A machine of states in a loop, as compilers write a `goto` into a loop: a block that sets the state jumps to what it means,
;; past comparison and table, and the head of the loop is gone. $flag is set and tested at once. Behind `== 5` the next
;; comparison with 5 is not asked.
(module
  (memory 1)
  (func $states (export "states") (param $n i32) (result i32)
    (local $state i32) (local $sum i32) (local $flag i32)
    (local.set $state (i32.const 2))
    (loop $again
      (block $three (block $two (block $one (block $zero
        (br_table $zero $one $two $three (local.get $state)))
        ;; 0
        (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $n))))
        (local.set $state (i32.const 2))
        (br $again))
      ;; 1
      (local.set $sum (i32.mul (local.get $sum) (i32.load offset=4 (local.get $n))))
      (local.set $state (i32.const 0))
      (br $again))
      ;; 2
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (local.set $state (i32.const 1))
      (br_if $again (i32.gt_s (local.get $n) (i32.const 0)))
      (local.set $state (i32.const 3))
      (br_if $again (i32.gt_s (local.get $sum) (i32.const 100)))))
    (if (i32.lt_u (local.get $sum) (i32.const 7))
      (then (i32.store (i32.const 0) (local.get $sum)) (local.set $flag (i32.const 1)))
      (else (i32.store (i32.const 4) (local.get $sum))))
    (if (local.get $flag) (then (i32.store (i32.const 8) (local.get $n))))
    (block $out
      (block $five
        (br_if $five (i32.eq (local.get $n) (i32.const 5)))
        (i32.store (i32.const 12) (local.get $n)))
      (br_if $out (i32.ne (local.get $n) (i32.const 5)))
      (i32.store (i32.const 16) (local.get $sum)))
    (local.get $sum)))
;;> ; function 0 after thread
;;> block 0:
;;>      0  entry.8
;;>      1  movi.4 eax, 0
;;>      2  jmp.8 block 6
;;> block 1:  loop to 9
;;> block 2:  from 9
;;>      7  jmp.8 block 11
;;> block 3:
;;> block 4:  from 5
;;>     12  add.4 eax, [rdi]
;;>     13  jmp.8 block 6
;;> block 5:  from 7
;;>     15  imul.4 eax, [rdi + 4]
;;>     16  jmp.8 block 4
;;> block 6:  from 0 4
;;>     18  lea.4 edi, [rdi - 1]
;;>     19  cmp.4 edi, 0
;;>     20  jg.8 block 7
;;>     21  jmp.8 block 8
;;> block 7:  from 6
;;>     22  jmp.8 block 5
;;> block 8:  from 6
;;>     24  cmp.4 eax, 100
;;>     25  jg.8 block 9
;;>     26  jmp.8 block 10
;;> block 9:  from 8
;;>     27  jmp.8 block 2
;;> block 10:  from 8
;;>     29  jmp.8 block 11
;;> block 11:  from 2 10
;;>     30  cmp.4 eax, 7
;;>     31  jb.8 block 12
;;>     32  jmp.8 block 13
;;> block 12:  from 11
;;>     33  mov.4 [+0], eax
;;>     34  movi.4 ecx, 1
;;>     35  jmp.8 block 16
;;> block 13:  from 11
;;>     36  mov.4 [+4], eax
;;>     37  movi.4 ecx, 0
;;>     38  jmp.8 block 15
;;> block 14:
;;> block 15:  from 13
;;>     42  jmp.8 block 17
;;> block 16:  from 12
;;>     43  mov.4 [+8], edi
;;>     44  jmp.8 block 17
;;> block 17:  from 15 16
;;>     45  cmp.4 edi, 5
;;>     46  je.8 block 22
;;>     47  jmp.8 block 19
;;> block 18:
;;> block 19:  from 17
;;>     49  mov.4 [+12], edi
;;>     50  jmp.8 block 20
;;> block 20:  from 19
;;>     51  cmp.4 edi, 5
;;>     52  jne.8 block 21
;;>     53  jmp.8 block 22
;;> block 21:  from 20
;;>     54  jmp.8 block 23
;;> block 22:  from 17 20
;;>     55  mov.4 [+16], eax
;;>     56  jmp.8 block 23
;;> block 23:  from 21 22
;;>     57  ret.8 0
;;>
