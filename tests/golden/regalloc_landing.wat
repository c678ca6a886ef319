;; dump: regalloc 1
;; skip: inline
;; What lives on in a handler is stored after its definition, not on the way there; what only the ordinary way wants
;; keeps its register.
(module
  (tag $a (param i32))
  (func $f (param i32) (result i32) (local.get 0))
  (func (export "g") (param $n i32) (param $x i32) (result i32)
    (block $h (result i32)
      (try_table (catch $a $h)
        (return (i32.add (call $f (local.get $n)) (local.get $x))))
      (unreachable))
    (i32.mul (local.get $n))))
;;> ; function 1 after regalloc
;;> block 0:
;;>      0  entry.8
;;>      1  move.4 ebx, esi
;;>      2  mov.4 [spill], edi
;;>      3  move.4 r12d, edi
;;>      4  move.4 edi, r12d
;;>      5  call.8 function 0  clobbers rax rcx rdx rsp rbp rsi rdi r8 r9 r10 r11 xmm0 xmm1 xmm2 xmm3 xmm4 xmm5 xmm6 xmm7 xmm8 xmm9 xmm10 xmm11 xmm12 xmm13 xmm14 xmm15
;;>      6  jmp.8 block 2
;;> block 1:  from 0
;;>      7  land.8  clobbers rax rcx rdx rbx rsi rdi r8 r9 r10 r11 r12 r13 r14 r15 xmm0 xmm1 xmm2 xmm3 xmm4 xmm5 xmm6 xmm7 xmm8 xmm9 xmm10 xmm11 xmm12 xmm13 xmm14 xmm15
;;>      8  jmp.8 block 3
;;> block 2:  from 0
;;>      9  add.4 eax, ebx
;;>     10  ret.8 0
;;> block 3:  from 1
;;>     11  mov.4 eax, [rax + 16]
;;>     12  jmp.8 block 4
;;> block 4:  from 3
;;>     13  imul.4 eax, [spill]
;;>     14  ret.8 0
;;> spill bytes 16, saved registers 0xf008
;;>
