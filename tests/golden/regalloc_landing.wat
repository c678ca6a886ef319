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
;;>      1  move.4 ebp, esi
;;>      2  mov.4 [spill], edi
;;>      3  move.4 ebx, edi
;;>      4  move.4 edi, ebx
;;>      5  call.8 function 0  clobbers rax rcx rdx rsp rsi rdi r8 r9 r10 r11 xmm0 xmm1 xmm2 xmm3 xmm4 xmm5 xmm6 xmm7 xmm8 xmm9 xmm10 xmm11 xmm12 xmm13 xmm14 xmm15
;;>      6  jmp.8 block 2
;;> block 1:  from 0
;;>      7  land.8  clobbers rax rcx rdx rbx rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15 xmm0 xmm1 xmm2 xmm3 xmm4 xmm5 xmm6 xmm7 xmm8 xmm9 xmm10 xmm11 xmm12 xmm13 xmm14 xmm15
;;>      8  move.4 ebx, [spill]
;;>      9  imul.4 ebx, [rax + 16]
;;>     10  move.4 eax, ebx
;;>     11  ret.8 0
;;> block 2:  from 0
;;>     12  add.4 eax, ebp
;;>     13  ret.8 0
;;> spill bytes 8, saved registers 0xf028
;;>
