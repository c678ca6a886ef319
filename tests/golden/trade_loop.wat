;; dump: regalloc 0
;; The sum goes round the loop in the register that it is returned in: the number of rounds, which was given it first, leaves it.
(module
  (memory 1)
  (func (export "f") (param $p i32) (result i32)
    (local $sum i32) (local $n i32)
    (block $done
      (loop $outer
        (br_if $done (i32.eqz (i32.load8_u (local.get $p))))
        (local.set $n (i32.load8_u offset=1 (local.get $p)))
        (loop $inner
          (i32.store offset=8 (local.get $n) (local.get $sum))
          (local.set $sum (i32.add (local.get $sum) (local.get $n)))
          (br_if $inner (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (local.set $p (i32.add (local.get $p) (i32.const 1)))
        (br $outer)))
    (local.get $sum)))
;;> ; function 0 after regalloc
;;> block 0:
;;>      0  entry.8
;;>      1  movi.4 eax, 0
;;>      2  jmp.8 block 1
;;> block 1:  from 0 5  loop to 5
;;>      3  cmp.1 [rdi], 0
;;>      4  je.8 block 6
;;>      5  jmp.8 block 2
;;> block 2:  from 1
;;>      6  movzx.4 ecx, [rdi + 1]
;;>      7  jmp.8 block 3
;;> block 3:  from 2 4  loop to 4
;;>      8  mov.4 [rcx + 8], eax
;;>      9  add.4 eax, ecx
;;>     10  lea.4 ecx, [rcx - 1]
;;>     11  test.4 ecx, ecx
;;>     12  jne.8 block 4
;;>     13  jmp.8 block 5
;;> block 4:  from 3
;;>     14  jmp.8 block 3
;;> block 5:  from 3
;;>     15  lea.4 edi, [rdi + 1]
;;>     16  jmp.8 block 1
;;> block 6:  from 1
;;>     17  ret.8 0
;;>
