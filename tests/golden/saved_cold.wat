;; dump: regalloc 1
;; skip: inline
;; Two values live over a call that runs seldom: they go to memory there, and no register is saved.
(module
  (func $g (import "e" "g"))
  (memory 1)
  (func (export "f") (param $p i32) (param $a i32) (result i32)
    (if (i32.load (local.get $p))
      (then
        (if (i32.load offset=4 (local.get $p))
          (then (if (i32.load offset=8 (local.get $p)) (then (call $g)))))))
    (i32.add (i32.mul (local.get $a) (local.get $p)) (i32.load offset=12 (local.get $p)))))
;;> ; function 1 after regalloc
;;> block 0:
;;>      0  entry.8
;;>      1  cmp.4 [rdi], 0
;;>      2  jne.8 block 2
;;>      3  jmp.8 block 1
;;> block 1:  from 0
;;>      4  move.4 eax, esi
;;>      5  jmp.8 block 9
;;> block 2:  from 0
;;>      6  cmp.4 [rdi + 4], 0
;;>      7  jne.8 block 4
;;>      8  jmp.8 block 3
;;> block 3:  from 2
;;>      9  move.4 eax, esi
;;>     10  jmp.8 block 8
;;> block 4:  from 2
;;>     11  cmp.4 [rdi + 8], 0
;;>     12  jne.8 block 6
;;>     13  jmp.8 block 5
;;> block 5:  from 4
;;>     14  move.4 eax, esi
;;>     15  jmp.8 block 7
;;> block 6:  from 4
;;>     16  mov.4 [spill + 8], edi
;;>     17  mov.4 [spill], esi
;;>     18  call.8 [rip data + 216]  clobbers rax rcx rdx rsp rsi rdi r8 r9 r10 r11 xmm0 xmm1 xmm2 xmm3 xmm4 xmm5 xmm6 xmm7 xmm8 xmm9 xmm10 xmm11 xmm12 xmm13 xmm14 xmm15
;;>     19  move.4 edi, [spill + 8]
;;>     20  move.4 eax, [spill]
;;>     21  jmp.8 block 7
;;> block 7:  from 5 6
;;>     22  jmp.8 block 8
;;> block 8:  from 3 7
;;>     23  jmp.8 block 9
;;> block 9:  from 1 8
;;>     24  imul.4 eax, edi
;;>     25  add.4 eax, [rdi + 12]
;;>     26  ret.8 0
;;> spill bytes 16, saved registers 0
;;>
