;; dump: regalloc 1
;; skip: inline
;; Two values live over a call that always runs: registers are saved for them.
(module
  (func $g (import "e" "g"))
  (memory 1)
  (func (export "f") (param $p i32) (param $a i32) (result i32)
    (call $g)
    (i32.add (i32.mul (local.get $a) (local.get $p)) (i32.load offset=12 (local.get $p)))))
;;> ; function 1 after regalloc
;;> block 0:
;;>      0  entry.8
;;>      1  move.4 ebp, esi
;;>      2  move.4 ebx, edi
;;>      3  call.8 [rip data + 216]  clobbers rax rcx rdx rsp rsi rdi r8 r9 r10 r11 xmm0 xmm1 xmm2 xmm3 xmm4 xmm5 xmm6 xmm7 xmm8 xmm9 xmm10 xmm11 xmm12 xmm13 xmm14 xmm15
;;>      4  imul.4 ebp, ebx
;;>      5  add.4 ebp, [rbx + 12]
;;>      6  move.4 eax, ebp
;;>      7  ret.8 0
;;> spill bytes 0, saved registers 0x28
;;>
