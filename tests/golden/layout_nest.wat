;; dump: layout
;; A loop in a loop that is rotated: the inner one's first block stays the one that is aligned.
(module
  (memory 1)
  (func (export "f") (param $p i32) (result i32) (local $n i32) (local $i i32)
    (block $out
      (loop $outer
        (br_if $out (i32.eqz (i32.load8_u (local.get $p))))
        (local.set $i (i32.load8_u offset=1 (local.get $p)))
        (loop $inner
          (i32.store offset=8 (local.get $i) (local.get $n))
          (local.set $n (i32.add (local.get $n) (local.get $i)))
          (br_if $inner (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
        (local.set $p (i32.add (local.get $p) (i32.const 1)))
        (br $outer)))
    (local.get $n)))
;;> ; function 0 after layout
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
;;>     10  add.4 ecx, -1
;;>     11  nop.0
;;>     12  jne.8 block 4
;;>     13  jmp.8 block 5
;;> block 4:  from 3
;;>     14  jmp.8 block 3
;;> block 5:  from 3
;;>     15  lea.4 edi, [rdi + 1]
;;>     16  jmp.8 block 1
;;> block 6:  from 1
;;>     17  ret.8 0
;;> order 0 top 5 1 2 top 3 6
;;>
