;; dump: regalloc 1
;; skip: inline
;; Without a loop registers are given in the order of the code: the path through the call and the one beside it count alike.
(module
  (func $g (import "e" "g"))
  (memory 1)
  (func (export "f") (param $p i32) (param $a i32) (result i32)
    (if (i32.load (local.get $p)) (then (call $g)))
    (i32.add (local.get $a) (i32.load offset=4 (local.get $p)))))
;;> ; function 1 after regalloc
;;> block 0:
;;>      0  entry.8
;;>      1  move.4 ebx, esi
;;>      2  cmp.4 [rdi], 0
;;>      3  jne.8 block 2
;;>      4  jmp.8 block 1
;;> block 1:  from 0
;;>      5  mov.4 [spill], edi
;;>      6  jmp.8 block 3
;;> block 2:  from 0
;;>      7  mov.4 [spill], edi
;;>      8  call.8 [rip data + 216]  clobbers rax rcx rdx rsp rsi rdi r8 r9 r10 r11 xmm0 xmm1 xmm2 xmm3 xmm4 xmm5 xmm6 xmm7 xmm8 xmm9 xmm10 xmm11 xmm12 xmm13 xmm14 xmm15
;;>      9  jmp.8 block 3
;;> block 3:  from 1 2
;;>     10  move.4 eax, ebx
;;>     11  move.4 ebx, [spill]
;;>     12  add.4 eax, [rbx + 4]
;;>     13  ret.8 0
;;> spill bytes 8, saved registers 0x8
;;>
