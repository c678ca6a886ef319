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
;;>      1  move.4 eax, esi
;;>      2  move.4 ecx, edi
;;>      3  cmp.4 [rcx], 0
;;>      4  jne.8 block 2
;;>      5  jmp.8 block 1
;;> block 1:  from 0
;;>      6  jmp.8 block 9
;;> block 2:  from 0
;;>      7  cmp.4 [rcx + 4], 0
;;>      8  jne.8 block 4
;;>      9  jmp.8 block 3
;;> block 3:  from 2
;;>     10  jmp.8 block 8
;;> block 4:  from 2
;;>     11  cmp.4 [rcx + 8], 0
;;>     12  jne.8 block 6
;;>     13  jmp.8 block 5
;;> block 5:  from 4
;;>     14  jmp.8 block 7
;;> block 6:  from 4
;;>     15  mov.4 [spill + 8], ecx
;;>     16  mov.4 [spill], eax
;;>     17  call.8 [rip data + 216]  clobbers rax rcx rdx rsp rsi rdi r8 r9 r10 r11 xmm0 xmm1 xmm2 xmm3 xmm4 xmm5 xmm6 xmm7 xmm8 xmm9 xmm10 xmm11 xmm12 xmm13 xmm14 xmm15
;;>     18  move.4 ecx, [spill + 8]
;;>     19  move.4 eax, [spill]
;;>     20  jmp.8 block 7
;;> block 7:  from 5 6
;;>     21  jmp.8 block 8
;;> block 8:  from 3 7
;;>     22  jmp.8 block 9
;;> block 9:  from 1 8
;;>     23  imul.4 eax, ecx
;;>     24  add.4 eax, [rcx + 12]
;;>     25  ret.8 0
;;> spill bytes 16, saved registers 0
;;>
